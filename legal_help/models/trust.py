"""Store who may read: the keys of caseworkers, and rosters that wait for a second signature."""

import uuid

from django.conf import settings
from django.db import models


class ProposedRoster(models.Model):
    """Hold a roster that one supervisor signed and another has to sign too. It proves nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.BinaryField()

    def __str__(self) -> str:
        return "proposed roster"


class CaseworkerKey(models.Model):
    """Hold a caseworker's seeds under a passphrase. Only the roster says whether the key counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="caseworker_keys"
    )
    public_keys = models.BinaryField()
    kdf_row = models.PositiveSmallIntegerField()
    salt = models.BinaryField()
    wrapped_seeds = models.BinaryField()
    stop_hash = models.BinaryField(default=b"")
    created_on = models.DateField()

    def __str__(self) -> str:
        return "key of a caseworker"
