from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.managers import TaggableManager

from advocacy.models import Observance, Statistic
from advocacy.models.topic import TopicalQuerySet
from articles.body import references
from articles.body.sanitise import sanitise
from articles.body.tree import flat_text
from articles.models import search_entry
from articles.models.article_constraints import ARTICLE_CONSTRAINTS
from articles.models.article_topic import ArticleTopic
from articles.models.body_picture import BodyPicture
from articles.models.citation import Citation
from articles.models.image import Image
from articles.models.latest_citations import pin_latest_names
from articles.models.listing import readable_now
from articles.models.version import ArticleVersion, outdated_since
from articles.permissions import may_publish
from search import engine

if TYPE_CHECKING:
    from accounts.models import User

WORDS_A_MINUTE = 200


@cache
def _list_address(language: str) -> str:
    """Each article stands one step below; asking Django for every row of a list takes longest."""
    with translation.override(language):
        return reverse("articles:list")


def article_address(language: str, slug: str) -> str:
    return f"{_list_address(language)}{slug}/"


def site_languages() -> list[tuple[str, Any]]:
    return list(settings.LANGUAGES)


def field_label(name: str) -> str:
    """Return the name of a field as it stands above it in the form."""
    return capfirst(str(getattr(Article._meta.get_field(name), "verbose_name", name)))


class ArticleQuerySet(TopicalQuerySet["Article"]):
    def published(self) -> Self:
        """Articles the public may read now. Time decides in the query: no job must run for it."""
        return self.filter(readable_now())

    def scheduled(self) -> Self:
        return self.filter(status=Article.Status.PUBLISHED, publish_at__gt=timezone.now())

    def ended(self) -> Self:
        """Those whose last moment has passed."""
        return self.filter(status=Article.Status.PUBLISHED, unpublish_at__lte=timezone.now())

    def ending(self) -> Self:
        """Those whose last moment is to come."""
        return self.filter(status=Article.Status.PUBLISHED, unpublish_at__gt=timezone.now())

    def withdrawn(self) -> Self:
        """Those that readers have seen. Of what was only scheduled nobody learns that it was."""
        return self.filter(status=Article.Status.WITHDRAWN, first_published_at__isnull=False)

    def gone(self) -> Self:
        """Those that readers have seen and no longer can: withdrawn, or over."""
        return self.withdrawn() | self.ended()

    def in_language(self, language: str) -> Self:
        return self.filter(language=language)

    def standing(self) -> Self:
        """Those that nobody has withdrawn: of these an original has one in each language."""
        return self.exclude(status=Article.Status.WITHDRAWN)

    def with_outdated_since(self) -> Self:
        """With `outdated_since`, the moment from which the original says something else: of a
        translation that is out of date, else None."""
        return self.annotate(outdated_since=outdated_since())

    def out_of_date(self) -> Self:
        """Translations whose originals were changed since, before the eyes of readers."""
        translations = self.exclude(translation_of=None).standing()
        return translations.with_outdated_since().filter(outdated_since__isnull=False)

    def for_list(self) -> Self:
        """What a list shows, newest first; the bodies stay in the database."""
        return self.defer("body").order_by("-publish_at", "-pk")

    def visible_to(self, user: "User") -> Self:
        """Editors see every article; authors see their own and what is public."""
        if may_publish(user):
            return self
        return self.filter(Q(created_by=user) | readable_now())


class Article(models.Model):
    """One article in one language. A translation is a row of its own, linked to the original."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Kind(models.TextChoices):
        NEWS = "news", pgettext_lazy("kind of article", "News")
        REPORT = "report", pgettext_lazy("kind of article", "Report")
        EXPLAINER = "explainer", pgettext_lazy("kind of article", "Explainer")
        GUIDE = "guide", pgettext_lazy("kind of article", "Guide")
        STATEMENT = "statement", pgettext_lazy("kind of article", "Statement")
        TESTIMONY = "testimony", pgettext_lazy("kind of article", "Testimony")
        ABOUT = "about", pgettext_lazy("kind of article", "About us")

    language = models.CharField(
        _("language"), max_length=10, choices=site_languages, default=settings.LANGUAGE_CODE
    )
    translation_of = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="translations",
        null=True,
        blank=True,
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
    slug = models.SlugField(
        _("address"), max_length=120, help_text=_("The last part of the article's web address.")
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
        help_text=_("Stands before the text, such as: General information, not legal advice."),
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
        _("picture in words"),
        max_length=300,
        blank=True,
        help_text=_("Only where the picture's own words do not fit, as in a translation."),
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
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        help_text=_("For Schedule: readers see the article from this moment."),
    )
    unpublish_at = models.DateTimeField(
        _("ends at"),
        null=True,
        blank=True,
        help_text=_("Readers see the article until this moment. Empty: for good."),
    )
    first_published_at = models.DateTimeField(null=True, editable=False)
    # When it was published or scheduled: whoever did it knew the figures of then.
    made_ready_at = models.DateTimeField(null=True, editable=False)
    updated_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [("publish_article", "Can publish, change and take down any article")]
        indexes = [
            models.Index(
                fields=["language", "status", "-publish_at", "-id", "unpublish_at"],
                name="article_newest_first",
            ),
            models.Index(
                fields=["language", "status", "kind", "-publish_at", "-id", "unpublish_at"],
                name="article_kind_newest_first",
            ),
            models.Index(
                fields=["status", "-publish_at", "-id", "unpublish_at"],
                name="article_newest_in_any_language",
            ),
            models.Index(
                fields=["unpublish_at"],
                condition=Q(unpublish_at__isnull=False),
                name="article_next_to_end",
            ),
            models.Index(fields=["-created_at", "-id"], name="article_begun_last"),
        ]
        constraints = ARTICLE_CONSTRAINTS

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
                kwargs["update_fields"] = {*fields, "word_count"}
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            if is_body_saved:
                Citation.objects.derive(self)
                BodyPicture.objects.derive(self)
            if fields is None or search_entry.FIELDS.intersection(fields):
                search_entry.update_entry(self)
            for links in (self.topic_links, self.bylines):
                links.update(**self.place_on_lists)

    def get_absolute_url(self) -> str:
        return article_address(self.language, self.slug)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        engine.remove_objects(kind=search_entry.KIND, object_ids=[self.pk])
        return super().delete(*args, **kwargs)

    @property
    def is_public(self) -> bool:
        return (
            self.status == self.Status.PUBLISHED
            and self.publish_at is not None
            and self.publish_at <= timezone.now()
            and not self.is_ended
        )

    @property
    def was_seen(self) -> bool:
        """Whether readers have ever found it at its address."""
        return self.first_published_at is not None and self.first_published_at <= timezone.now()

    @property
    def published_on(self) -> date | None:
        """The day that is printed, where the organisation is."""
        where = timezone.get_default_timezone()
        return timezone.localdate(self.publish_at, where) if self.publish_at else None

    @property
    def is_scheduled(self) -> bool:
        return (
            self.status == self.Status.PUBLISHED
            and self.publish_at is not None
            and self.publish_at > timezone.now()
        )

    @property
    def is_ended(self) -> bool:
        return (
            self.status == self.Status.PUBLISHED
            and self.unpublish_at is not None
            and self.unpublish_at <= timezone.now()
        )

    @property
    def kind_label(self) -> str:
        """As get_kind_display() says it, which translates every kind there is to find this one."""
        return str(self.Kind(self.kind).label)

    @property
    def updated_later_at(self) -> datetime | None:
        """When the words last changed, if on a later day than the one printed."""
        if self.updated_at is None or self.first_published_at is None:
            return None
        later = timezone.localdate(self.updated_at) > timezone.localdate(self.first_published_at)
        return self.updated_at if later else None

    @property
    def reading_minutes(self) -> int:
        return max(1, round(self.word_count / WORDS_A_MINUTE))

    @property
    def listed_from(self) -> datetime | None:
        """From when lists show it; never for a draft or a withdrawn article."""
        return self.publish_at if self.status == self.Status.PUBLISHED else None

    @property
    def listed_until(self) -> datetime | None:
        return self.unpublish_at if self.status == self.Status.PUBLISHED else None

    @property
    def place_on_lists(self) -> dict[str, Any]:
        """What each of its links to a list says of it, see `Listed`."""
        return {
            "language": self.language,
            "listed_from": self.listed_from,
            "listed_until": self.listed_until,
        }

    @property
    def cover_words(self) -> str:
        return self.cover_alt or (self.cover.alt if self.cover else "")

    def _pin_latest_names(self, html: str) -> str:
        """Name new citations of the newest figure as their first readers will see it."""
        seen = set[str]()
        if self.pk and self.was_seen and any(r.is_latest for r in references.find_references(html)):
            shown = self.citations.filter(policy=Citation.Policy.LATEST, figure__isnull=False)
            names = shown.values_list("figure__slug", "figure__also_cited_as")
            seen = {name for both in names for name in both}
        return pin_latest_names(html, but=seen)
