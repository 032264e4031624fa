"""Read where pictures, documents and recordings are kept."""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.environment import environ
from config.environment.buckets import Bucket, make_bucket


def bucket(*, of_backups: Bucket | None, accel_prefix: str) -> Bucket | None:
    """Return the bucket in the MEDIA_S3_… variables, or None for a folder.

    Raises ImproperlyConfigured where it is also that of backups: files that no page names are deleted
    from it. And where a server in front is to send the files, which it does not have.
    """
    found = make_bucket(
        "MEDIA_S3_",
        place=environ.optional("MEDIA_S3_BUCKET"),
        key_id=environ.optional("MEDIA_S3_KEY_ID"),
        secret=environ.secret("MEDIA_S3_SECRET"),
        endpoint=environ.address("MEDIA_S3_ENDPOINT", "https", "http"),
        region=environ.optional("MEDIA_S3_REGION", "us-east-1"),
    )
    if found and of_backups and found.overlaps(of_backups):
        raise ImproperlyConfigured(
            "MEDIA_S3_BUCKET and BACKUP_S3_BUCKET lie in each other. Use two buckets or two folders."
        )
    if found and accel_prefix:
        raise ImproperlyConfigured(
            "MEDIA_ACCEL_PREFIX lets the server in front send files from a folder, and MEDIA_S3_BUCKET"
            " keeps them elsewhere. Use one of the two."
        )
    return found


def storage(found: Bucket | None) -> dict[str, Any]:
    """Return the entry of STORAGES for a bucket, or for the folder MEDIA_ROOT."""
    if found is None:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    return {"BACKEND": "articles.bucket.BucketStorage", "OPTIONS": asdict(found)}
