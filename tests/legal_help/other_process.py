"""Ask another process for a lock: threads of one process could share it by accident."""

import subprocess
import sys
from pathlib import Path

TRY = """
import fcntl, sys
try:
    fcntl.flock(open(sys.argv[1], "a"), fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("locked")
else:
    print("free")
"""


def lock_seen_by_another_process(path: Path) -> str:
    """Return "locked" or "free"."""
    done = subprocess.run(
        [sys.executable, "-c", TRY, str(path)], stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.strip()
