from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models

from articles.body import elements
from articles.models.image import Image

if TYPE_CHECKING:
    from articles.models.article import Article


class BodyPictureQuerySet(models.QuerySet["BodyPicture"]):
    def derive(
        self,
        article: "Article",
        *,
        known: Collection[int] | None = None,
        had: Collection[int] | None = None,
    ) -> None:
        """Make the rows of an article say which pictures its body shows.

        Pass what this transaction has looked up already, as keys of pictures: those of the body
        that exist as `known`, and those that the article has rows for as `had`.
        """
        shown = set(elements.picture_keys(article.body))
        if had is None:
            had = self.filter(article=article).values_list("image", flat=True)
        before = set(had)
        if before - shown:
            self.filter(article=article, image__in=before - shown).delete()
        if new := shown - before:
            here = set(Image.objects.in_bulk(new) if known is None else known)
            self.bulk_create(BodyPicture(article=article, image_id=key) for key in new & here)


class BodyPicture(models.Model):
    """That the body of an article shows a picture, which cannot be deleted meanwhile.

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
