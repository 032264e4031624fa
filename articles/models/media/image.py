from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple, Self, TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.managers import TaggableManager

from articles.body import elements
from articles.models.media.picture_records import ImageTopic, PictureWords
from articles.permissions import may_publish
from publication.models import readable_now

if TYPE_CHECKING:
    from accounts.models import User
    from articles.models.article import Article


FALLBACK_WIDTH: Final = 960  # for a browser that reads neither AVIF nor WebP


class Rendition(TypedDict):
    """One stored file of an image, in one of the shapes of articles/images/renditions.py."""

    shape: str
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


@dataclass(frozen=True)
class ShapedPicture:
    """The files of a picture in one shape: as a <picture>, and as others fetch it."""

    files: Sequence[Rendition]

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
    def fallback_url(self) -> str:
        return media_url(self.fallback["name"])

    @property
    def is_portrait(self) -> bool:
        return self.fallback["height"] > self.fallback["width"]

    @property
    def largest_jpeg(self) -> LargePicture:
        """The picture for sites that show a link to the page and read no newer format."""
        return self._largest("jpeg")

    @property
    def largest(self) -> LargePicture:
        """The picture to look at closely, in a format that every browser of today reads."""
        return self._largest("webp")

    @property
    def smallest_url(self) -> str:
        return media_url(min(self._of("webp"), key=lambda r: r["width"])["name"])

    def _largest(self, format_: str) -> LargePicture:
        rendition = max(self._of(format_), key=lambda r: r["width"])
        return LargePicture(media_url(rendition["name"]), rendition["width"], rendition["height"])

    def _of(self, format_: str) -> list[Rendition]:
        return [r for r in self.files if r["format"] == format_]

    def _srcset(self, format_: str) -> str:
        return ", ".join(f"{media_url(r['name'])} {r['width']}w" for r in self._of(format_))


class ImageQuerySet(models.QuerySet["Image"]):
    def kept(self) -> Self:
        """Choose pictures that nobody has deleted."""
        return self.filter(removed_at=None)

    def withheld(self) -> Self:
        """Choose pictures that readers must not see any more."""
        return self.filter(withheld_from__lte=timezone.now())

    def visible_to(self, user: "User") -> Self:
        """Choose every picture for editors; for authors their own, what is used nowhere, and what
        stands in articles that they may see."""
        if may_publish(user):
            return self
        seen = Q(uploaded_by=user) | Q(articles=None, in_bodies=None)
        for path in ("articles__", "in_bodies__article__"):
            seen |= Q(**{f"{path}created_by": user}) | readable_now(path)
        return self.filter(pk__in=Image.objects.filter(seen).values("pk"))


class Image(models.Model):
    """A picture, redrawn without metadata. `renditions` are written when it is drawn, never queried.

    Until it is drawn it has none. A picture that was deleted while articles still named it stays as
    a row without words and files, so that they can be found.
    """

    class Licence(models.TextChoices):
        OURS = (
            "ours",
            pgettext_lazy("licence of a picture", "Our own, same licence as our articles"),
        )
        PERMISSION = (
            "permission",
            pgettext_lazy("licence of a picture", "Used by permission, on this site only"),
        )
        CC_BY = "cc-by", "CC BY"
        CC_BY_SA = "cc-by-sa", "CC BY-SA"
        CC_BY_ND = "cc-by-nd", "CC BY-ND"
        CC_BY_NC = "cc-by-nc", "CC BY-NC"
        PUBLIC_DOMAIN = "public-domain", pgettext_lazy("licence of a picture", "Public domain, CC0")

    # Others may print them with the article, whatever else they do with it.
    FOR_OTHERS: Final = frozenset(
        {Licence.OURS, Licence.CC_BY, Licence.CC_BY_SA, Licence.CC_BY_ND, Licence.PUBLIC_DOMAIN}
    )

    alt = models.CharField(
        _("alt text"),
        max_length=300,
        help_text=_("What the picture shows, for a reader who cannot see it."),
    )
    caption = models.CharField(
        _("caption"),
        max_length=500,
        blank=True,
        help_text=_("Shown below the picture wherever it has no other caption."),
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        default=settings.LANGUAGE_CODE,
        help_text=_("The language of this text."),
    )
    licence = models.CharField(
        _("licence"),
        max_length=20,
        choices=Licence,
        blank=True,
        help_text=_("If empty, the licence is unknown, and others may not republish it."),
    )
    focal_x = models.PositiveSmallIntegerField(
        _("focal point, from the left"),
        default=50,
        help_text=_("Per cent of the width. This part of the picture is never cut off."),
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point, from the top"), default=50, help_text=_("Per cent of the height.")
    )
    topics = TaggableManager(through=ImageTopic, blank=True, verbose_name=_("topics"), help_text="")
    original = models.CharField(max_length=100, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    renditions = models.JSONField(default=list, editable=False)
    recipe = models.PositiveSmallIntegerField(default=0, editable=False)
    """By which RECIPE of articles/images/renditions.py it was drawn; 0 until it is."""
    file_hash = models.CharField(max_length=40, blank=True, editable=False)
    """A keyed hash of the file that was added, by which the same file is found again."""
    fingerprint = models.CharField(max_length=32, blank=True, editable=False)
    """Pictures that look alike have nearly the same, see articles/images/redraw.py."""
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    # Derived from the consents, see `derive_from_consents`.
    withheld_from = models.DateTimeField(null=True, editable=False)
    only_in = models.JSONField(default=list, editable=False)
    """The languages to which those who are shown agreed; empty for all."""
    is_for_us_alone = models.BooleanField(default=False, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(
                fields=["withheld_from"],
                condition=Q(withheld_from__isnull=False),
                name="image_withheld_from",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt="") | Q(removed_at__isnull=False), name="image_has_words"
            ),
            models.CheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100), name="image_focal_point_inside"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(original="", withheld_from__isnull=False),
                name="image_removed_with_its_file",
            ),
        ]

    def __str__(self) -> str:
        return self.alt or str(_("Picture that was deleted"))

    @property
    def is_drawn(self) -> bool:
        return bool(self.renditions)

    @property
    def is_being_made(self) -> bool:
        """Return whether its files are drawn in a moment."""
        return not (self.is_drawn or self.removed_at or self.is_withheld)

    @property
    def is_withheld(self) -> bool:
        return self.withheld_from is not None and self.withheld_from <= timezone.now()

    @property
    def may_be_republished(self) -> bool:
        return self.licence in self.FOR_OTHERS and not self.is_for_us_alone

    def is_shown_in(self, language: str) -> bool:
        """Return whether readers of an article in this language may see it now."""
        return self.is_drawn and not self.is_withheld_in(language)

    def is_withheld_in(self, language: str) -> bool:
        """Return whether it was taken back, or those who are shown agreed to other languages only."""
        return self.is_withheld or bool(self.only_in and language not in self.only_in)

    @property
    def whole(self) -> ShapedPicture:
        """All of it, as the text of an article shows it."""
        return self._shaped("whole")

    @property
    def card(self) -> ShapedPicture:
        """Cropped around the focal point, as over an article and beside links."""
        return self._shaped("card")

    @property
    def phone(self) -> ShapedPicture:
        """Cropped to a square, as over an article where the page is narrow."""
        return self._shaped("phone")

    @property
    def names(self) -> list[str]:
        """The names of its files."""
        return [rendition["name"] for rendition in self.renditions]

    @property
    def thumbnail_url(self) -> str:
        """The address of a small picture for staff; "" until it is drawn."""
        return self.card.smallest_url if self.is_drawn else ""

    def alt_in(self, language: str) -> str:
        return self._said_in(language).alt or self.alt

    def caption_in(self, language: str) -> str:
        return self._said_in(language).caption or self.caption

    def credit_in(self, language: str) -> str:
        return self._said_in(language).credit or self.credit

    def speaks(self, language: str) -> bool:
        """Return whether somebody wrote its alt text in this language."""
        return language == self.language or bool(self._said_in(language).alt)

    def derive_from_consents(self) -> None:
        """Keep what those who are shown agreed to: the narrowest of all that they said.

        Locks the row within the transaction of the caller, so that nothing said meanwhile is missed.
        """
        Image.objects.select_for_update().only("pk").get(pk=self.pk)
        consents = list(self.consents.all())
        ends: list[datetime] = [each.ends_at for each in consents if each.ends_at]
        if self.removed_at:
            ends.append(self.removed_at)
        self.withheld_from = min(ends, default=None)
        agreed = [set(each.languages) for each in consents if each.languages]
        self.only_in = sorted(set.intersection(*agreed)) if agreed else []
        if agreed and not self.only_in:  # they agreed to no language in common
            self.withheld_from = min([*ends, timezone.now()])
        self.is_for_us_alone = any(not each.is_for_others for each in consents)
        self.save(update_fields=["withheld_from", "only_in", "is_for_us_alone"])

    def _said_in(self, language: str) -> PictureWords:
        if language == self.language:  # asks nothing
            return PictureWords()
        said = (each for each in self.words.all() if each.language == language)
        return next(said, PictureWords())

    def _shaped(self, name: str) -> ShapedPicture:
        # Those of version 0.1.0 have no name of a shape: they were all cards, until drawn anew.
        files = [r for r in self.renditions if r.get("shape") == name]
        return ShapedPicture(files or self.renditions)


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
