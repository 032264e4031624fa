from django.db import models

from publication.models import PreviewLink


class ArticlePreviewLink(PreviewLink):
    """One person without an account may read one article before readers do."""

    SUBJECT = "article"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="preview_links")

    class Meta(PreviewLink.Meta):
        pass
