from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ArticleSource(models.Model):
    """Something the article rests on, listed under it."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="sources")
    title = models.CharField(_("title"), max_length=300, blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="", url=""),
                name="article_source_says_something",
                violation_error_message=_("Give the source a title or a web address."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its title, else its address as people write it."""
        return self.title or self.url.partition("://")[2].removeprefix("www.").rstrip("/")
