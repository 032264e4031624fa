"""Store a sent request, its keys, and what is written about it. Every blob is sealed or wrapped.

No column says whose a case is, how urgent or how it ends: that stands in its signed state.
"""

import uuid
from collections.abc import Collection
from typing import Self

from django.db import models
from django.db.models import Q


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def among(self, cases: Collection[str]) -> Self:
        """Return these cases. A query does not name more than some of them one by one."""
        return self.filter(pk__in=cases) if len(cases) <= HelpRequest.NAMED_AT_MOST else self


class HelpRequest(models.Model):
    """Hold one person's request, which the code calls a case."""

    # SQLite takes 32,766 values in one query.
    NAMED_AT_MOST = 10_000

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    public_ref = models.CharField(max_length=20, unique=True)
    receipt_lookup = models.BinaryField(unique=True)
    receipt_salt_v = models.PositiveSmallIntegerField()
    keys = models.BinaryField(help_text="The public keys of the person, then of the drop pair.")
    drop_private = models.BinaryField()
    card = models.BinaryField()
    triage = models.BinaryField()
    # The queue reads neither of these. They are most of a row and stand at its end: SQLite has to
    # read everything that stands before a column.
    applicant_wrapped = models.BinaryField()
    answers = models.BinaryField()

    objects = HelpRequestQuerySet.as_manager()

    def __str__(self) -> str:
        return self.public_ref


class KeyGrant(models.Model):
    """Hold the case key for one caseworker, sealed to them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # An index of its own would repeat the start of the constraint's index below, for each of
    # fourteen rows a case.
    request = models.ForeignKey(
        HelpRequest, on_delete=models.CASCADE, related_name="grants", db_index=False
    )
    version = models.PositiveIntegerField()
    recipient = models.UUIDField()
    blob = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "version", "recipient"], name="one_grant_a_reader"
            ),
        ]
        indexes = [models.Index(fields=["recipient"], name="grant_recipient")]

    def __str__(self) -> str:
        return "grant"


class ThreadMessage(models.Model):
    """Hold a message. `event` is the number of the step that names its mark."""

    class Direction(models.TextChoices):
        FROM_PERSON = "in", "from the person"
        FROM_US = "out", "from us"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=3, choices=Direction)
    number = models.PositiveIntegerField(help_text="Its number among those of this direction.")
    event = models.PositiveIntegerField()
    mark = models.CharField(max_length=64)
    staff_blob = models.BinaryField()
    applicant_blob = models.BinaryField(null=True)
    # A hint for the person's page: it opens and hides nothing.
    seen_by_person = models.BooleanField(default=False)

    class Meta:
        ordering = ["event"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "direction", "number"], name="message_number_once"
            ),
            models.CheckConstraint(
                condition=Q(direction="out", applicant_blob__isnull=False)
                | Q(direction="in", applicant_blob=None),
                name="person_opens_what_we_wrote_alone",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.number}"


class CaseNote(models.Model):
    """Hold what caseworkers tell each other about a case. The person never sees it.

    `kind` is "plain", "level" (it says how urgent the case is), or "settles:NUMBER" of a message of
    the person whose news it settles.
    """

    PLAIN, LEVEL = "plain", "level"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    event = models.PositiveIntegerField()
    mark = models.CharField(max_length=64)
    blob = models.BinaryField()

    class Meta:
        ordering = ["event"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="note_number_once"),
        ]

    def __str__(self) -> str:
        return f"note {self.number}"
