from django.db import models

from articles.models.version import ArticleVersion
from publication.models import PublicationEvent


class ArticleEvent(PublicationEvent):
    """What happened to an article, or what staff told each other about it."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="events")
    # Goes with the article; not alone, while an event refers to it.
    version = models.ForeignKey(ArticleVersion, models.RESTRICT, related_name="events", null=True)

    class Meta(PublicationEvent.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.article_id} · {self.kind}"
