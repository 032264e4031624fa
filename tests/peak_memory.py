"""The most memory that a process has had, for programs whose memory is measured."""

from pathlib import Path


def peak_kilobytes() -> int:
    """Return the most memory that this process has had.

    `getrusage` would count that of the process which started it.
    """
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
