"""Keep what this host has judged in a file beside its data. No Django: the path is an argument.

The file holds nothing that the database does not hold in clear, and is in no backup of it. Who changes it
holds a lock that counts for all processes of the host; who only reads waits for no lock.
"""

import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from legal_help.event_log.memory import Alarm, Memory, Remembered
from legal_help.events.event import Event
from legal_help.events.fields import UNREADABLE, Malformed, canonical_json
from legal_help.events.roster import Roster
from legal_help.events.state import State
from legal_help.events.step import Head

WAITS_FOR: Final = 20
"""Seconds that a process waits for another one to finish with the file."""

_TABLES: Final = """
create table if not exists place (
    stamp blob not null, place integer not null, chain blob not null, erases_from text not null
);
create table if not exists roster (version integer primary key, body blob not null);
create table if not exists document (kind text primary key, body blob not null);
create table if not exists erased (id text primary key);
create table if not exists night (day text not null, before text);
create table if not exists head (
    id text primary key, end_met_on text, body blob not null, signature blob not null,
    state blob not null, lost_body blob, lost_signature blob, lost_state blob
);
create table if not exists alarm (
    id integer primary key, day text not null, once text not null, reason text not null,
    place integer not null, by text not null, kase text not null,
    is_told integer not null default 0, is_put_away integer not null default 0,
    unique (once, reason, by, kase)
);
"""

FORMAT: Final = 4
"""The version of the tables above. A file of another one is made anew from the log."""


# What this process last read, with its stamp and when the file was written, and how far it came with what
# is not saved yet. A host has one file, so one of each is kept.
_shared: dict["MemoryFile", tuple[bytes, Memory, int]] = {}
_begun: dict["MemoryFile", Memory] = {}


class Damaged(Exception):
    """Raised if the file is no memory of ours: a disk failed, or another hand wrote there."""


@dataclass(frozen=True)
class MemoryFile:
    """Name the file of one host; `pinned` and `seen` are as in Memory."""

    path: Path
    pinned: str
    seen: int = 0

    @property
    def damaged_path(self) -> Path:
        """Return where a file that is no memory of ours is put aside."""
        return self.path.with_suffix(".damaged")

    def put_aside(self) -> bool:
        """Move the file away; return whether it is gone. Another process may have been faster."""
        with suppress(OSError):
            self.path.replace(self.damaged_path)
        return not self.path.exists()

    def read(self) -> Memory:
        """Return what was last saved, without the lock. Shared, never changed. Raises Damaged."""
        shared, written_at = _shared.get(self), 0
        with suppress(OSError):
            written_at = self.path.stat().st_mtime_ns
        # Where two writes share a moment, whoever looks still misses no line: the log has more of them.
        if shared and written_at and written_at == shared[2]:
            return shared[1]
        with self.connected() as connection:
            return self._load(connection, written_at)

    @property
    def last_read(self) -> Memory:
        """Return what this process read last, for when the file cannot be read any more."""
        return _shared.get(self, (b"", self.new(), 0))[1]

    def new(self) -> Memory:
        return Memory(pinned=self.pinned, seen=self.seen)

    @contextmanager
    def locked(self) -> Iterator[Memory]:
        """Hold the memory, and save what was changed when the block ends without an exception.

        Until the log was judged whole, this process alone remembers how far it came. Other processes
        wait. Raises Damaged.
        """
        with self.connected() as connection:
            connection.execute("begin immediate")
            saved = self._load(connection)
            memory = (saved if saved.is_whole else _begun.get(self, saved)).copy()
            yield memory
            _begun.clear()
            if memory.is_whole:
                self._save(connection, memory, saved)
            else:
                _begun[self] = memory

    def note_alarms(self, alarms: Iterable[Alarm], day: str) -> list[Alarm]:
        """Keep alarms until a supervisor puts them away; return those that are new.

        An alarm about a line of the log is new only once; any other alarm, once a day.
        """
        new, columns = [], "day, once, reason, place, by, kase"
        sql = f"insert or ignore into alarm ({columns}) values (?, ?, ?, ?, ?, ?)"  # noqa: S608 -- only names of columns
        with self.connected() as connection:
            for each in alarms:
                place = min(each.place, 2**62)
                values = [day, str(place or day), each.reason, place, each.by, each.case]
                new += [each] if connection.execute(sql, values).rowcount else []
        return new

    @contextmanager
    def connected(self) -> Iterator[sqlite3.Connection]:
        """Open the file. Raises Damaged if it is no memory of ours, and not if it is in use."""
        with suppress(OSError):  # else SQLite says that it cannot open the file
            self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(
            sqlite3.connect(self.path, timeout=WAITS_FOR, isolation_level=None)
        ) as connection:
            try:
                connection.execute("pragma secure_delete = on")
                connection.execute("pragma synchronous = full")
                _make_tables(connection)
                yield connection
            except sqlite3.OperationalError as hindrance:
                if getattr(hindrance, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
                    raise Damaged from None  # a table or a column is not there
                raise
            except sqlite3.DatabaseError:
                raise Damaged from None

    def _load(self, connection: sqlite3.Connection, written_at: int = 0) -> Memory:
        """Return what is saved: the same object until something else is saved."""
        row = connection.execute("select * from place").fetchone()
        if row is None:
            return self.new()
        stamp, *where = row
        shared = _shared.get(self)  # asked once: another thread may be sharing what it read
        try:
            memory = shared[1] if shared and shared[0] == stamp else self._read(connection, *where)
        except UNREADABLE:
            raise Damaged from None
        return self._share(stamp, memory, written_at)

    def _share(self, stamp: bytes, memory: Memory, written_at: int = 0) -> Memory:
        _shared.clear()
        _shared[self] = stamp, memory, written_at
        return memory

    def _read(
        self, connection: sqlite3.Connection, place: int, chain: bytes, erases_from: str
    ) -> Memory:
        bodies = connection.execute("select body from roster order by version").fetchall()
        if not bodies or [type(place), type(chain), type(erases_from)] != [int, bytes, str]:
            raise Malformed
        return Memory(
            pinned=self.pinned,
            seen=self.seen,
            place=place,
            chain=chain,
            rosters=[_roster(body) for (body,) in bodies],
            heads=dict(_remembered(*row) for row in connection.execute("select * from head")),
            erased={case for (case,) in connection.execute("select id from erased")},
            documents=dict(connection.execute("select kind, body from document")),
            is_whole=True,
            erases_from=erases_from,
        )

    def _save(self, connection: sqlite3.Connection, memory: Memory, saved: Memory) -> None:
        """Write what differs from what was saved, and end the transaction."""
        heads = memory.heads.items()
        changed = [(case, it) for case, it in heads if saved.heads.get(case) is not it]
        gone = saved.heads.keys() - memory.heads.keys()
        if memory.place == saved.place and not changed and not gone:
            return
        connection.executemany("delete from head where id = ?", [[case] for case in gone])
        rows = [
            [case, it.end_met_on, *_columns_of(it.head), *_columns_of(it.lost)]
            for case, it in changed
        ]
        connection.executemany("replace into head values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        erased = [[case] for case in memory.erased - saved.erased]
        connection.executemany("insert or ignore into erased values (?)", erased)
        rosters = [(it.version, it.body) for it in memory.rosters[len(saved.rosters) :]]
        connection.executemany("insert into roster values (?, ?)", rosters)
        connection.executemany("replace into document values (?, ?)", memory.documents.items())
        stamp = secrets.token_bytes(16)
        connection.execute("delete from place")
        place = [stamp, memory.place, memory.chain, memory.erases_from]
        connection.execute("insert into place values (?, ?, ?, ?)", place)
        connection.execute("commit")
        self._share(stamp, memory)


def _make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file. Raises Damaged for a file of another or an older program."""
    both = "select user_version, exists (select 1 from sqlite_master) from pragma_user_version"
    version, has_tables = connection.execute(both).fetchone()
    if version != FORMAT:
        if has_tables:
            raise Damaged
        made = f"begin immediate; {_TABLES} pragma user_version = {FORMAT}; commit"
        connection.executescript(made)


# So that not all names and keys are read again on each page.
_roster = lru_cache(maxsize=64)(Roster.read)


def _columns_of(head: Head | None) -> list[bytes | None]:
    if head is None:
        return [None, None, None]
    return [head.event.body, head.event.signature, canonical_json(head.state.as_json())]


def _remembered(case: str, end_met_on: str | None, *columns: Any) -> tuple[str, Remembered]:
    lost = None if columns[3] is None else _head(*columns[3:])
    return case, Remembered(_head(*columns[:3]), end_met_on, lost)


@lru_cache(maxsize=4096)
def _head(body: bytes, signature: bytes, state: bytes) -> Head:
    """Return a saved head. Raises Malformed unless its event names this state."""
    head = Head(Event.read(body, signature), State.from_json(json.loads(state)))
    if head.state.hash != head.event.content.state:
        raise Malformed
    return head
