"""Read where backups go, and whose keys open them."""

import pyrage
from django.core.exceptions import ImproperlyConfigured

from config.environment import environ
from config.environment.buckets import Bucket, make_bucket


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
    return make_bucket(
        "BACKUP_S3_",
        place=environ.optional("BACKUP_S3_BUCKET"),
        key_id=environ.optional("BACKUP_S3_KEY_ID"),
        secret=environ.secret("BACKUP_S3_SECRET"),
        endpoint=environ.address("BACKUP_S3_ENDPOINT", "https", "http"),
        region=environ.optional("BACKUP_S3_REGION", "us-east-1"),
    )
