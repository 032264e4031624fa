"""Look for a word in everything that is stored, in every dress it could wear."""

import base64
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection

# What is left of it in base64, without its ends, has eight characters.
SHORTEST = 9


def dresses(word: str) -> Iterator[bytes]:
    """The word as bytes: plain, in hexadecimal, in base64 at each offset, in UTF-16.

    Raises ValueError for one that is so short that keys and signatures may spell it by chance.
    """
    plain = word.encode()
    if len(plain) < SHORTEST:
        raise ValueError(word)
    yield plain
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    yield ascii(word)[1:-1].encode()  # as JSON escapes it
    for offset in range(3):
        # Characters at either end also hold bits of the neighbours: leave them out.
        encoded = base64.b64encode(bytes(offset) + plain)
        inner = encoded[4 if offset else 0 : -4]
        yield inner
        yield inner.translate(bytes.maketrans(b"+/", b"-_"))


def places(folders: Iterable[Path] = (), log: str = "") -> Iterator[tuple[str, bytes]]:
    """Everything that is stored, as (where, bytes)."""
    yield "log", log.encode()
    for letter in getattr(mail, "outbox", ()):
        yield "mail", letter.message().as_bytes()
    yield "raw database", raw_database()
    for table in connection.introspection.table_names():
        yield f"table {table}", b"\n".join(rows_of(table))
    yield "cache in memory", repr(getattr(cache, "_cache", {})).encode()
    kept_in = (Path(settings.DATA_DIR), Path(settings.MEDIA_ROOT), own_temporary_folder())
    for folder in (*kept_in, *folders):
        for path in folder.rglob("*"):
            if path.is_file():
                yield f"file {path}", path.read_bytes()


def own_temporary_folder() -> Path:
    """Where temporary files of this test are, never those of the whole machine."""
    folder = Path(tempfile.gettempdir())
    if not folder.is_relative_to(Path(settings.DATA_DIR).parent):
        raise ValueError(folder)
    return folder


def rows_of(table: str) -> Iterator[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- introspected
        for row in cursor.fetchall():
            for value in row:
                is_binary = isinstance(value, bytes | memoryview)
                yield bytes(value) if is_binary else str(value).encode()


def raw_database() -> bytes:
    """The pages of an SQLite file, freed ones included; a server's files are not ours to read."""
    if connection.vendor != "sqlite":
        return b""
    return bytes(connection.connection.serialize())


def found(
    words: Iterable[str], *, folders: Iterable[Path] = (), log: str = ""
) -> set[tuple[str, str]]:
    """Return where which word stands, in whichever dress."""
    stored = list(places(folders, log))
    return {
        (word, where)
        for word in words
        for dress in dresses(word)
        for where, content in stored
        if dress in content
    }
