"""Signed documents that this host keeps beside its data, so that the database cannot lower them."""

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from legal_help.trust.chain import Document


class Damaged(Exception):
    """Raised if the file is no list of documents: a disk failed, or another hand wrote there."""


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


def keep_when_committed(verify: Callable[[], object]) -> None:
    """Call `verify`, which keeps what it finds, once this transaction has stored a document.

    Until then nothing is kept: of what is rolled back this host must not say for ever that it has
    seen it.
    """
    transaction.on_commit(partial(_keep, verify), robust=True)


def may_keep() -> bool:
    """Whether what is read now was committed."""
    waiting = (callback[1] for callback in connection.run_on_commit)
    return not any(isinstance(each, partial) and each.func is _keep for each in waiting)


def _keep(verify: Callable[[], object]) -> None:
    verify()


@contextmanager
def locked() -> Iterator[None]:
    """Let one process at a time compare and write."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
