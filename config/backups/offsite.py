"""Keep copies of backups in a bucket of a server that speaks S3."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from config.environment.buckets import Bucket

SECONDS_TO_CONNECT: Final = 20
# A server that takes a connection and never answers holds up whatever else the worker has to do, and
# the worker tries again by itself.
SECONDS_TO_ANSWER: Final = 20
TRIES: Final = 2


class OffsiteFailed(Exception):
    """The server refused, or did not answer. Says why, without a key."""


class Offsite:
    """Reach the backups in a bucket by the names of their files. Each verb raises OffsiteFailed."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def names(self) -> list[str]:
        """Return the names of all files in our folder."""
        with _told():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket.name, Prefix=self._bucket.folder
            )
            keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
        return [key.removeprefix(self._bucket.folder) for key in keys]

    def upload(self, path: Path) -> None:
        """Store a file under its own name, in pieces if it is large."""
        with _told():
            self._client.upload_file(str(path), self._bucket.name, self._key(path.name))

    def download(self, name: str, path: Path) -> None:
        """Fetch a file. It appears under `path` once it is whole."""
        with _told():
            self._client.download_file(self._bucket.name, self._key(name), str(path))

    def delete(self, name: str) -> None:
        with _told():
            self._client.delete_object(Bucket=self._bucket.name, Key=self._key(name))

    def _key(self, name: str) -> str:
        return f"{self._bucket.folder}{name}"

    @cached_property
    def _client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self._bucket.endpoint or None,
            region_name=self._bucket.region,
            aws_access_key_id=self._bucket.key_id,
            aws_secret_access_key=self._bucket.secret,
            config=Config(
                connect_timeout=SECONDS_TO_CONNECT,
                read_timeout=SECONDS_TO_ANSWER,
                retries={"total_max_attempts": TRIES},
                # Servers of others than Amazon know no newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "no reason")
        raise OffsiteFailed(f"The server refused: {code}.") from error
    except (BotoCoreError, Boto3Error) as error:
        raise OffsiteFailed(f"The server cannot be reached: {type(error).__name__}.") from error
