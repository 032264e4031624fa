"""Series: articles in one language that readers follow in an order, such as an investigation in parts."""

from typing import TYPE_CHECKING, Final, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.addresses import article_address
from articles.models.article import Article, site_languages
from articles.models.media.image import Image
from publication.models import readable_now

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

LAST_POSITION: Final = 32_767
"""The largest number that its column stores. Parts with one number stand in the order of entering."""


class SeriesQuerySet(models.QuerySet["Series"]):
    def published(self) -> Self:
        """Choose series with a part that readers may see now."""
        parts = SeriesPart.objects.filter(
            readable_now("article__"),
            series=OuterRef("pk"),
            article__place=None,
            article__language=OuterRef("language"),
        )
        return self.filter(Exists(parts))

    def family_of(self, series: "Series") -> Self:
        """Choose the same series in all languages."""
        original = series.translation_of_id or series.pk
        return self.filter(Q(pk=original) | Q(translation_of=original))


class Series(models.Model):
    """An ordered set of articles in one language. Readers see it while a part of it is published."""

    language = models.CharField(
        _("language"), max_length=10, choices=site_languages, default=settings.LANGUAGE_CODE
    )
    translation_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="translations",
        null=True,
        blank=True,
        verbose_name=_("translation of"),
        help_text=_("The series this one was translated from. Their pages then link each other."),
    )
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(
        _("web address (slug)"),
        max_length=120,
        help_text=_("The last part of the web address of the series."),
    )
    description = models.TextField(
        _("description"),
        max_length=400,
        help_text=_("One or two sentences, read under the title and where the page is shared."),
    )

    picture = models.ForeignKey(
        Image,
        models.PROTECT,
        related_name="series",
        null=True,
        blank=True,
        verbose_name=_("picture"),
    )

    objects = SeriesQuerySet.as_manager()

    if TYPE_CHECKING:
        parts: RelatedManager["SeriesPart"]

    class Meta:
        verbose_name = pgettext_lazy("one series of articles", "series")
        verbose_name_plural = pgettext_lazy("several series of articles", "series")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "slug"],
                name="series_address_once_per_language",
                violation_error_message=_("Another series in this language has this address."),
            ),
            models.UniqueConstraint(
                fields=["translation_of", "language"],
                name="series_translated_once_per_language",
                violation_error_message=_("This series already has a translation here."),
            ),
            models.CheckConstraint(
                condition=Q(translation_of=None) | ~Q(translation_of=F("pk")),
                name="series_is_not_its_own_translation",
                violation_error_message=_("A series cannot be a translation of itself."),
            ),
            models.CheckConstraint(condition=~Q(title=""), name="series_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return article_address(self.language, f"series/{self.slug}")

    def clean(self) -> None:
        """Refuse an original that is itself a translation, or in the same language."""
        original = self.translation_of
        if original and (original.translation_of_id or original.language == self.language):
            raise ValidationError(
                {"translation_of": _("Choose the original, which is in another language.")}
            )
        if original and self.pk and self.translations.exists():
            raise ValidationError(
                {"translation_of": _("This series has translations, so it is an original.")}
            )

    @property
    def shown_picture(self) -> Image | None:
        """The picture, if readers may see it now."""
        picture = self.picture
        return picture if picture and picture.is_shown_in(self.language) else None

    def append(self, article: Article) -> "SeriesPart":
        """Add an article as the last part. Raises IntegrityError if it is in a series already."""
        last = self.parts.aggregate(last=Max("position"))["last"] or 0
        return self.parts.create(article=article, position=min(last + 1, LAST_POSITION))


class SeriesPart(models.Model):
    """The place of an article in the only series that it is in."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="parts")
    article = models.OneToOneField(
        Article,
        models.CASCADE,
        related_name="series_part",
        verbose_name=_("article"),
        error_messages={"unique": _("This article is in a series already.")},
    )
    position = models.PositiveSmallIntegerField(
        _("order"), blank=True, help_text=_("Empty: at the end.")
    )

    class Meta:
        verbose_name = pgettext_lazy("of a series", "part")
        verbose_name_plural = pgettext_lazy("of a series", "parts")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.article)
