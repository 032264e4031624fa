from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from publication.models.publication import Publication


class PreviewLink(models.Model):
    """One person without an account may read one content before readers do.

    The secret in the address is shown once and kept by its recipient alone. This row keeps its hash.
    docs/decisions/0037-a-preview-link-is-one-persons.md says why.
    """

    class Lasts(models.TextChoices):
        DAY = "day", pgettext_lazy("how long a link works", "A day")
        WEEK = "week", pgettext_lazy("how long a link works", "A week")
        PUBLICATION = "publication", pgettext_lazy("how long a link works", "Until publication")

    DURATIONS = {Lasts.DAY: timedelta(days=1), Lasts.WEEK: timedelta(days=7)}

    SUBJECT: ClassVar[str]
    """The name of the foreign key to the content."""

    recipient = models.CharField(max_length=120)
    why = models.CharField(max_length=200, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True)
    """Null for one that lasts until publication."""
    embargo_until = models.DateTimeField(null=True)
    times_opened = models.PositiveIntegerField(default=0)
    last_opened_on = models.DateField(null=True)
    """No hour, no address and no device: enough to see that it was read."""
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        abstract = True
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(recipient=""), name="%(class)s_is_somebodys"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("made_at")),
                name="%(class)s_ends_after_it_was_made",
            ),
            models.CheckConstraint(
                condition=Q(embargo_until=None) | Q(embargo_until__gt=models.F("made_at")),
                name="%(class)s_embargo_is_to_come",
            ),
            models.CheckConstraint(
                condition=Q(times_opened=0, last_opened_on=None)
                | Q(times_opened__gt=0, last_opened_on__isnull=False),
                name="%(class)s_opened_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="%(class)s_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.recipient

    @property
    def subject(self) -> Publication:
        """The content that the link shows."""
        found: Publication = getattr(self, self.SUBJECT)
        return found

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_embargoed(self) -> bool:
        return self.embargo_until is not None and self.embargo_until > timezone.now()
