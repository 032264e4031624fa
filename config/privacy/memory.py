"""Keep other processes of the same user from reading the memory of a web process.

An unlocked request is in the memory of a web server for as long as a page takes. Another process
of the same user could attach to it, and a crash could write it to a disk.
"""

import ctypes
import os
import resource
import sys

PR_SET_DUMPABLE = 4


def close_to_other_processes() -> None:
    """Forbid core files, and on Linux debuggers other than root's. Raises OSError if refused."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
