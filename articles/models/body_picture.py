from typing import TYPE_CHECKING

from django.db import models

from articles import blocks
from articles.models.image import Image

if TYPE_CHECKING:
    from articles.hanging import Hanging
    from articles.models.article import Article
    from articles.named import Named


class BodyPictureQuerySet(models.QuerySet["BodyPicture"]):
    def derive(
        self,
        article: "Article",
        named: "Named | None" = None,
        hung: "Hanging | None" = None,
    ) -> None:
        """Make the rows of an article say which pictures its body shows.

        What its body names, and what hung on it, somebody may have looked up just now.
        """
        shown = set(blocks.picture_keys(article.body))
        had = set(
            hung.pictures if hung else self.filter(article=article).values_list("image", flat=True)
        )
        if had - shown:
            self.filter(article=article, image__in=had - shown).delete()
        if new := shown - had:
            here = named.pictures if named else Image.objects.in_bulk(new)
            self.bulk_create(BodyPicture(article=article, image_id=key) for key in new & {*here})


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
