"""What a web process holds in memory, no other process of its user may read.

An unlocked request stands in the memory of a web server for as long as a page takes. Another
process of the same user could attach to it, and a crash could write it to a disk.
"""

import ctypes
import os
import resource
import sys

PR_SET_DUMPABLE = 4


def close() -> None:
    """No core file, and on Linux no debugger but root's. Raises OSError where that is refused."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
