from typing import Any

from django.db import models

from advocacy.models import TopicLink
from articles.models.listing import ListedLink


class ArticleTopic(TopicLink, ListedLink):
    content_object = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="topic_links"
    )

    objects = models.Manager["ArticleTopic"]()

    class Meta:
        indexes = [
            models.Index(
                fields=["tag", "language", "-listed_from", "-content_object", "listed_until"],
                name="article_topic_newest_first",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "content_object"], name="article_topic_linked_once"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.language = self.content_object.language
        self.listed_from = self.content_object.listed_from
        self.listed_until = self.content_object.listed_until
        super().save(*args, **kwargs)
