from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.version import ArticleVersion


class EventsStay(Exception):
    """What happened to an article is never told differently later."""


class ArticleEvent(models.Model):
    """What happened to an article, or what staff told each other about it. Never changed after."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted for review")
        TAKEN_BACK = "taken-back", _("Taken back")
        RETURNED = "returned", _("Returned")
        PUBLISHED = "published", _("Published")
        SCHEDULED = "scheduled", _("Scheduled")
        UNPUBLISHED = "unpublished", _("Made a draft again")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        ENDS = "ends", _("Given an end")
        RESTORED = "restored", _("Brought back")
        DISCARDED = "discarded", _("Changes thrown away")
        NOTED = "noted", _("Note")
        SHOWN = "shown", _("Shown to somebody")
        LINK_REVOKED = "revoked", _("Link revoked")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="events")
    # Goes with the article; not alone, while something is told about it.
    version = models.ForeignKey(ArticleVersion, models.RESTRICT, related_name="events", null=True)
    kind = models.CharField(max_length=12, choices=Kind)
    comment = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["returned", "noted", "shown", "revoked"]) | ~Q(comment=""),
                name="article_event_says_why",
                violation_error_message=_("Write a few words."),
            ),
            models.CheckConstraint(
                condition=~Q(
                    kind__in=["submitted", "taken-back", "returned", "restored", "discarded"]
                )
                | Q(version__isnull=False),
                name="article_event_is_of_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise EventsStay
        super().save(*args, **kwargs)
