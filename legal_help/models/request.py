"""Store a sent request, its keys, and what is written about it. Every blob is sealed or wrapped."""

import uuid
from collections.abc import Collection, Iterable
from typing import Self

from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def open(self, *, also: Collection[uuid.UUID] = ()) -> Self:
        """Return cases that wait for us or that we work on. `also`: ids whose end nobody signed."""
        return self.exclude(Q(status__in=HelpRequest.CLOSED) & ~Q(pk__in=also))

    def granted_to(self, key: uuid.UUID) -> Self:
        # An Exists and no join: a case with grants of two key versions would appear twice.
        return self.filter(
            Exists(KeyGrant.objects.filter(request=OuterRef("pk"), recipient_key=key))
        )

    def closed(self) -> Self:
        return self.filter(status__in=HelpRequest.CLOSED)

    def for_queue(self) -> Self:
        """Return the cases without the answers, which are most of a row and which no queue reads."""
        return self.defer("answers", "applicant_wrapped")

    def as_lines(self) -> Self:
        """Return the cases with the columns alone that a line of the queue shows, without blobs."""
        return self.only(
            "public_ref", "received_on", "status", "assigned_to", "review_by", "retention_until"
        )

    def waiting(self, *, also: Collection[uuid.UUID] = ()) -> Self:
        """Return open cases, or cases with messages, that nobody has read. `also`: as in `open`."""
        unread = ThreadMessage.objects.filter(
            request=OuterRef("pk"),
            direction=ThreadMessage.Direction.FROM_PERSON,
            seen_by_staff=False,
        )
        return self.open(also=also).filter(Q(assigned_to=None) | Exists(unread))


class HelpRequest(models.Model):
    """Hold one person's request, which the code calls a case.

    Dates and states that are not encrypted are a cache of signed events.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", "received"
        BEING_READ = "being_read", "being read"
        MORE_NEEDED = "more_needed", "more information needed"
        CONSULT_OFFERED = "consult_offered", "consult offered"
        ACCEPTED = "accepted", "accepted"
        REFERRED = "referred", "referred"
        CLOSED = "closed", "closed"
        NO_CONTACT = "no_contact", "no contact"
        DUPLICATE = "duplicate", "duplicate"
        SPAM = "spam", "spam"
        WITHDRAWN = "withdrawn", "withdrawn"

    CLOSED = [
        Status.REFERRED,
        Status.CLOSED,
        Status.NO_CONTACT,
        Status.DUPLICATE,
        Status.SPAM,
        Status.WITHDRAWN,
    ]
    # A query does not name more cases than these one by one.
    NAMED_AT_MOST = 100

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    public_ref = models.CharField(max_length=20, unique=True)
    received_on = models.DateField()
    status = models.CharField(max_length=20, choices=Status, default=Status.RECEIVED)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    review_by = models.DateField()
    retention_until = models.DateField(null=True)
    on_hold = models.BooleanField(default=False)
    rekey_needed = models.BooleanField(default=False)
    is_test = models.BooleanField(default=False)
    header = models.BinaryField()
    header_signature = models.BinaryField()
    header_mac = models.BinaryField()
    renewals = models.BinaryField(default=b"", help_text="New keys for the person, each signed.")
    drop_private = models.BinaryField()
    receipt_lookup = models.BinaryField(unique=True)
    receipt_salt_v = models.PositiveSmallIntegerField()
    card = models.BinaryField()
    triage = models.BinaryField()
    # The queue reads neither of these. They are most of a row and stand at its end: SQLite has to
    # read everything that stands before a column.
    applicant_wrapped = models.BinaryField()
    answers = models.BinaryField()

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | Q(retention_until__isnull=False),
                name="withdrawn_request_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.public_ref


class KeyGrantManager(models.Manager["KeyGrant"]):
    def locked(self, grants: Iterable[uuid.UUID]) -> set[uuid.UUID]:
        """Lock those of these grants that still exist, and return their ids."""
        rows = self.filter(pk__in=list(grants)).order_by("pk").select_for_update()
        return set(rows.values_list("pk", flat=True))

    def store_own(self, blobs: Iterable[tuple[uuid.UUID, bytes]]) -> None:
        """Store the caseworker's own form of grants that still exist. `blobs` pairs ids and blobs.

        SQL by hand: a first queue has 5,000 grants, and for them `bulk_update` takes thirty times
        as long, in any batch size. Somebody waits for that page.
        """
        as_stored = KeyGrant._meta.pk.get_db_prep_value
        rows = [
            (KeyGrant.Form.OWN.value, blob, as_stored(grant, connection)) for grant, blob in blobs
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                f'UPDATE "{KeyGrant._meta.db_table}" SET form = %s, blob = %s WHERE id = %s',  # noqa: S608 -- our own name
                rows,
            )


class KeyGrant(models.Model):
    """Hold the case key for one caseworker: sealed by somebody else, or under their own key."""

    class Form(models.TextChoices):
        SEALED = "sealed", "sealed"
        OWN = "own", "own"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # An index of its own would repeat the start of the constraint's index below, for each of
    # fourteen rows a case.
    request = models.ForeignKey(
        HelpRequest, on_delete=models.CASCADE, related_name="grants", db_index=False
    )
    key_version = models.PositiveIntegerField()
    recipient_key = models.UUIDField()
    form = models.CharField(max_length=10, choices=Form)
    blob = models.BinaryField()
    granted_by = models.UUIDField(null=True, help_text="A caseworker's key; none: at Send.")
    granted_on = models.DateField()

    objects = KeyGrantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "key_version", "recipient_key"], name="one_grant_a_reader"
            ),
        ]
        indexes = [models.Index(fields=["recipient_key"], name="grant_recipient")]

    def __str__(self) -> str:
        return f"{self.form} grant"


class ThreadMessageQuerySet(models.QuerySet["ThreadMessage"]):
    def from_people_on(self, cases: HelpRequestQuerySet) -> Self:
        """Return what people wrote on these cases, in order, without the blob that only they open."""
        told = self.filter(direction=ThreadMessage.Direction.FROM_PERSON)
        return told.filter(Exists(cases.filter(pk=OuterRef("request")))).defer("applicant_blob")

    def unread(self, cases: Iterable[HelpRequest], *, up_to: int) -> Self:
        """Return what people wrote on these cases, up to a number, that nobody has dealt with."""
        return self.filter(
            request__in=cases,
            direction=ThreadMessage.Direction.FROM_PERSON,
            number__lte=up_to,
            seen_by_staff=False,
        )


class CaseNoteQuerySet(models.QuerySet["CaseNote"]):
    def that_decide_on(self, cases: HelpRequestQuerySet) -> Self:
        """Return notes on these cases that settle a report, or say how urgent they are."""
        decides = Q(settles__isnull=False) | Q(sets_level=True)
        return self.filter(decides).filter(Exists(cases.filter(pk=OuterRef("request"))))


class ThreadMessage(models.Model):
    """Hold a message. The writer's signature is inside the blob."""

    class Direction(models.TextChoices):
        FROM_PERSON = "from_person", "from the person"
        FROM_US = "from_us", "from us"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    direction = models.CharField(max_length=20, choices=Direction)
    created_on = models.DateField()
    staff_blob = models.BinaryField()
    applicant_blob = models.BinaryField(null=True)
    # Set by answering the message, marking it as read, or settling its report; not by opening it.
    seen_by_staff = models.BooleanField(default=False)
    seen_by_person = models.BooleanField(default=False)

    objects = ThreadMessageQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="message_number_once"),
            models.CheckConstraint(
                condition=Q(direction="from_us", applicant_blob__isnull=False)
                | Q(direction="from_person", applicant_blob=None),
                name="person_opens_what_we_wrote_alone",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.number}"


class CaseNote(models.Model):
    """Hold what caseworkers tell each other about a case. The person never sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    settles = models.OneToOneField(
        ThreadMessage,
        on_delete=models.SET_NULL,
        null=True,
        related_name="settled_by",
        help_text="The message whose news this note settles; the blob says so too.",
    )
    sets_level = models.BooleanField(
        default=False,
        help_text="Whether it says how urgent the request is; the blob says so too.",
    )
    blob = models.BinaryField()

    objects = CaseNoteQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settles=None) | Q(sets_level=False), name="note_says_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return "note"
