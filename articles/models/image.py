from typing import TYPE_CHECKING, NamedTuple, TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.body import elements

if TYPE_CHECKING:
    from articles.models.article import Article


FALLBACK_WIDTH = 960  # for a browser that reads neither AVIF nor WebP


class Rendition(TypedDict):
    """One stored file of an image."""

    format: str
    width: int
    height: int
    name: str


class PictureSource(NamedTuple):
    """A <source> of a <picture>."""

    type: str
    srcset: str


class LargePicture(NamedTuple):
    """A picture as another site shows it beside a link."""

    url: str
    width: int
    height: int


class Image(models.Model):
    """A picture, redrawn without metadata. `renditions` are written when it is stored, never queried."""

    alt = models.CharField(
        _("alt text"),
        max_length=300,
        help_text=_("What the picture shows, for a reader who cannot see it."),
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    focal_x = models.PositiveSmallIntegerField(
        _("focal point, from the left"),
        default=50,
        help_text=_("Per cent of the width. This part of the picture is never cut off."),
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point, from the top"), default=50, help_text=_("Per cent of the height.")
    )
    original = models.CharField(max_length=100, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    renditions = models.JSONField(default=list, editable=False)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(alt=""), name="image_has_words"),
            models.CheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100), name="image_focal_point_inside"
            ),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def sources(self) -> list[PictureSource]:
        """For a <picture>, the lightest format first."""
        return [
            PictureSource(f"image/{format_}", self._srcset(format_)) for format_ in ("avif", "webp")
        ]

    @property
    def fallback(self) -> Rendition:
        """The JPEG nearest FALLBACK_WIDTH: its size tells the browser the shape of all of them."""
        return min(self._of("jpeg"), key=lambda r: abs(r["width"] - FALLBACK_WIDTH))

    @property
    def largest_jpeg(self) -> LargePicture:
        """The picture for sites that show a link to the page and read no newer format."""
        rendition = max(self._of("jpeg"), key=lambda r: r["width"])
        return LargePicture(media_url(rendition["name"]), rendition["width"], rendition["height"])

    @property
    def fallback_url(self) -> str:
        return media_url(self.fallback["name"])

    @property
    def thumbnail_url(self) -> str:
        return media_url(min(self._of("webp"), key=lambda r: r["width"])["name"])

    def _of(self, format_: str) -> list[Rendition]:
        return [r for r in self.renditions if r["format"] == format_]

    def _srcset(self, format_: str) -> str:
        return ", ".join(f"{media_url(r['name'])} {r['width']}w" for r in self._of(format_))


def media_url(name: str) -> str:
    return f"{settings.MEDIA_URL}{name}"


class BodyPictureQuerySet(models.QuerySet["BodyPicture"]):
    def derive(self, article: "Article") -> None:
        """Make the rows of an article say which pictures its body shows."""
        shown = set(elements.picture_keys(article.body))
        before = set(self.filter(article=article).values_list("image", flat=True))
        if gone := before - shown:
            self.filter(article=article, image__in=gone).delete()
        if new := shown - before:
            there = Image.objects.in_bulk(new)
            self.bulk_create(BodyPicture(article=article, image_id=key) for key in there)


class BodyPicture(models.Model):
    """Record that the body of an article shows a picture, which cannot be deleted meanwhile.

    Read from the body whenever an article is saved, never entered by hand.
    """

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="body_pictures")
    image = models.ForeignKey(Image, models.PROTECT, related_name="in_bodies")

    objects = BodyPictureQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["article", "image"], name="body_picture_once_in_an_article"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article} shows {self.image}"
