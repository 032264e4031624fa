"""Keep pictures, documents and recordings in a bucket of a server that speaks S3.

Nobody but Standing reads it: each file passes through the view that decides who may have it. Where the
server hangs, at most half of the threads wait for pictures, and the others serve pages of text. After a
server did not answer, it is not asked for some seconds.
"""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from threading import BoundedSemaphore
from time import monotonic
from typing import Any, Final

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.core.files.storage import Storage

logger = logging.getLogger(__name__)

PIECE: Final = 512 * 1024
"""Bytes that are asked for at once: enough for most pictures in one request."""
SECONDS_TO_CONNECT: Final = 2
SECONDS_TO_READ: Final = 10
SECONDS_LEFT_ALONE: Final = 5
READERS_AT_ONCE: Final = 12
"""In one process, which has 24 threads (GRANIAN_BLOCKING_THREADS)."""
SECONDS_IN_LINE: Final = 0.5
_NOT_THERE: Final = {"404", "NoSuchKey"}
_NOTHING_LEFT: Final = {"416", "InvalidRange"}


class StorageAway(OSError):
    """The bucket does not answer, refuses, or cannot send parts of files. The message names the kind of failure, and no file or key."""


class BucketStorage(Storage):
    """Store files under their names in a folder of a bucket. Each method raises StorageAway."""

    def __init__(
        self, *, name: str, folder: str, endpoint: str, region: str, key_id: str, secret: str
    ) -> None:
        """`folder` stands before the name of each file: it ends with a slash, or is empty."""
        self._bucket, self._folder = name, folder
        self._endpoint, self._region = endpoint, region
        self._key_id, self._secret = key_id, secret
        self._left_alone_until = 0.0
        self._readers = BoundedSemaphore(READERS_AT_ONCE)

    def exists(self, name: str) -> bool:
        try:
            self._head(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        """Return how many bytes a file has. Raises FileNotFoundError."""
        return int(self._head(name)["ContentLength"])

    def get_modified_time(self, name: str) -> datetime:
        """Return when a file was stored. Raises FileNotFoundError."""
        stored_at: datetime = self._head(name)["LastModified"]
        return stored_at

    def delete(self, name: str) -> None:
        """Delete a file. It may be gone already."""
        with self._asked():
            self._client.delete_object(Bucket=self._bucket, Key=self._key(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return the names of the folders and of the files in a folder."""
        prefix = self._key(path.strip("./"))
        prefix += "/" * (prefix != "" and not prefix.endswith("/"))
        folders: list[str] = []
        files: list[str] = []
        with self._asked():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=prefix, Delimiter="/"
            )
            for page in pages:
                folders += [each["Prefix"] for each in page.get("CommonPrefixes", ())]
                files += [each["Key"] for each in page.get("Contents", ())]
        return (
            [key.removeprefix(prefix).rstrip("/") for key in folders],
            [key.removeprefix(prefix) for key in files if key != prefix],
        )

    def keeps_versions(self) -> bool:
        """Return whether the bucket keeps what is deleted from it."""
        with self._asked():
            answer = self._client.get_bucket_versioning(Bucket=self._bucket)
            return bool(answer.get("Status") == "Enabled")

    def read_piece(self, name: str, begins: int) -> tuple[bytes, int]:
        """Return up to PIECE bytes from a place on, and the size of the file. Raises FileNotFoundError."""
        with self._as_one_of_few(), self._asked():
            try:
                answer = self._client.get_object(
                    Bucket=self._bucket,
                    Key=self._key(name),
                    Range=f"bytes={begins}-{begins + PIECE - 1}",
                )
            except ClientError as error:
                if _code(error) in _NOTHING_LEFT:
                    return b"", begins
                raise
            if "ContentRange" not in answer:
                answer["Body"].close()
                logger.warning("The bucket of files sends whole files where a part was asked for.")
                raise StorageAway("It sends whole files.")
            content: bytes = answer["Body"].read()
            return content, int(answer["ContentRange"].rpartition("/")[2])

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        if mode != "rb":
            raise ValueError("What lies in a bucket is stored whole, and only read.")
        return File(io.BufferedReader(_StoredBytes(self, name), PIECE), name)

    def _save(self, name: str, content: File[bytes]) -> str:
        content.seek(0)
        with self._asked():
            self._client.upload_fileobj(_Unclosed(content), self._bucket, self._key(name))
        return name

    def _head(self, name: str) -> Any:
        with self._asked():
            return self._client.head_object(Bucket=self._bucket, Key=self._key(name))

    def _key(self, name: str) -> str:
        return f"{self._folder}{name}"

    @contextmanager
    def _as_one_of_few(self) -> Iterator[None]:
        if not self._readers.acquire(timeout=SECONDS_IN_LINE):
            raise StorageAway("Too many wait for it.")
        try:
            yield
        finally:
            self._readers.release()

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """Turn failures of boto3 into FileNotFoundError or StorageAway; ask no server that did not answer."""
        if monotonic() < self._left_alone_until:
            raise StorageAway("It did not answer a moment ago.")
        if self._left_alone_until:  # this one tries, the others wait for what it finds
            self._left_alone_until = monotonic() + SECONDS_LEFT_ALONE
        try:
            yield
            self._left_alone_until = 0.0
        except ClientError as error:
            self._left_alone_until = 0.0
            if _code(error) in _NOT_THERE:
                raise FileNotFoundError from None
            raise StorageAway(f"It refused: {_code(error)}.") from None
        except (BotoCoreError, Boto3Error) as error:
            self._left_alone_until = monotonic() + SECONDS_LEFT_ALONE
            logger.warning("The bucket of files does not answer: %s", type(error).__name__)
            raise StorageAway(f"It does not answer: {type(error).__name__}.") from None

    @cached_property
    def _client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self._endpoint or None,
            region_name=self._region,
            aws_access_key_id=self._key_id,
            aws_secret_access_key=self._secret,
            config=Config(
                connect_timeout=SECONDS_TO_CONNECT,
                read_timeout=SECONDS_TO_READ,
                retries={"total_max_attempts": 2, "mode": "standard"},
                max_pool_connections=50,
                # Servers of others than Amazon know no newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )


class _StoredBytes(io.RawIOBase):
    """Read a file of the bucket piece by piece, from any place in it on.

    Each piece is a request of its own: a reader on a slow line keeps no connection to the server.
    """

    def __init__(self, storage: BucketStorage, name: str) -> None:
        """Ask for the first piece, and so for whether there is such a file."""
        self._storage, self._name = storage, name
        self._at = self._begins = 0
        self._piece, self._size = storage.read_piece(name, 0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        if not self._begins <= self._at < self._begins + len(self._piece):
            self._piece, _size = self._storage.read_piece(self._name, self._at)
            self._begins = self._at
        offset = self._at - self._begins
        found = self._piece[offset : offset + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)


class _Unclosed:
    """Let a file be read that stays open: boto3 closes what it has uploaded."""

    def __init__(self, content: File[bytes]) -> None:
        self._content = content

    def read(self, size: int = -1) -> bytes:
        content: bytes = self._content.read(size)
        return content


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
