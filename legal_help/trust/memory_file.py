"""Keep what this host has judged in a file beside its data. No Django: the path is an argument.

The file holds nothing that the database does not hold in clear, and is in no backup of it. Whoever
changes it holds the lock of the file, over all processes of the host.
"""

import json
import sqlite3
from collections.abc import Iterator, MutableMapping, MutableSet
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from legal_help.crypto.canonical_json import UNREADABLE, canonical_json
from legal_help.events.event import Event
from legal_help.events.fields import Malformed
from legal_help.events.roster import Roster
from legal_help.events.state import State
from legal_help.events.step import Head
from legal_help.trust.replica import Memory, Remembered

WAITS_FOR: Final = 20
"""Seconds that a process waits for another one to finish with the file."""

_TABLES: Final = """
create table if not exists place (place integer not null, chain blob not null);
create table if not exists roster (version integer primary key, body blob not null);
create table if not exists erased (id text primary key);
create table if not exists head (
    id text primary key, body blob not null, signature blob not null, state blob not null,
    end_met_on text, waits_met_on text
);
"""


class Damaged(Exception):
    """Raised if the file is no memory of ours: a disk failed, or another hand wrote there."""


class _Heads(MutableMapping[str, Remembered]):
    """Read and write the heads of cases in the file, one by one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __getitem__(self, case: str) -> Remembered:
        sql = "select body, signature, state, end_met_on, waits_met_on from head where id = ?"
        row = self._connection.execute(sql, [case]).fetchone()
        if row is None:
            raise KeyError(case)
        return _read_head(*row)

    def __setitem__(self, case: str, known: Remembered) -> None:
        event, state = known.head.event, canonical_json(known.head.state.as_json())
        values = [case, event.body, event.signature, state, known.end_met_on, known.proposal_met_on]
        self._connection.execute("replace into head values (?, ?, ?, ?, ?, ?)", values)

    def __delitem__(self, case: str) -> None:
        if not self._connection.execute("delete from head where id = ?", [case]).rowcount:
            raise KeyError(case)

    def __iter__(self) -> Iterator[str]:
        return (case for (case,) in self._connection.execute("select id from head"))

    def __len__(self) -> int:
        (found,) = self._connection.execute("select count(*) from head").fetchone()
        return int(found)


class _Erased(MutableSet[str]):
    """Read and write the ids of erased cases in the file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __contains__(self, case: object) -> bool:
        sql = "select 1 from erased where id = ?"
        return self._connection.execute(sql, [case]).fetchone() is not None

    def __iter__(self) -> Iterator[str]:
        return (case for (case,) in self._connection.execute("select id from erased"))

    def __len__(self) -> int:
        (found,) = self._connection.execute("select count(*) from erased").fetchone()
        return int(found)

    def add(self, value: str) -> None:
        self._connection.execute("insert or ignore into erased values (?)", [value])

    def discard(self, value: str) -> None:
        raise NotImplementedError("An erased case never comes back.")


@contextmanager
def opened_memory(path: Path, *, pinned: str) -> Iterator[Memory]:
    """Hold this host's memory, and save what was changed when the block ends without an exception.

    Other processes wait. `pinned` is the hash of the roster that the settings name. Raises Damaged.
    """
    with closing(sqlite3.connect(path, timeout=WAITS_FOR, isolation_level=None)) as connection:
        try:
            connection.execute("pragma secure_delete = on")
            connection.execute("pragma synchronous = full")
            connection.execute("begin immediate")
            for statement in _TABLES.split(";"):
                connection.execute(statement)
            memory = _load(connection, pinned)
        except sqlite3.OperationalError:
            raise  # it is in use, or the disk is full: nothing is wrong with the file
        except (sqlite3.DatabaseError, *UNREADABLE):
            raise Damaged from None
        before = memory.place
        yield memory
        if memory.place != before:  # nothing else changes without it
            _save(connection, memory)
        connection.execute("commit")


def _load(connection: sqlite3.Connection, pinned: str) -> Memory:
    heads, erased = _Heads(connection), _Erased(connection)
    row = connection.execute("select place, chain from place").fetchone()
    if row is None:
        return Memory(pinned=pinned, heads=heads, erased=erased)
    bodies = connection.execute("select body from roster order by version").fetchall()
    if not bodies or type(row[0]) is not int or type(row[1]) is not bytes:
        raise Malformed
    return Memory(
        pinned=pinned,
        place=row[0],
        chain=row[1],
        rosters=[Roster.read(body) for (body,) in bodies],
        heads=heads,
        erased=erased,
    )


def _save(connection: sqlite3.Connection, memory: Memory) -> None:
    connection.execute("delete from place")
    connection.execute("insert into place values (?, ?)", [memory.place, memory.chain])
    rosters = [(roster.version, roster.body) for roster in memory.rosters]
    connection.executemany("insert or ignore into roster values (?, ?)", rosters)


def _read_head(
    body: bytes, signature: bytes, state: bytes, end_met_on: str | None, proposal_met_on: str | None
) -> Remembered:
    try:
        head = Head(Event.read(body, signature), State.from_json(json.loads(state)))
    except UNREADABLE:
        raise Damaged from None
    if head.state.hash != head.event.content.state:
        raise Damaged
    return Remembered(head, end_met_on, proposal_met_on)
