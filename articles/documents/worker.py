"""The process that cleans a document, and may touch nothing while it does. `cleaning` starts it.

It answers "clean", what the document is, its content and text; or "refused" and the code.
"""

import codecs
import json
from collections.abc import Iterator
from typing import Final

from articles.documents.document import DocumentRefused
from articles.documents.kinds import clean
from confinement.process import answer_confined

MEMORY: Final = 300_000_000  # bytes of addresses, libraries included
CPU_SECONDS: Final = 20
# Python loads an encoding when it is first used, and no file can be opened then.
ENCODINGS: Final = [
    "ascii",
    "cp437",
    "cp1252",
    "latin-1",
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-be",
    "utf-16-le",
]
for encoding in ENCODINGS:
    codecs.lookup(encoding)


def main() -> None:  # pragma: no cover -- ends the process that it confines; tests run it as one
    answer_confined(frames, memory=MEMORY, cpu_seconds=CPU_SECONDS)


def frames(content: bytes) -> Iterator[bytes]:
    """Yield what the parent is told of a document."""
    try:
        document = clean(content)
    except DocumentRefused as refused:
        yield from (b"refused", refused.code.encode())
        return
    described = {
        "suffix": document.suffix,
        "pages": document.pages,
        "removed": document.removed,
    }
    yield from (b"clean", json.dumps(described).encode(), document.content)
    yield document.text.encode("utf-8", "replace")
