"""Find the roster that the settings pin, and the memory of this host."""

from pathlib import Path

from django.conf import settings

from legal_help.event_log.judge import ReadFrom
from legal_help.event_log.memory import Memory
from legal_help.event_log.memory_file import MemoryFile


def folder() -> Path:
    return Path(settings.DATA_DIR) / "trust"


def pinned_roster() -> str:
    """Return the pinned hash. Only a demonstration may read it from beside its own data."""
    if settings.ROSTER_ROOT or not settings.DEMO:
        return str(settings.ROSTER_ROOT)
    path = demo_root_path()
    return path.read_text().strip() if path.exists() else ""


def holds_seen_line(memory: Memory, read: ReadFrom) -> bool:
    """Whether a log that was judged from its first line on holds the line that the settings name.

    `read` returns the lines from a place on. Without this, a host that remembers nothing would
    believe a log whose end was cut.
    """
    if settings.LOG_SEEN is None:
        return True
    place, chain = settings.LOG_SEEN
    here = [(line.place, line.chain) for line in read(place)[:1]]
    return here == [(place, chain)] and memory.place >= place


def demo_root_path() -> Path:
    return folder() / "demo-root"


def memory_file() -> MemoryFile:
    place, _chain = settings.LOG_SEEN or (0, b"")
    return MemoryFile(folder() / "memory.sqlite3", pinned_roster(), place)
