from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.managers import TaggableManager

from advocacy.models import Observance, Statistic
from advocacy.models.topic import TopicalQuerySet
from articles.body import references
from articles.body.content import DECORATIVE, KEYS, Content
from articles.body.sanitise import sanitise
from articles.body.tree import flat_text
from articles.models import article_content, page_place, search_entry
from articles.models.addresses import ARTICLES, article_address
from articles.models.attachments import ArticleTopic
from articles.models.citation import Citation, pin_latest_names
from articles.models.media.document import Document, OfferedDocument
from articles.models.media.image import BodyPicture, Image
from articles.models.media.recording import BodyRecording
from articles.models.page_place import PagePlace
from articles.models.publication import ArticleFormerAddress, ArticleVersion, outdated_since
from articles.permissions import may_publish
from publication.models import Publication, PublicationQuerySet, readable_now
from search import engine

if TYPE_CHECKING:
    from accounts.models import User

WORDS_A_MINUTE = 200
IN_PATH = {"slug", "language", "place", "status"}
"""The columns on which the paths of pages depend."""
DERIVED = {"body": "word_count", **dict.fromkeys(IN_PATH, "path")}
"""The columns that follow from others, by their names."""


def site_languages() -> list[tuple[str, Any]]:
    return list(settings.CONTENT_LANGUAGES)


def field_label(name: str) -> str:
    """Return the name of a field as it stands above it in the form."""
    return capfirst(str(getattr(Article._meta.get_field(name), "verbose_name", name)))


class ArticleQuerySet(  # type: ignore[override]  # the plugin types `as_manager` of both
    TopicalQuerySet["Article"], PublicationQuerySet["Article"]
):
    def in_language(self, language: str) -> Self:
        return self.filter(language=language)

    def with_outdated_since(self) -> Self:
        """Add `outdated_since`: when the original of an outdated translation changed, else None."""
        return self.annotate(outdated_since=outdated_since())

    def listed(self) -> Self:
        """Choose what lists and feeds show: what is published, without pages."""
        return self.published().filter(place=None)

    def out_of_date(self) -> Self:
        """Choose translations whose originals readers have seen change since."""
        translations = self.exclude(translation_of=None).standing()
        return translations.with_outdated_since().filter(outdated_since__isnull=False)

    def for_list(self) -> Self:
        """Order for a list, newest first, and leave the bodies in the database."""
        return self.defer("body").order_by("-publish_at", "-pk")

    def visible_to(self, user: "User") -> Self:
        """Choose every article for editors; for authors their own and what is public."""
        if may_publish(user):
            return self
        return self.filter(Q(created_by=user) | readable_now())


class Article(Publication):
    """One article in one language. A translation is a row of its own, linked to the original."""

    class Kind(models.TextChoices):
        NEWS = "news", pgettext_lazy("kind of article", "News")
        REPORT = "report", pgettext_lazy("kind of article", "Report")
        EXPLAINER = "explainer", pgettext_lazy("kind of article", "Explainer")
        GUIDE = "guide", pgettext_lazy("kind of article", "Guide")
        STATEMENT = "statement", pgettext_lazy("kind of article", "Statement")
        TESTIMONY = "testimony", pgettext_lazy("kind of article", "Testimony")
        ABOUT = "about", pgettext_lazy("kind of article", "About us")

    class CoverRole(models.TextChoices):
        SPEAKS = "", pgettext_lazy("of a picture", "Informative: its alt text is read aloud")
        DECORATES = DECORATIVE, pgettext_lazy("of a picture", "Decorative: not read aloud")

    language = models.CharField(
        _("language"), max_length=10, choices=site_languages, default=settings.LANGUAGE_CODE
    )
    translation_of = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="translations",
        null=True,
        blank=True,
        db_index=False,  # the index below leaves out originals: databases would take it for useless
        verbose_name=_("translation of"),
        help_text=_("The article this one was translated from."),
    )
    translated_from = models.ForeignKey(
        ArticleVersion,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("translated from"),
    )
    title = models.CharField(_("title"), max_length=200)
    place = models.ForeignKey(
        PagePlace, models.PROTECT, related_name="pages", null=True, editable=False
    )
    """Where it stands in the tree of pages; None for an article, which stands on lists."""
    path = models.CharField(max_length=700, editable=False)
    """Its address without the language: articles/march, or about/people for a page."""
    slug = models.SlugField(
        _("web address (slug)"),
        max_length=120,
        help_text=_("The last part of the article's web address."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.NEWS)
    kicker = models.CharField(
        _("kicker"),
        max_length=60,
        blank=True,
        help_text=_("A word above the title, such as Guide."),
    )
    summary = models.TextField(
        _("summary"),
        max_length=400,
        blank=True,
        help_text=_("Two or three sentences, read in lists and under the title."),
    )
    body = models.TextField(_("body"), blank=True)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    disclaimer = models.CharField(
        _("note to the reader"),
        max_length=300,
        blank=True,
        help_text=_("Shown before the text, such as: General information, not legal advice."),
    )
    cover = models.ForeignKey(
        Image,
        models.PROTECT,
        related_name="articles",
        null=True,
        blank=True,
        verbose_name=_("picture"),
    )
    cover_alt = models.CharField(
        _("alt text"),
        max_length=300,
        blank=True,
        help_text=_("Only where the picture's own alt text does not fit, as in a translation."),
    )
    cover_role = models.CharField(
        _("what the picture is for"),
        max_length=12,
        choices=CoverRole,
        default=CoverRole.SPEAKS,
        blank=True,
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        related_name="articles",
        null=True,
        blank=True,
        verbose_name=_("document"),
        help_text=_("A file for readers to download, such as a report."),
    )
    observance = models.ForeignKey(
        Observance,
        models.PROTECT,
        related_name="articles",
        null=True,
        blank=True,
        verbose_name=_("day it marks"),
    )
    topics = TaggableManager(
        through=ArticleTopic, blank=True, verbose_name=_("topics"), help_text=""
    )
    cited_statistics = models.ManyToManyField(
        Statistic, through=Citation, related_name="articles", editable=False
    )
    objects = ArticleQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [("publish_article", "Can publish, change and take down any article")]
        indexes = [
            models.Index(
                fields=["language", "status", "-publish_at", "-id", "unpublish_at", "place"],
                name="article_newest_first",
            ),
            models.Index(
                fields=[
                    "language",
                    "status",
                    "kind",
                    "-publish_at",
                    "-id",
                    "unpublish_at",
                    "place",
                ],
                name="article_kind_newest_first",
            ),
            models.Index(
                fields=["status", "-publish_at", "-id", "unpublish_at", "place"],
                name="article_newest_in_any_language",
            ),
            models.Index(
                fields=["unpublish_at"],
                condition=Q(unpublish_at__isnull=False),
                name="article_next_to_end",
            ),
            models.Index(fields=["-created_at", "-id"], name="article_begun_last"),
            models.Index(
                fields=["translation_of"],
                condition=Q(translation_of__isnull=False),
                name="article_translations",
            ),
        ]
        constraints = [
            *Publication.Meta.constraints,
            models.UniqueConstraint(
                fields=["language", "path"],
                name="article_path_once_per_language",
                violation_error_message=_("Another article in this language has this address."),
            ),
            models.UniqueConstraint(
                fields=["translation_of", "language"],
                condition=~Q(status="withdrawn"),
                name="article_translated_once_per_language",
                violation_error_message=_("This article already has a translation here."),
            ),
            models.CheckConstraint(
                condition=Q(translation_of=None) | ~Q(translation_of=F("pk")),
                name="article_is_not_its_own_translation",
                violation_error_message=_("An article cannot be a translation of itself."),
            ),
            models.CheckConstraint(
                condition=Q(translated_from=None) | Q(translation_of__isnull=False),
                name="article_translated_from_its_original",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="article_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the body safe, and what is derived from the row true, whoever saves."""
        fields = kwargs.get("update_fields")
        is_body_saved = fields is None or "body" in fields
        if is_body_saved:
            self.body = self._pin_latest_names(sanitise(self.body))
            self.word_count = len(flat_text(self.body).split())
        if fields is not None:
            derived = {DERIVED[name] for name in fields if name in DERIVED}
            kwargs["update_fields"] = {*fields, *derived}
        with transaction.atomic(savepoint=False):
            paths = self._find_paths() if fields is None or IN_PATH.intersection(fields) else {}
            self.path = paths.pop(self.pk, self.path)
            super().save(*args, **kwargs)
            page_place.follow(paths, Article.objects.all())
            if is_body_saved:
                Citation.objects.derive(self)
                BodyPicture.objects.derive(self)
                BodyRecording.objects.derive(self)
            if fields is None or search_entry.FIELDS.intersection(fields):
                search_entry.update_entry(self)
            if self.document_id and self.status == self.Status.PUBLISHED:
                OfferedDocument.objects.get_or_create(article=self, document_id=self.document_id)
            for links in (self.topic_links, self.bylines):
                links.update(**self.place_on_lists)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Leave out keys: the fields of a form look each of them up already."""
        super().clean_fields({*(exclude or ()), *KEYS})

    def get_absolute_url(self) -> str:
        return article_address(self.language, self.path)

    @property
    def is_page(self) -> bool:
        return self.place_id is not None

    def take_slug(self, slug: str) -> None:
        """Stand at the address that ends in this, and let old links lead there. Does not save.

        Raises AddressLeadsElsewhere and PathTaken.
        """
        self.slug = slug
        self.take_path(self._find_paths()[self.pk])

    def take_path(self, path: str) -> None:
        """Stand at this path, and let old links lead there. Does not save.

        Raises AddressLeadsElsewhere.
        """
        if path != self.path:
            ArticleFormerAddress.objects.move(self, old=self.path, new=path)
            self.path = path

    def _find_paths(self) -> page_place.Paths:
        """Return where it stands, by its key; of a page, where all pages stand. Raises PathTaken."""
        if self.is_page:
            page_place.lock_tree()
            return page_place.paths_with(self, Article.objects.all())
        return {self.pk: f"{ARTICLES}{self.slug}"}

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        engine.remove_objects(kind=search_entry.kind_of(self), object_ids=[self.pk])
        gone = super().delete(*args, **kwargs)
        if self.place_id:
            PagePlace.objects.filter(pk=self.place_id, pages=None).delete()
            page_place.follow(
                page_place.paths_in_tree(Article.objects.all()), Article.objects.all()
            )
        return gone

    @classmethod
    def may_publish(cls, user: "User") -> bool:
        return may_publish(user)

    def read_content(self) -> Content:
        return article_content.content_of(self)

    def write_content(self, content: Content) -> Content:
        return article_content.apply_content(self, content)

    @classmethod
    def drop_missing(cls, content: Content) -> Content:
        return article_content.drop_missing(content, cls.objects.all())

    def drop_hidden(self, content: Content, by: "User") -> Content:
        return article_content.drop_hidden_original(self, content, by)

    def differs_for_readers(self, before: Content, after: Content) -> bool:
        # To say that a translation is up to date changes no word of it.
        seen = replace(after.without_correction(), translated_from=before.translated_from)
        return seen != before

    def prepare_first_publication(self) -> None:
        self.body = pin_latest_names(self.body)

    @property
    def kind_label(self) -> str:
        """Return what get_kind_display() does, which translates every kind to find this one."""
        return str(self.Kind(self.kind).label)

    @property
    def reading_minutes(self) -> int:
        return max(1, round(self.word_count / WORDS_A_MINUTE))

    @property
    def place_on_lists(self) -> dict[str, Any]:
        """Return what each of its links to a list keeps of it, see `ListedLink`."""
        return {
            "language": self.language,
            "listed_from": self.listed_from,
            "listed_until": self.listed_until,
        }

    @property
    def cover_words(self) -> str:
        """Return what a screen reader says of the picture over it; "" where that only decorates."""
        if self.cover_role == DECORATIVE or not self.cover:
            return ""
        return self.cover_alt or self.cover.alt_in(self.language)

    @property
    def shown_cover(self) -> Image | None:
        """The picture over it, if readers may see it now."""
        return self.cover if self.cover and self.cover.is_shown_in(self.language) else None

    def _pin_latest_names(self, html: str) -> str:
        """Name new citations of the newest figure as their first readers will see it."""
        seen = set[str]()
        if self.pk and self.was_seen and any(r.is_latest for r in references.find_references(html)):
            shown = self.citations.filter(policy=Citation.Policy.LATEST, figure__isnull=False)
            names = shown.values_list("figure__slug", "figure__also_cited_as")
            seen = {name for both in names for name in both}
        return pin_latest_names(html, but=seen)
