"""Keep what this host has judged in a file beside its data. No Django: the path is an argument.

The file holds nothing that the database does not hold in clear, and is in no backup of it. Whoever
changes it holds its lock, over all processes of the host. Whoever reads waits for nobody.
"""

import json
import sqlite3
from collections.abc import Callable, ItemsView, Iterable, Iterator, MutableMapping
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from legal_help.crypto.canonical_json import UNREADABLE, canonical_json
from legal_help.event_log.memory import Alarm, Memory, Remembered
from legal_help.events.event import Event
from legal_help.events.fields import Malformed
from legal_help.events.roster import Roster
from legal_help.events.state import State
from legal_help.events.step import Head

WAITS_FOR: Final = 20
"""Seconds that a process waits for another one to finish with the file."""

_TABLES: Final = """
create table if not exists place (
    place integer not null, chain blob not null, erases_from text not null
);
create table if not exists roster (version integer primary key, body blob not null);
create table if not exists document (kind text primary key, body blob not null);
create table if not exists erased (id text primary key);
create table if not exists night (day text not null, before text);
create table if not exists head (
    id text primary key, code text not null, body blob not null, signature blob not null,
    state blob not null, end_met_on text,
    lost_body blob, lost_signature blob, lost_state blob
);
create index if not exists head_code on head (code);
create table if not exists alarm (
    id integer primary key, day text not null, once text not null, reason text not null,
    place integer not null, by text not null, kase text not null,
    is_told integer not null default 0, is_put_away integer not null default 0,
    unique (once, reason, by, kase)
);
"""

FORMAT: Final = 3
"""The version of the tables above. A file of another one is made anew from the log."""
type Connect = Callable[[], AbstractContextManager[sqlite3.Connection]]


class Damaged(Exception):
    """Raised if the file is no memory of ours: a disk failed, or another hand wrote there."""


class Heads(MutableMapping[str, Remembered]):
    """Read and write the heads of cases in the file, one by one."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    def __getitem__(self, case: str) -> Remembered:
        return self._where("id = ?", case)[case]

    def __setitem__(self, case: str, known: Remembered) -> None:
        lost = _columns_of(known.lost) if known.lost else [None, None, None]
        with self._connect() as connection:
            connection.execute(
                "replace into head values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    case,
                    known.head.state.code["lookup"],
                    *_columns_of(known.head),
                    known.end_met_on,
                    *lost,
                ],
            )

    def __delitem__(self, case: str) -> None:
        with self._connect() as connection:
            if not connection.execute("delete from head where id = ?", [case]).rowcount:
                raise KeyError(case)

    def __iter__(self) -> Iterator[str]:
        with self._connect() as connection:
            return iter([case for (case,) in connection.execute("select id from head")])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def items(self) -> ItemsView[str, Remembered]:
        """Return all of them, read at once."""
        return self._where("true").items()

    def with_code(self, lookup: str) -> dict[str, Remembered]:
        return self._where("code = ?", lookup)

    def _where(self, condition: str, *values: str) -> dict[str, Remembered]:
        sql = f"select * from head where {condition}"  # noqa: S608 -- our own words
        with self._connect() as connection:
            rows = connection.execute(sql, values).fetchall()
        return {case: _read_remembered(*row) for case, _code, *row in rows}


class _Erased:
    """Read and write the ids of erased cases in the file."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    def __contains__(self, case: object) -> bool:
        with self._connect() as connection:
            found = connection.execute("select 1 from erased where id = ?", [case]).fetchone()
        return found is not None

    def __iter__(self) -> Iterator[str]:
        with self._connect() as connection:
            return iter([case for (case,) in connection.execute("select id from erased")])

    def add(self, case: str) -> None:
        with self._connect() as connection:
            connection.execute("insert or ignore into erased values (?)", [case])


@dataclass(frozen=True)
class MemoryFile:
    """Name the file of one host. `pinned` is the hash of the roster that the settings name."""

    path: Path
    pinned: str

    @property
    def damaged_path(self) -> Path:
        """Return where a file that is no memory of ours is put aside."""
        return self.path.with_suffix(".damaged")

    def put_aside(self) -> None:
        """Begin anew; another process may have been faster."""
        with suppress(FileNotFoundError):
            self.path.replace(self.damaged_path)

    def read(self) -> Memory:
        """Return what was last saved, without the lock; heads are read when asked for.

        Raises Damaged.
        """
        with self.connected() as connection:
            return self._load(connection, self.connected)

    @contextmanager
    def locked(self) -> Iterator[Memory]:
        """Hold the memory, and save what was changed when the block ends without an exception.

        Other processes wait. Raises Damaged.
        """
        with self.connected() as connection:

            @contextmanager
            def same() -> Iterator[sqlite3.Connection]:
                yield connection

            connection.execute("begin immediate")
            memory = self._load(connection, same)
            before = memory.place
            yield memory
            if memory.place != before:  # nothing else changes without it
                _save(connection, memory)
            connection.execute("commit")

    def note_alarms(self, alarms: Iterable[Alarm], day: str) -> list[Alarm]:
        """Keep alarms until a supervisor puts them away; return those that are new.

        What is wrong with a line of the log is told once, all else once a day.
        """
        new = []
        sql = (
            "insert or ignore into alarm (day, once, reason, place, by, kase) "
            "values (?, ?, ?, ?, ?, ?)"
        )
        with self.connected() as connection:
            for each in alarms:
                place = min(each.place, 2**62)
                values = [day, str(place or day), each.reason, place, each.by, each.case]
                new += [each] if connection.execute(sql, values).rowcount else []
        return new

    @contextmanager
    def connected(self) -> Iterator[sqlite3.Connection]:
        """Open the file. What is no memory of ours raises Damaged; one in use, or a full disk, not."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as hindrance:
            raise sqlite3.OperationalError(hindrance.strerror) from None
        with closing(
            sqlite3.connect(self.path, timeout=WAITS_FOR, isolation_level=None)
        ) as connection:
            try:
                connection.execute("pragma secure_delete = on")
                connection.execute("pragma synchronous = full")
                if not _is_of_this_format(connection):
                    _make_tables(connection)
                yield connection
            except sqlite3.OperationalError as hindrance:
                if getattr(hindrance, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
                    raise Damaged from None  # a table or a column is not there
                raise
            except sqlite3.DatabaseError:
                raise Damaged from None

    def _load(self, connection: sqlite3.Connection, connect: Connect) -> Memory:
        try:
            heads, erased = Heads(connect), _Erased(connect)
            memory = Memory(pinned=self.pinned, heads=heads, erased=erased)
            row = connection.execute("select place, chain, erases_from from place").fetchone()
            if row is None:
                return memory
            if [type(value) for value in row] != [int, bytes, str]:
                raise Malformed
            memory.place, memory.chain, memory.erases_from = row
            memory.is_whole = True
            bodies = connection.execute("select body from roster order by version").fetchall()
            memory.rosters = [_roster(body) for (body,) in bodies]
            memory.documents = dict(connection.execute("select kind, body from document"))
            if not memory.rosters:
                raise Malformed
        except (sqlite3.OperationalError, Damaged):
            raise
        except UNREADABLE:
            raise Damaged from None
        return memory


def _is_of_this_format(connection: sqlite3.Connection) -> bool:
    (found,) = connection.execute("pragma user_version").fetchone()
    return bool(found == FORMAT)


def _make_tables(connection: sqlite3.Connection) -> None:
    """Begin an empty file, once. Raises Damaged for one of another program, or an older one."""
    connection.execute("begin immediate")
    if not _is_of_this_format(connection):
        if connection.execute("select 1 from sqlite_master limit 1").fetchone():
            raise Damaged
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        connection.execute(f"pragma user_version = {FORMAT}")
    connection.execute("commit")


@lru_cache(maxsize=64)
def _roster(body: bytes) -> Roster:
    """Return a roster. One has its name and keys read again on each page otherwise."""
    return Roster.read(body)


def _save(connection: sqlite3.Connection, memory: Memory) -> None:
    connection.execute("delete from place")
    place = [memory.place, memory.chain, memory.erases_from]
    connection.execute("insert into place values (?, ?, ?)", place)
    rosters = [(roster.version, roster.body) for roster in memory.rosters]
    connection.executemany("insert or ignore into roster values (?, ?)", rosters)
    connection.executemany("replace into document values (?, ?)", memory.documents.items())


def _columns_of(head: Head) -> list[bytes]:
    return [head.event.body, head.event.signature, canonical_json(head.state.as_json())]


def _read_remembered(
    body: bytes,
    signature: bytes,
    state: bytes,
    end_met_on: str | None,
    *lost: bytes,
) -> Remembered:
    return Remembered(
        _read_head(body, signature, state),
        end_met_on,
        lost=_read_head(*lost) if lost[0] else None,
    )


@lru_cache(maxsize=4096)
def _read_head(body: bytes, signature: bytes, state: bytes) -> Head:
    try:
        head = Head(Event.read(body, signature), State.from_json(json.loads(state)))
    except UNREADABLE:
        raise Damaged from None
    if head.state.hash != head.event.content.state:
        raise Damaged
    return head
