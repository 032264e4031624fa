from typing import TYPE_CHECKING

from django.db import models

from articles.body import elements
from articles.models.image import Image

if TYPE_CHECKING:
    from articles.models.article import Article


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
