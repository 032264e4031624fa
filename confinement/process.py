"""Run in a process that reads a stranger's file: give up every right first, then answer. `asking` starts it.

It loads what it needs, takes the file from standard input, and gives up its rights before it looks at
a byte of it. Then it writes frames (four bytes of length, and as many bytes) to standard output:
CONFINED once it is, and its answer. If it cannot confine itself it ends without a word. An attacker who
takes over a decoder has this process: some memory, some seconds, the file they sent themselves, and one pipe.

What reads videos does not take the file into memory: it may read in standard input as well, and write in
one other file, which its parent opened for it.
"""

import ctypes
import errno
import mmap
import os
import resource
import socket
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import pyseccomp

CONFINED: Final = b"confined"

LIMITS: Final = {
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 0,  # no new one; those that are open stay
    resource.RLIMIT_MEMLOCK: 0,
    resource.RLIMIT_MSGQUEUE: 0,
    # Not RLIMIT_NPROC: it counts the threads of every process of this user.
}

STDIN: Final = 0
STDOUT: Final = 1
PR_SET_DUMPABLE: Final = 4
# What decoding in memory asks of Linux: memory, locks between threads, the time, chance, an end.
CALLS: Final = (
    "brk",
    "clock_gettime",
    "exit",
    "exit_group",
    "futex",
    "getrandom",
    "gettimeofday",
    "madvise",
    "mremap",
    "munmap",
    "restart_syscall",
    "rseq",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sched_yield",
    "set_robust_list",
)
# libheif decodes in a thread even when told to use none. glibc starts one with these flags exactly,
# which make it part of this process; it is under the same filter.
THREAD_FLAGS: Final = 0x003D0F00


class NotConfined(Exception):
    """This process could still do what it must not."""


@dataclass(frozen=True)
class OpenFiles:
    """Descriptors of what a process may read and write in beside its memory."""

    source: int
    target: int | None
    most_bytes: int  # to which the target may grow


def answer_confined(  # pragma: no cover -- ends the process that it confines; tests run it as one
    answer: Callable[[bytes], Iterable[bytes]], *, memory: int, cpu_seconds: int
) -> None:
    """Read standard input, give up all rights, and write what `answer` makes of it, frame by frame."""
    content = sys.stdin.buffer.read()
    confine(memory, cpu_seconds)
    _write(CONFINED)
    for frame in answer(content):
        _write(frame)
    # Nothing that Python does at an ordinary end is needed, and some of it is forbidden now.
    os._exit(0)


def answer_confined_on_files(  # pragma: no cover -- as `answer_confined`
    answer: Callable[[IO[bytes]], Iterable[bytes]],
    *,
    memory: int,
    cpu_seconds: int,
    target: IO[bytes] | None = None,
    most_bytes: int = 0,
) -> None:
    """Do as `answer_confined`, but hand `answer` standard input as an open file instead of its bytes.

    `target` is the one file that it may write, up to `most_bytes`.
    """
    files = OpenFiles(STDIN, target.fileno() if target else None, most_bytes)
    with open(STDIN, "rb", buffering=0, closefd=False) as source:
        confine(memory, cpu_seconds, files)
        _write(CONFINED)
        for frame in answer(source):
            _write(frame)
        os._exit(0)


def target_of_arguments() -> IO[bytes]:  # pragma: no cover -- as `answer_confined`
    """Return the file that `ask_confined` opened for this process, so that it may be written."""
    return open(int(sys.argv[-1]), "wb", buffering=0, closefd=False)


def confine(  # pragma: no cover -- could not be undone in the process of the tests
    memory: int, cpu_seconds: int, files: OpenFiles | None = None
) -> None:
    """Give up every right but to compute and to write to standard output, for good.

    `memory` is the most bytes of address space, libraries included; `cpu_seconds` the most time. The
    process can still read and write the files named in `files`, and no others. Raises NotConfined, or
    OSError where the system refuses.
    """
    # If memory runs out, this process goes first.
    Path("/proc/self/oom_score_adj").write_text("1000")
    limits = {resource.RLIMIT_AS: memory, resource.RLIMIT_CPU: cpu_seconds, **LIMITS}
    if files:
        limits[resource.RLIMIT_FSIZE] = files.most_bytes
    for limit, value in limits.items():
        resource.setrlimit(limit, (value, value))
    # No other process of this user may attach to this one.
    if ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise NotConfined
    filter_of_calls(files).load()
    _prove()


def filter_of_calls(files: OpenFiles | None = None) -> pyseccomp.SyscallFilter:
    """Return the filter: a list of what is allowed, and an error for all else.

    An error and not death, because PDFium looks for the system's fonts and is content to find none.
    """
    calls = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    calls.set_attr(pyseccomp.Attr.CTL_NNP, 1)  # no program that it started could gain rights
    calls.set_attr(pyseccomp.Attr.CTL_TSYNC, 1)  # for each thread that a library may have started
    for name in CALLS:
        calls.add_rule(pyseccomp.ALLOW, name)
    calls.add_rule(pyseccomp.ALLOW, "write", pyseccomp.Arg(0, pyseccomp.EQ, STDOUT))
    # No memory becomes code.
    not_code = pyseccomp.Arg(2, pyseccomp.MASKED_EQ, mmap.PROT_EXEC, 0)
    in_memory = pyseccomp.Arg(3, pyseccomp.MASKED_EQ, mmap.MAP_ANONYMOUS, mmap.MAP_ANONYMOUS)
    # Pipes cannot be mapped into memory; a file that is open could be, and written by that.
    calls.add_rule(pyseccomp.ALLOW, "mmap", not_code, *([in_memory] if files else []))
    calls.add_rule(pyseccomp.ALLOW, "mprotect", not_code)
    calls.add_rule(pyseccomp.ALLOW, "clone", pyseccomp.Arg(0, pyseccomp.EQ, THREAD_FLAGS))
    # A filter cannot see the flags of clone3. Where it is missing, glibc takes clone.
    calls.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    if files:
        _allow_files(calls, files)
    return calls


def _allow_files(calls: pyseccomp.SyscallFilter, files: OpenFiles) -> None:
    """Allow to read in one file, to write in the other, and to jump in both. None can be opened."""
    source = pyseccomp.Arg(0, pyseccomp.EQ, files.source)
    calls.add_rule(pyseccomp.ALLOW, "read", source)
    calls.add_rule(pyseccomp.ALLOW, "lseek", source)
    if files.target is not None:
        target = pyseccomp.Arg(0, pyseccomp.EQ, files.target)
        calls.add_rule(pyseccomp.ALLOW, "write", target)
        calls.add_rule(pyseccomp.ALLOW, "lseek", target)


def _prove() -> None:  # pragma: no cover -- as `confine`
    """Raise NotConfined unless a file and a socket are refused."""
    with suppress(PermissionError):
        os.open("/", os.O_RDONLY)
        raise NotConfined
    with suppress(PermissionError):
        socket.socket()
        raise NotConfined


def _write(frame: bytes) -> None:  # pragma: no cover -- as `answer_confined`
    _write_all(len(frame).to_bytes(4))
    _write_all(frame)


def _write_all(content: bytes) -> None:  # pragma: no cover -- as `answer_confined`
    left = memoryview(content)
    while left:
        left = left[os.write(STDOUT, left) :]
