from django.db import models

from publication.models import FormerAddress, FormerAddressQuerySet


class ArticleFormerAddressQuerySet(FormerAddressQuerySet["ArticleFormerAddress"]):
    pass


class ArticleFormerAddress(FormerAddress):
    """Where an article stood before its address changed."""

    SUBJECT = "article"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="former_addresses")

    objects = ArticleFormerAddressQuerySet.as_manager()

    class Meta(FormerAddress.Meta):
        pass
