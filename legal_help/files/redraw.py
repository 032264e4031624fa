"""Have a stranger's file drawn anew by a process that may touch nothing, and check what it sends back.

A web worker decodes nothing itself. The file goes to the other process through a pipe and its pages
come back through one: no temporary file, no shared memory, no disk.
"""

import functools
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import IO, Final

from legal_help.files.refusals import MOST_BYTES_A_PAGE, MOST_PAGES, FileRefused, Refusal
from legal_help.trust import slots

__all__ = ["CannotConfine", "FileRefused", "Refusal", "can_confine", "redraw"]

# By the clock, the start and the pipes included. The process itself may compute for 20 seconds.
MOST_SECONDS: Final = 30
# Isolated (-I), Python looks for modules in its own folders alone; -B: nothing is written down.
PROGRAM: Final = (
    "-IBc",
    "import sys; sys.path.append(sys.argv[1]); from legal_help.files.confined import main; main()",
    str(Path(__file__).resolve().parents[2]),
)
LENGTH: Final = 4  # bytes before each frame


class CannotConfine(Exception):
    """This machine cannot take away a process's rights, so no file is decoded here."""


def redraw(content: bytes, *, room: str = "file") -> list[bytes]:
    """Return the pages of a JPEG, PNG, HEIC or PDF, each a JPEG with nothing in it but pixels.

    At most MOST_PAGES, each at most MOST_BYTES_A_PAGE. May take MOST_SECONDS, and as much again to
    wait for others. Raises FileRefused, CannotConfine, or slots.Busy when too many are at it.
    """
    with slots.slot(room):
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
    try:
        process = subprocess.Popen(  # noqa: S603 -- our own program, whose words are all fixed
            [sys.executable, *PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
        )
    except OSError:
        raise CannotConfine from None
    clock = Timer(MOST_SECONDS, process.kill)
    with process:
        clock.start()
        try:
            frames = _exchange(process, content)
            status = process.wait()
        finally:
            clock.cancel()
            process.kill()
    return _judge(frames, status)


def _exchange(process: subprocess.Popen[bytes], content: bytes) -> list[bytes]:
    """Send the file, and return what comes back until the process ends or has said too much."""
    stdin, stdout = (pipe for pipe in (process.stdin, process.stdout) if pipe)
    # It may have died already; its answer then says more than the broken pipe.
    with suppress(BrokenPipeError), stdin:
        stdin.write(content)
    with stdout:
        return list(_frames(stdout))


def _frames(stdout: IO[bytes]) -> Iterator[bytes]:
    """Yield each frame, cut at what a page may weigh, and at most one more than there may be."""
    for _ in range(2 + MOST_PAGES + 1):
        header = stdout.read(LENGTH)
        if len(header) < LENGTH:
            return
        yield stdout.read(min(int.from_bytes(header), MOST_BYTES_A_PAGE))


def _judge(frames: list[bytes], status: int) -> list[bytes]:
    """Return the pages if it confined itself, came to its end and sent what pages are."""
    match frames:
        case [b"confined", b"refused", code] if code in CODES:
            raise FileRefused(CODES[code])
        case [b"confined", b"pages", *pages] if status == 0 and _are_pages(pages):
            return pages
    # Killed: by the clock, by the limit of its own time, or by a system that ran out of memory.
    if status == -signal.SIGKILL:
        raise FileRefused(Refusal.SLOW)
    if frames[:1] == [b"confined"]:
        raise FileRefused(Refusal.BROKEN)
    raise CannotConfine


CODES: Final = {code.encode(): code for code in Refusal}


def _are_pages(pages: list[bytes]) -> bool:
    return 1 <= len(pages) <= MOST_PAGES and all(
        page.startswith(b"\xff\xd8\xff") and page.endswith(b"\xff\xd9") for page in pages
    )
