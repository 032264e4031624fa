"""Rows attached to an article: its topics, its sources and its corrections."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from advocacy.models import TopicLink
from articles.models.listing import ListedLink
from publication.models import readable_now


class ArticleSource(models.Model):
    """Something the article rests on, listed under it."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="sources")
    title = models.CharField(_("title"), max_length=300, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
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


class ArticleTopic(TopicLink, ListedLink):
    ARTICLE = "content_object"

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


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def published(self) -> Self:
        """Choose corrections of articles that the public may read now."""
        return self.filter(readable_now("article__"))


class Correction(models.Model):
    """A mistake that readers saw, and what is right. Once public it stays, with its day."""

    class Severity(models.TextChoices):
        TYPO = "typo", pgettext_lazy("how serious a mistake was", "Typo")
        CLARIFICATION = "clarification", pgettext_lazy("how serious a mistake was", "Clarification")
        CORRECTION = "correction", pgettext_lazy("how serious a mistake was", "Correction")
        RETRACTION = "retraction", pgettext_lazy("how serious a mistake was", "Retraction")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="corrections")
    text = models.TextField(
        _("correction"), max_length=600, help_text=_("What we got wrong, and what is right.")
    )
    severity = models.CharField(
        _("how serious it was"), max_length=13, choices=Severity, default=Severity.CORRECTION
    )
    former_version = models.ForeignKey(
        "articles.ArticleVersion", models.SET_NULL, related_name="+", null=True, editable=False
    )
    """The version that said what was wrong, where readers may go on reading it."""
    corrected_at = models.DateTimeField(_("corrected at"), default=timezone.now, editable=False)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-corrected_at", "-pk"]
        indexes = [models.Index(fields=["-corrected_at", "-id"], name="correction_newest_first")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="correction_says_what")]

    def __str__(self) -> str:
        return self.text
