"""Store who may read: the signed roster, the keys of caseworkers, the salt of the codes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class SignedDocument(models.Model):
    """Hold one document of a signed chain. The row proves nothing: it is verified on every use."""

    class Kind(models.TextChoices):
        ROSTER = "roster", "roster"
        LAW = "law", "law"
        STEPS = "steps", "next steps"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    version = models.PositiveIntegerField()
    body = models.BinaryField()
    signature = models.BinaryField()
    signer_key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="document_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class CaseworkerKey(models.Model):
    """Hold a caseworker's seeds under a passphrase. Only the roster says whether the key counts."""

    class State(models.TextChoices):
        PENDING = "pending", "pending"
        ACTIVE = "active", "active"
        RETIRED = "retired", "retired"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="caseworker_keys"
    )
    state = models.CharField(max_length=10, choices=State)
    public_keys = models.BinaryField()
    kdf_row = models.PositiveSmallIntegerField()
    salt = models.BinaryField()
    wrapped_seeds = models.BinaryField()
    stop_hash = models.BinaryField(default=b"")
    created_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="active"), name="one_active_key_a_person"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="pending"), name="one_pending_key_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} key"


class SiteSalt(models.Model):
    """Hold the salt of all codes: one for the site, because a code must find its row.

    A new version is stored beside the old one.
    """

    version = models.PositiveSmallIntegerField(primary_key=True)
    salt = models.BinaryField()
    kdf_row = models.PositiveSmallIntegerField()
    created_on = models.DateField()

    def __str__(self) -> str:
        return f"salt {self.version}"
