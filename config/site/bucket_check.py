"""Warn where the bucket of pictures keeps what was deleted from it."""

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.core.files.storage import storages

from articles.bucket import BucketStorage, StorageAway


@checks.register("security", deploy=True)
def check_bucket(**_: Any) -> Iterator[checks.CheckMessage]:
    """Warn of a bucket with versions, and of one that does not answer."""
    storage = storages["default"]
    if not isinstance(storage, BucketStorage):
        return
    try:
        keeps_versions = storage.keeps_versions()
    except StorageAway as away:
        yield checks.Warning(
            "The bucket of pictures, documents and videos cannot be asked whether it keeps versions.",
            hint=f"Look at MEDIA_S3_BUCKET and its key: it needs s3:GetBucketVersioning. {away}",
            id="config.W001",
        )
        return
    if keeps_versions:
        yield checks.Warning(
            "The bucket of pictures keeps former versions: what is withdrawn stays in it.",
            hint="Suspend versioning in MEDIA_S3_BUCKET, and delete the versions that it has.",
            id="config.W002",
        )
