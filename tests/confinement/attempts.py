"""What somebody would try who has taken over a decoder. Run as a program that confines itself first.

Prints one line for each attempt: its name, and the error that the system gave or "done". With "files"
before its folder, it has a file to read and one to write.
"""
# The calls of the system themselves are tried, and not what is made of them.
# ruff: noqa: PTH102, PTH104, PTH108, PTH116, PTH208, PTH211, S606

import ctypes
import errno
import mmap
import os
import resource
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pyseccomp

from confinement import process

PROGRAM = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from tests.confinement import attempts; attempts.main()"
)
LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.mmap.restype = ctypes.c_void_p
PARENT = os.getppid()
PAGE = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE)
PAGE_AT = ctypes.addressof(ctypes.c_char.from_buffer(PAGE))
CODE = mmap.PROT_READ | mmap.PROT_EXEC
FOLDER = sys.argv[-1]
HAS_FILES = "files" in sys.argv
MOST_BYTES = 10
SOURCE, TARGET, OTHER = 0, 100, 101
# Of the system calls of Linux, and some to come. The kernel keeps two to itself (uretprobe and uprobe):
# whoever makes them is ended.
NUMBERS = sorted(set(range(512)) - {335, 336})


def call(name, *arguments):
    number = (
        name if isinstance(name, int) else pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    )
    ctypes.set_errno(0)
    if LIBC.syscall(number, *arguments) == -1:
        raise OSError(ctypes.get_errno(), "")


def map_code():
    map_memory(CODE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1)


def map_memory(protection, flags, descriptor):
    ctypes.set_errno(0)
    place = LIBC.mmap(None, mmap.PAGESIZE, protection, flags, descriptor, 0)
    if place in {None, ctypes.c_void_p(-1).value}:
        raise OSError(ctypes.get_errno(), "")


ATTEMPTS = {
    "read a file": lambda: os.open("/etc/passwd", os.O_RDONLY),
    "read what this process is": lambda: os.open("/proc/self/status", os.O_RDONLY),
    "write a file": lambda: os.open(f"{FOLDER}/file", os.O_WRONLY | os.O_CREAT),
    "make a folder": lambda: os.mkdir(f"{FOLDER}/folder"),
    "link": lambda: os.symlink("/", f"{FOLDER}/link"),
    "take away": lambda: os.unlink(f"{FOLDER}/there"),
    "rename": lambda: os.rename(f"{FOLDER}/there", f"{FOLDER}/elsewhere"),
    "list a folder": lambda: os.listdir(FOLDER),
    "look at a file": lambda: os.stat("/etc/passwd"),
    "read more of the input": lambda: os.read(0, 1),
    "write to standard error": lambda: os.write(2, b"words"),
    "make a pipe": os.pipe,
    "duplicate standard output": lambda: os.dup(1),
    "make a file in memory": lambda: os.memfd_create("file"),
    "share memory": lambda: call("shmget", 0, 4096, 0o1600),
    "call the network": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "send to the network": lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
    "talk to a process": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "talk to itself": socket.socketpair,
    "fork": os.fork,
    "fork by clone": lambda: call("clone", int(signal.SIGCHLD), 0, 0, 0, 0),
    "clone into a new house of users": lambda: call("clone", process.THREAD_FLAGS | 0x10000000, 0),
    "start a program": lambda: subprocess.run(["/bin/true"], check=True),
    "become a program": lambda: os.execv("/bin/true", ["true"]),
    "end the parent": lambda: os.kill(PARENT, signal.SIGTERM),
    "reach the parent": lambda: os.kill(PARENT, 0),
    "reach everybody": lambda: os.kill(-1, 0),
    "attach to the parent": lambda: call("ptrace", 16, PARENT, 0, 0),
    "read the parent's memory": lambda: call("process_vm_readv", PARENT, 0, 0, 0, 0, 0),
    "hold the parent": lambda: os.pidfd_open(PARENT),
    "let others attach": lambda: call("prctl", 4, 1, 0, 0, 0),
    "add a filter": lambda: call("seccomp", 1, 0, 0),
    "raise a limit": lambda: call("prlimit64", 0, resource.RLIMIT_CPU, 0, 0),
    "change user": lambda: os.setuid(65534),
    "unshare": lambda: os.unshare(os.CLONE_NEWUSER),
    "change root": lambda: os.chroot(FOLDER),
    "mount": lambda: call("mount", 0, 0, 0, 0, 0),
    "load a program into the kernel": lambda: call("bpf", 0, 0, 0),
    "ask the kernel in bulk": lambda: call("io_uring_setup", 1, 0),
    "keep a key": lambda: call("add_key", 0, 0, 0, 0, 0),
    "wait for a clock": lambda: call("nanosleep", 0, 0),
    "map code": map_code,
    "turn memory into code": lambda: call(
        "mprotect", ctypes.c_void_p(PAGE_AT), mmap.PAGESIZE, CODE
    ),
}
# Of a process that has two files. Its target is full after ten bytes; others of its files stay shut.
ATTEMPTS_ON_FILES = {
    "read the source": lambda: os.read(SOURCE, 1),
    "jump in the source": lambda: os.lseek(SOURCE, 0, os.SEEK_SET),
    "write the source": lambda: os.write(SOURCE, b"words"),
    "write the target": lambda: os.write(TARGET, b"x" * MOST_BYTES),
    "write more than may be": lambda: os.write(TARGET, b"x"),
    "jump in the target": lambda: os.lseek(TARGET, 0, os.SEEK_SET),
    "read the target": lambda: os.read(TARGET, 1),
    "cut the target": lambda: os.ftruncate(TARGET, 0),
    "ask what the target is": lambda: os.fstat(TARGET),
    "send the target through": lambda: os.sendfile(1, TARGET, 0, 1),
    "map the source": lambda: map_memory(mmap.PROT_READ, mmap.MAP_PRIVATE, SOURCE),
    "share the target": lambda: map_memory(mmap.PROT_WRITE, mmap.MAP_SHARED, TARGET),
    "read another": lambda: os.read(OTHER, 1),
    "write another": lambda: os.write(OTHER, b"x"),
    "jump in another": lambda: os.lseek(OTHER, 0, os.SEEK_SET),
}
ALLOWED = {
    pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    for name in (*process.CALLS, "write", "mmap", "mprotect", "clone", "clone3")
}
READING = {pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) for name in ("read", "lseek")}


def outcome(attempt):
    try:
        attempt()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "done"


def open_files():
    """Open what the parent would have opened, and what it would not."""
    for descriptor in (SOURCE, TARGET, OTHER):
        path = Path(FOLDER, f"open {descriptor}")
        path.write_bytes(b"" if descriptor == TARGET else b"words")
        os.dup2(os.open(path, os.O_RDWR), descriptor)
    return process.OpenFiles(SOURCE, TARGET, MOST_BYTES)


def main():
    Path(FOLDER, "there").touch()
    attempts = ATTEMPTS | (ATTEMPTS_ON_FILES if HAS_FILES else {})
    process.confine(1 << 30, 20, open_files() if HAS_FILES else None)
    lines = [f"{name}: {outcome(attempt)}" for name, attempt in attempts.items()]
    for number in NUMBERS:
        if number not in ALLOWED and not (HAS_FILES and number in READING):
            ending = outcome(lambda number=number: call(number, 0, 0, 0, 0, 0, 0))
            lines.append(f"call {number}: {ending}")
    lines.append(f"call clone3: {outcome(lambda: call('clone3', 0, 0))}")
    os.write(1, "\n".join(lines).encode())
    os._exit(0)
