"""Have a document cleaned by a process that may touch nothing, and check what it sends back.

A web worker decodes nothing itself. Nothing of the file reaches a disk.
"""

import json
import logging
from dataclasses import replace
from threading import Lock
from typing import Final, cast

from articles.documents.document import (
    MEDIA_TYPES,
    MOST_BYTES,
    MOST_BYTES_CLEANED,
    MOST_TEXT,
    REFUSALS,
    REMOVED,
    CleanDocument,
    DocumentRefused,
    Refusal,
    Removed,
)
from confinement.asking import (
    CannotConfine,
    EndedBadly,
    Limits,
    TookTooLong,
    ask_confined,
    program_of,
)

__all__ = [
    "MEDIA_TYPES",
    "MOST_BYTES",
    "MOST_TEXT",
    "CleanDocument",
    "DocumentRefused",
    "Refusal",
    "Removed",
    "clean_document",
]

logger = logging.getLogger(__name__)

# By the clock, the start and the pipes included. The processes may compute for 20 and for 15 seconds.
SECONDS_TO_CLEAN: Final = 40
SECONDS_TO_LOOK: Final = 30
MOST_BYTES_OF_COVER: Final = 6_000_000  # noise of 1,200 by 1,200 pixels has 4.4 MB
WORKER: Final = program_of("articles.documents.worker")
VIEWER: Final = program_of("articles.documents.viewer")
PNG_BEGIN: Final = b"\x89PNG\r\n\x1a\n"
PNG_END: Final = b"IEND\xaeB`\x82"
# Each takes up to 300 MB: several editors who upload at once wait for each other.
_one_at_a_time = Lock()


def clean_document(content: bytes) -> CleanDocument:
    """Return the document without what tells of its author. Its kind is told by its bytes, never by its name.

    Takes up to SECONDS_TO_CLEAN, and SECONDS_TO_LOOK for a PDF. A PDF whose first page cannot be drawn
    has no cover. Raises DocumentRefused, with "unclean" too where no process can be confined.
    """
    if not content:
        raise DocumentRefused("empty")
    if len(content) > MOST_BYTES:
        raise DocumentRefused("heavy")
    with _one_at_a_time:
        document = _parse_answer(_ask_worker(content))
        if document.suffix != "pdf":
            return document
        text, cover = _ask_viewer(document.content)
    return replace(document, text=text, cover=cover)


def _ask_worker(content: bytes) -> list[bytes]:
    limits = Limits(SECONDS_TO_CLEAN, frames=4, bytes_a_frame=MOST_BYTES_CLEANED)
    try:
        return ask_confined(WORKER, content, limits)
    except TookTooLong:
        raise DocumentRefused("slow") from None
    except EndedBadly:
        raise DocumentRefused("broken") from None
    except CannotConfine:
        logger.error("No process can be confined on this machine, so no document is cleaned")  # noqa: TRY400 -- where it happened says nothing
        raise DocumentRefused("unclean") from None


def _parse_answer(answer: list[bytes]) -> CleanDocument:
    """Return what the process answered, once it is seen to be a document or a refusal."""
    match answer:
        case [b"refused", code] if code.decode("ascii", "replace") in REFUSALS:
            raise DocumentRefused(cast("Refusal", code.decode()))
        case [b"clean", described, content, text] if content:
            try:
                return _parse_document(json.loads(described), content, text.decode())
            except (KeyError, TypeError, ValueError):
                pass
    raise DocumentRefused("broken")


def _parse_document(described: dict[str, object], content: bytes, text: str) -> CleanDocument:
    """Return the document. Raises KeyError, TypeError or ValueError if it is none."""
    suffix, pages, removed = described["suffix"], described["pages"], described["removed"]
    is_document = (
        suffix in MEDIA_TYPES
        and (pages is None or isinstance(pages, int))
        and isinstance(removed, list)
        and REMOVED.issuperset(removed)
    )
    if not is_document:
        raise ValueError
    return CleanDocument(
        content=content,
        suffix=cast("str", suffix),
        pages=cast("int | None", pages),
        text=text[:MOST_TEXT],
        cover=None,
        removed=tuple(cast("list[Removed]", removed)),
    )


def _ask_viewer(content: bytes) -> tuple[str, bytes | None]:
    """Return the text and the cover of a PDF, as far as they can be had."""
    limits = Limits(SECONDS_TO_LOOK, frames=2, bytes_a_frame=MOST_BYTES_OF_COVER)
    try:
        answer = ask_confined(VIEWER, content, limits)
    except EndedBadly as ended:
        answer = ended.answered
    except CannotConfine:
        answer = []
    text = answer[0].decode("utf-8", "replace")[:MOST_TEXT] if answer else ""
    cover = answer[1] if len(answer) == 2 else b""
    is_png = cover.startswith(PNG_BEGIN) and cover.endswith(PNG_END)
    return text, cover if is_png else None
