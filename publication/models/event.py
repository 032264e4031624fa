from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EventsStay(Exception):
    """The history of a content is never changed afterwards."""


class PublicationEvent(models.Model):
    """One thing that happened to a content, or that staff told each other. Never changed after."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted for review")
        TAKEN_BACK = "taken-back", _("Taken back")
        RETURNED = "returned", _("Returned")
        PUBLISHED = "published", _("Published")
        SCHEDULED = "scheduled", _("Scheduled")
        UNPUBLISHED = "unpublished", _("Made a draft again")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        ENDS = "ends", _("Expiry set")
        RESTORED = "restored", _("Restored")
        DISCARDED = "discarded", _("Changes discarded")
        NOTED = "noted", _("Note")
        SHOWN = "shown", _("Preview shared")
        LINK_REVOKED = "revoked", _("Link revoked")

    # A foreign key `version` to the versions of the same kind is added by each kind.
    kind = models.CharField(max_length=12, choices=Kind)
    comment = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["returned", "noted", "shown", "revoked"]) | ~Q(comment=""),
                name="%(class)s_says_why",
                violation_error_message=_("Write a comment."),
            ),
            models.CheckConstraint(
                condition=~Q(
                    kind__in=["submitted", "taken-back", "returned", "restored", "discarded"]
                )
                | Q(version__isnull=False),
                name="%(class)s_is_of_a_version",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise EventsStay
        super().save(*args, **kwargs)
