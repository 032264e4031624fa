"""Start a process that confines itself, hand it a file, and listen to what it answers.

The file goes to the other process through a pipe and its answer comes back through one: no temporary
file, no shared memory, no disk. What is too large for that, a video, is an open file that it reads, and
another that it writes.
"""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO, Final

CONFINED: Final = b"confined"  # as in `process`, which loads what only the other process needs
LENGTH: Final = 4  # bytes before each frame


class CannotConfine(Exception):
    """This machine cannot take away a process's rights, so no file is decoded here."""


class EndedBadly(Exception):
    """The process confined itself, and then crashed. `answered` are the frames before it did."""

    def __init__(self, answered: list[bytes]):
        super().__init__()
        self.answered = answered


class TookTooLong(EndedBadly):
    """The process was killed: by the clock, by the limit of its own time, or by a system without memory."""


@dataclass(frozen=True)
class Limits:
    """How long and how much is listened to."""

    seconds: float  # by the clock, the start and the pipes included
    frames: int
    bytes_a_frame: int


def program_of(module: str) -> tuple[str, ...]:
    """Return the words after `python` that run `main` of a module of this house, and load no other.

    Isolated (-I), Python looks for modules in its own folders alone; -B: nothing is written down.
    """
    code = f"import sys; sys.path.append(sys.argv[1]); from {module} import main; main()"
    return "-IBc", code, str(Path(__file__).resolve().parents[1])


def ask_confined(
    program: tuple[str, ...],
    content: bytes | IO[bytes],
    limits: Limits,
    target: IO[bytes] | None = None,
) -> list[bytes]:
    """Return the frames that the program answers: at most one more than `limits` allow, each cut there.

    Bytes go through a pipe. An open file is handed over itself, and so is `target`, which the program may
    write; the positions of both change. Raises CannotConfine, EndedBadly or TookTooLong.
    """
    handed_over = () if target is None else (target.fileno(),)
    try:
        process = subprocess.Popen(  # noqa: S603 -- our own program, whose words are all fixed
            [sys.executable, *program, *map(str, handed_over)],
            stdin=subprocess.PIPE if isinstance(content, bytes) else content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=handed_over,
            cwd="/",
            env={},
        )
    except OSError:
        raise CannotConfine from None
    clock = Timer(limits.seconds, process.kill)
    with process:
        clock.start()
        try:
            frames = _exchange(process, content, limits)
            status = process.wait()
        finally:
            clock.cancel()
            process.kill()
    return _judge(frames, status)


def _exchange(
    process: subprocess.Popen[bytes], content: bytes | IO[bytes], limits: Limits
) -> list[bytes]:
    """Send the file, and return what comes back until the process ends or has said too much."""
    *stdin, stdout = (pipe for pipe in (process.stdin, process.stdout) if pipe)
    if isinstance(content, bytes):
        # It may have died already; its answer then says more than the broken pipe.
        with suppress(BrokenPipeError), stdin[0]:
            stdin[0].write(content)
    with stdout:
        return list(_frames(stdout, limits))


def _frames(stdout: IO[bytes], limits: Limits) -> Iterator[bytes]:
    """Yield the word that it is confined, and each frame, cut at what one may weigh."""
    for _ in range(1 + limits.frames + 1):
        header = stdout.read(LENGTH)
        if len(header) < LENGTH:
            return
        yield stdout.read(min(int.from_bytes(header), limits.bytes_a_frame))


def _judge(frames: list[bytes], status: int) -> list[bytes]:
    """Return what was answered if it confined itself and came to its end."""
    is_confined = frames[:1] == [CONFINED]
    if is_confined and status == 0:
        return frames[1:]
    if status == -signal.SIGKILL:
        raise TookTooLong(frames[1:] if is_confined else [])
    if is_confined:
        raise EndedBadly(frames[1:])
    raise CannotConfine
