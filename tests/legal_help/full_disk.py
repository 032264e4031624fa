"""Let the disk under the memory of a host be full."""

import sqlite3
from contextlib import contextmanager

import pytest

from legal_help.event_log import memory_file


@contextmanager
def full_disk():
    """The memory of this host cannot grow: SQLite itself says that the disk is full."""
    connect = sqlite3.connect

    def connect_small(*given, **more):
        connection = connect(*given, **more)
        connection.execute("pragma max_page_count = 1")  # as few as there are already
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory_file.sqlite3, "connect", connect_small)
        yield
