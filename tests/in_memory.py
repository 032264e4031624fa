"""A folder in memory for what tests throw away, where the system has room in one."""

import shutil
from pathlib import Path

FOLDER = Path("/dev/shm")  # noqa: S108 -- each run makes folders of its own in it
ROOM = 2**31  # bytes


def folder() -> Path | None:
    return FOLDER if FOLDER.is_dir() and shutil.disk_usage(FOLDER).free > ROOM else None
