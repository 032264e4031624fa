"""Read where backups go, and whose keys open them."""

from dataclasses import dataclass

import pyrage
from django.core.exceptions import ImproperlyConfigured

from config.environment import environ


@dataclass(frozen=True, repr=False)
class Bucket:
    """Say where copies of backups are kept: a bucket of a server that speaks S3."""

    name: str
    folder: str
    """Before the name of each file; ends with a slash, or is empty."""
    endpoint: str
    """The address of the server; empty for Amazon's."""
    region: str
    key_id: str
    secret: str


def recipients() -> list[pyrage.x25519.Recipient]:
    """Return the public keys of age in BACKUP_RECIPIENTS. Raises ImproperlyConfigured."""
    found = []
    for word in environ.optional("BACKUP_RECIPIENTS").split():
        if word.upper().startswith("AGE-SECRET-KEY-"):
            raise ImproperlyConfigured(
                "BACKUP_RECIPIENTS holds a secret key, which must not lie on this machine. Use the public"
                " one, which begins with age1."
            )
        try:
            found.append(pyrage.x25519.Recipient.from_str(word))
        except pyrage.RecipientError:
            raise ImproperlyConfigured(
                f"BACKUP_RECIPIENTS has {word!r}; use public keys of age, with spaces between."
            ) from None
    return found


def bucket() -> Bucket | None:
    """Return the bucket in the BACKUP_S3_… variables, or None. Raises ImproperlyConfigured."""
    name, _slash, folder = environ.optional("BACKUP_S3_BUCKET").partition("/")
    key_id, secret = environ.optional("BACKUP_S3_KEY_ID"), environ.secret("BACKUP_S3_SECRET")
    endpoint = environ.address("BACKUP_S3_ENDPOINT", "https", "http")
    region = environ.optional("BACKUP_S3_REGION", "us-east-1")
    if not name:
        return None
    if not (key_id and secret):
        raise ImproperlyConfigured(
            "BACKUP_S3_BUCKET needs BACKUP_S3_KEY_ID and BACKUP_S3_SECRET too."
        )
    return Bucket(
        name, f"{folder.rstrip('/')}/" if folder else "", endpoint, region, key_id, secret
    )
