"""Have a stranger's file drawn anew by a process that may touch nothing, and check what it sends back.

A web worker decodes nothing itself. The file goes to the other process through a pipe and its pages
come back through one: no temporary file, no shared memory, no disk.
"""

import functools
from contextlib import suppress
from typing import Final

from confinement.asking import (
    CannotConfine,
    EndedBadly,
    Limits,
    TookTooLong,
    ask_confined,
    program_of,
)
from legal_help.files.refusals import MOST_BYTES_A_PAGE, MOST_PAGES, FileRefused, Refusal
from legal_help.trust import slots

__all__ = ["CannotConfine", "FileRefused", "Refusal", "can_confine", "redraw"]

# By the clock, the start and the pipes included. The process itself may compute for 20 seconds.
MOST_SECONDS: Final = 30
PROGRAM: Final = program_of("legal_help.files.confined")


def redraw(content: bytes, *, limit: str = "file") -> list[bytes]:
    """Return the pages of a JPEG, PNG, HEIC or PDF, each a JPEG with nothing in it but pixels.

    At most MOST_PAGES, each at most MOST_BYTES_A_PAGE. May take MOST_SECONDS, and as much again to
    wait for others. Raises FileRefused, CannotConfine, or slots.Busy when too many are at it.
    """
    with slots.slot(limit):
        return _ask(content)


def can_confine() -> bool:
    """Return whether files can be taken on this machine. Tries until it can, for half a second each."""
    try:
        prove_confinement()
    except CannotConfine:
        return False
    return True


@functools.cache
def prove_confinement() -> None:
    """Raise CannotConfine unless a process can be confined here. Once it could, it is not tried again."""
    with suppress(FileRefused):  # an empty file is none
        _ask(b"")


def _ask(content: bytes) -> list[bytes]:
    limits = Limits(MOST_SECONDS, frames=1 + MOST_PAGES, bytes_a_frame=MOST_BYTES_A_PAGE)
    try:
        answer = ask_confined(PROGRAM, content, limits)
    except TookTooLong:
        raise FileRefused(Refusal.SLOW) from None
    except EndedBadly:
        raise FileRefused(Refusal.BROKEN) from None
    match answer:
        case [b"refused", code] if code in CODES:
            raise FileRefused(CODES[code])
        case [b"pages", *pages] if _are_pages(pages):
            return pages
    raise FileRefused(Refusal.BROKEN)


CODES: Final = {code.encode(): code for code in Refusal}


def _are_pages(pages: list[bytes]) -> bool:
    return 1 <= len(pages) <= MOST_PAGES and all(
        page.startswith(b"\xff\xd8\xff") and page.endswith(b"\xff\xd9") for page in pages
    )
