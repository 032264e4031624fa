"""A real replica of the tests' PostgreSQL, by streaming replication; it can lag, break down, and hang."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import psutil
import psycopg

from tests import in_memory, postgres

SECONDS_AT_MOST = 60
# Whatever the connection to the primary met, it is tried again at once.
QUICKLY_THERE = "-c wal_retrieve_retry_interval=100ms"


@dataclass(frozen=True)
class Standby:
    of: str
    """The address of a database on the primary."""
    cluster: postgres.Cluster

    @property
    def url(self) -> str:
        """The address of the same database here."""
        return urlsplit(self.of)._replace(query=f"host={self.cluster.base}").geturl()

    def ask(self, sql: str, *, primary: bool = False) -> object:
        with psycopg.connect(self.of if primary else self.url, autocommit=True) as connection:
            found = connection.execute(sql.encode()).fetchone()
            return found[0] if found else None

    def pause(self) -> None:
        """Lag from now on: take over nothing that the primary commits."""
        self.ask("SELECT pg_wal_replay_pause()")
        _wait_until(lambda: self.ask("SELECT pg_get_wal_replay_pause_state()") == "paused")

    def resume(self) -> None:
        self.ask("SELECT pg_wal_replay_resume()")
        self.catch_up()

    def catch_up(self) -> None:
        """Wait until all is here that the primary has committed by now."""
        place = self.ask("SELECT pg_current_wal_insert_lsn()", primary=True)
        _wait_until(lambda: self.ask(f"SELECT pg_last_wal_replay_lsn() >= '{place}'") is True)

    def break_down(self) -> None:
        self.cluster.stop()

    def start(self) -> None:
        if not (self.cluster.data / "postmaster.pid").exists():
            self.cluster.start(QUICKLY_THERE)

    def hang(self) -> None:
        """Answer no more, while every connection stays open."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        server = psutil.Process(int((self.cluster.data / "postmaster.pid").read_text().split()[0]))
        for each in (server, *server.children(recursive=True)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(each.pid, number)


@contextlib.contextmanager
def standby(of: str) -> Iterator[Standby]:
    """Run a replica of the server that has this database, whose address names the folder of its socket."""
    socket = parse_qs(urlsplit(of).query)["host"][0]
    with postgres.cluster(in_memory.folder() or postgres.ON_DISK) as made:
        fast = ("--checkpoint=fast", "--no-sync", "--write-recovery-conf")
        made.run("pg_basebackup", "-h", socket, "-U", "test", "-D", made.data, *fast)
        made.start(QUICKLY_THERE)
        replica = Standby(of, made)
        try:
            yield replica
        finally:
            with contextlib.suppress(OSError, psutil.NoSuchProcess):
                replica.go_on()


def _wait_until(holds) -> None:
    deadline = time.monotonic() + SECONDS_AT_MOST
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
