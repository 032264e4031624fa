from collections.abc import Collection
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from advocacy.models.search_entries import Searchable, SearchableQuerySet
from articles.models.listing import ListedLink
from languages.translated import Words, translated_name, words_in
from search.document import Document

if TYPE_CHECKING:
    from articles.models.media.image import Image


class AuthorQuerySet(SearchableQuerySet["Author"]):
    pass


class Author(Searchable):
    """A person or a team that signs articles. No account is needed to sign one."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    names = models.JSONField(_("name in other languages"), default=dict, blank=True)
    is_team = models.BooleanField(
        _("a team"), default=False, help_text=_("Search engines then list it as an organisation.")
    )
    about = models.TextField(pgettext_lazy("of an author", "about"), blank=True)
    position = models.CharField(
        pgettext_lazy("of an author", "position"),
        max_length=120,
        blank=True,
        help_text=_("Their role here, such as Director."),
    )
    positions = models.JSONField(_("position in other languages"), default=dict, blank=True)
    description = models.CharField(
        pgettext_lazy("of an author", "description"),
        max_length=200,
        blank=True,
        help_text=_("One line about them, such as: Lawyer in Geneva, writes about detention."),
    )
    descriptions = models.JSONField(_("description in other languages"), default=dict, blank=True)
    other_names = models.TextField(
        _("other names"),
        max_length=1000,
        blank=True,
        help_text=_(
            "Pen names, and the name in other spellings and scripts: one on each line. Readers see"
            " them, and the search finds the author by them. Never write the real name of somebody"
            " who signs with a pen name to be safe."
        ),
    )
    picture = models.ForeignKey(
        "articles.Image",
        models.PROTECT,
        related_name="authors",
        null=True,
        blank=True,
        verbose_name=_("picture"),
    )

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="author_has_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])

    def name_in(self, language: str) -> str:
        return translated_name(self.names, language) or self.name

    def position_in(self, language: str) -> str:
        return translated_name(self.positions, language) or self.position

    def description_in(self, language: str) -> Words:
        """Return the line about them, in English where this language has none."""
        return words_in(language, self.description, self.descriptions, main="en")

    @property
    def also_written(self) -> list[str]:
        """The other names, in the order typed."""
        return [name.strip() for name in self.other_names.splitlines() if name.strip()]

    def search_documents(self) -> list[Document]:
        """Return an entry for each language that has a name for the author."""
        texts = [*self.also_written, self.description, self.about]
        documents = [self.search_document(title=self.name, summary=self.position, texts=texts)]
        for language, _name in settings.CONTENT_LANGUAGES:
            own = translated_name(self.names, language)
            if own and language != "en":
                about = translated_name(self.descriptions, language)
                documents.append(
                    self.search_document(
                        title=own,
                        summary=translated_name(self.positions, language),
                        texts=[*self.also_written, about],
                        language=language,
                    )
                )
        return documents

    def picture_in(self, language: str) -> "Image | None":
        """Return the picture, if readers of this language may see it."""
        return self.picture if self.picture and self.picture.is_shown_in(language) else None


class Byline(ListedLink):
    """One author and what they did for an article, in the order printed."""

    ARTICLE = "article"

    class Role(models.TextChoices):
        AUTHOR = "author", _("By")
        RESEARCH = "research", _("Research")
        TRANSLATION = "translation", _("Translation")
        PHOTOGRAPHY = "photography", _("Photographs")
        EDITING = "editing", _("Editing")
        LEGAL_REVIEW = "legal-review", _("Legal review")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, models.PROTECT, related_name="bylines", verbose_name=_("author")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.AUTHOR)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["order", "pk"]
        indexes = [
            models.Index(
                fields=["author", "language", "-listed_from", "-article", "listed_until"],
                name="byline_newest_first",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author", "role"],
                name="byline_once_per_role",
                violation_error_message=_("This author already has this role."),
            ),
        ]

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Leave out the author, whom the field of a form looks up already."""
        super().clean_fields({*(exclude or ()), "author"})

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.author}"
