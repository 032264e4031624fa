"""Store what exists before sending, and what keeps somebody unlocked. Never backed up."""

import uuid
from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q


class DraftQuerySet(models.QuerySet["Draft"]):
    def alive(self, today: date) -> Self:
        """Return drafts that have not expired, whether or not the job has deleted the expired ones."""
        return self.filter(expires_on__gte=today)


class Draft(models.Model):
    """Hold an unsent request under the person's own key; after sending, briefly the receipt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    applicant_public = models.BinaryField()
    state = models.BinaryField()
    late = models.BinaryField(default=b"")
    receipt_lookup = models.BinaryField(unique=True, null=True)
    receipt_salt_v = models.PositiveSmallIntegerField()
    applicant_wrapped = models.BinaryField()
    sent_at = models.DateTimeField(null=True)
    expires_on = models.DateField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None, receipt_lookup__isnull=False)
                | Q(sent_at__isnull=False, receipt_lookup=None),
                name="draft_answers_to_its_code_until_sent",
            ),
        ]

    def __str__(self) -> str:
        return "draft"


class UnlockQuerySet(models.QuerySet["Unlock"]):
    def ended(self, now: datetime) -> Self:
        """Return unlocks that have ended, by age or by idle time."""
        idle = Q()
        for kind, limit in Unlock.IDLE.items():
            idle |= Q(kind=kind, last_used_at__lt=now - limit)
        return self.filter(idle | Q(ends_at__lt=now))


class Unlock(models.Model):
    """Hold seeds under a key that only a cookie has; for staff, session and host have a part of it."""

    class Kind(models.TextChoices):
        STAFF = "staff", "staff"
        DRAFT = "draft", "draft"
        VISIT = "visit", "visit"

    IDLE = {
        Kind.STAFF: timedelta(minutes=15),
        Kind.DRAFT: timedelta(minutes=30),
        Kind.VISIT: timedelta(minutes=15),
    }
    AT_MOST = {
        Kind.STAFF: timedelta(hours=8),
        Kind.DRAFT: timedelta(hours=24),
        Kind.VISIT: timedelta(hours=8),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    id_hash = models.BinaryField(unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    subject = models.UUIDField()
    blob = models.BinaryField()
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = UnlockQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject"], name="unlock_subject")]

    def __str__(self) -> str:
        return f"{self.kind} unlock"

    @property
    def locks_at(self) -> datetime:
        return min(self.ends_at, self.last_used_at + self.IDLE[self.Kind(self.kind)])
