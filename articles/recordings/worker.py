"""The process that cleans a recording, and may touch nothing but two files while it does. `cleaning` starts it.

It reads the one, writes the other, and answers "clean" and what it is; or "refused" and the code.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO, Final

from articles.recordings.recording import MOST_BYTES_CLEANED, RecordingRefused, Refusal
from articles.recordings.remux import remux
from confinement.process import answer_confined_on_files, target_of_arguments

MEMORY: Final = (
    400_000_000  # bytes of addresses, of which libraries take a third that they do not use
)
CPU_SECONDS: Final = 60


def main() -> None:  # pragma: no cover -- ends the process that it confines; tests run it as one
    target = target_of_arguments()
    answer_confined_on_files(
        lambda source: frames(source, target),
        memory=MEMORY,
        cpu_seconds=CPU_SECONDS,
        target=target,
        most_bytes=MOST_BYTES_CLEANED,
    )


def frames(source: IO[bytes], target: IO[bytes]) -> Iterator[bytes]:
    """Yield what the parent is told of a recording."""
    try:
        description = remux(source, target)
    except Exception as error:  # noqa: BLE001 -- demuxers tell of damage with whatever they trip over
        yield from (b"refused", _refusal(error).encode())
    else:
        yield from (b"clean", json.dumps(asdict(description)).encode())


def _refusal(error: BaseException) -> Refusal:
    """Return why it is refused. Closing a file that cannot be written to its end may hide it."""
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, RecordingRefused):
            return cause.code
        if isinstance(cause, MemoryError):
            return "heavy"
        cause = cause.__context__
    return "broken"
