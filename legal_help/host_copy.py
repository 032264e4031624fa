"""Signed documents that this host keeps beside its data, so that the database cannot lower them."""

import fcntl
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from legal_help.chain import Document


def folder() -> Path:
    return Path(settings.DATA_DIR) / "trust"


def read(name: str) -> list[Document]:
    """Return the documents kept under this name, as they were written: verify them again."""
    try:
        written = json.loads((folder() / f"{name}.json").read_text())
    except FileNotFoundError:
        return []
    return [Document.from_json(entry) for entry in written]


def write(name: str, documents: Iterable[Document]) -> None:
    """Replace what is kept under this name, all of it or nothing."""
    fresh = folder() / f"{name}.new"
    fresh.write_text(json.dumps([document.as_json() for document in documents]))
    fresh.replace(folder() / f"{name}.json")


@contextmanager
def locked() -> Iterator[None]:
    """Let one process at a time compare and write."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
