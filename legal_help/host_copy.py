"""Signed documents that this host keeps beside its data, so that the database cannot lower them."""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from legal_help.chain import Document


class Damaged(Exception):
    """What is kept is no list of documents: a disk failed, or another hand wrote there."""


def folder() -> Path:
    return Path(settings.DATA_DIR) / "trust"


def read(name: str) -> list[Document]:
    """Return the documents kept under this name, as they were written: verify them again.

    Raises Damaged.
    """
    try:
        written = json.loads((folder() / f"{name}.json").read_text())
        return [Document.from_json(entry) for entry in written]
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError):
        raise Damaged(name) from None


def write(name: str, documents: Iterable[Document]) -> None:
    """Replace what is kept under this name, all of it or nothing."""
    fresh = folder() / f"{name}.new"
    with fresh.open("w") as file:
        json.dump([document.as_json() for document in documents], file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder() / f"{name}.json")


@contextmanager
def locked() -> Iterator[None]:
    """Let one process at a time compare and write."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
