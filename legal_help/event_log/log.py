"""Look at the log through what this host remembers, and add lines to it.

Locks are always taken in this order: rows of cases, the head of the log, the memory of the host.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, wraps
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from legal_help.crypto.canonical_json import canonical_json
from legal_help.event_log import alarms
from legal_help.event_log.alarms import Signer
from legal_help.event_log.judge import is_mended, judge
from legal_help.event_log.log_rows import lines_since, row_of
from legal_help.event_log.memory import Alarm, Memory, Remembered
from legal_help.event_log.memory_file import Damaged, Heads, MemoryFile
from legal_help.event_log.pin import holds_seen_line, memory_file
from legal_help.event_log.replica import Judgement, next_place, roster_counts
from legal_help.events.case_actions import RULES_VERSION
from legal_help.events.event import PERSON, Event
from legal_help.events.lines import SYSTEM, Notice, make_line
from legal_help.events.roster import Member, Roster
from legal_help.events.step import Head, may_open
from legal_help.models import LogHead, LogLine

TRIES: Final = 3
_local = threading.local()


class NoRoster(Exception):
    """There is no roster to trust. `str()` is the code of why."""

    NO_ROOT = "no-root"
    NOT_FOUND = "root-not-found"
    DEMO = "demo-root"
    OTHER_HOUSE = "another-house"
    BEHIND = "behind-log-seen"


class InDoubt(Exception):
    """Raised where staff would sign while a line of the log cannot be good.

    People send and write; but not on a case of which a step of a reader waits behind that line.
    """


class NotCounted(InDoubt):
    """Raised if a step was stored, but this host does not count it: somebody else was there."""


class RosterChanged(Exception):
    """Raised if another roster came into force meanwhile: all that was sealed is done once more."""


class RosterRefused(Exception):
    """Raised for a roster that no host would count: it is not put into the log."""


class CaseChanged(Exception):
    """Raised if somebody else signed a step of the case meanwhile."""


@dataclass(frozen=True)
class Known:
    """Hold what this host knows of the log at one moment."""

    memory: Memory
    judgement: Judgement

    @property
    def doubt(self) -> str | None:
        """Return why the log cannot be good from some line on, or None."""
        return self.judgement.doubt

    @property
    def roster(self) -> Roster:
        return self.memory.roster

    def head(self, case: UUID | str) -> Head | None:
        """Return the last good event of a case, and its state."""
        aside = self.judgement.aside.get(str(case))
        known = None if aside else self.remembered(case)
        return aside or (known.head if known else None)

    def is_stopped(self, case: UUID | str) -> bool:
        """Return whether a step of a reader waits behind a bad line: nobody can add one before it."""
        return str(case) in self.judgement.stopped

    def remembered(self, case: UUID | str) -> Remembered | None:
        return self._unless_damaged(lambda heads: heads.get(str(case)))

    def with_code(self, lookup: str) -> dict[str, Head]:
        """Return the cases whose state names this lookup of a code, behind a bad line too."""
        known = self._unless_damaged(
            lambda heads: heads.with_code(lookup) if isinstance(heads, Heads) else heads
        )
        found = {case: each.head for case, each in known.items()} | self.judgement.aside
        return {case: head for case, head in found.items() if head.state.code["lookup"] == lookup}

    def heads(self) -> dict[str, Head]:
        """Return the head of every case."""
        return {
            case: each.head for case, each in self.all_remembered.items()
        } | self.judgement.aside

    def open_to(self, member: Member) -> dict[str, Head]:
        """Return the cases that somebody may know of: none, for whoever left the roster."""
        if member.key not in self.roster.by_key:
            return {}
        remembered = self.all_remembered.items()
        walled = {case for case, each in remembered if each.is_walled(member.user)}
        return {
            case: head
            for case, head in self.heads().items()
            if case not in walled and may_open(head.state, member, self.roster)
        }

    @cached_property
    def all_remembered(self) -> Mapping[str, Remembered]:
        """All cases as this host remembers them, read once."""
        return self._unless_damaged(lambda heads: dict(heads.items()))

    def _unless_damaged[T](self, read: Callable[[Mapping[str, Remembered]], T]) -> T:
        """Read heads. If what this host had saved is no state, judge the whole log once more."""
        try:
            return read(self.memory.heads)
        except Damaged:
            return read(_known_anew().memory.heads)

    def member_ever(self, key: str) -> Member | None:
        """Return whose key this is or was, from the newest roster that names it."""
        rosters = reversed(self.memory.rosters)
        return next((each.by_key[key] for each in rosters if key in each.by_key), None)


@dataclass
class Batch:
    """Collect lines that are added together, when the block of `writing` ends."""

    known: Known
    _lines: list[Callable[[int, bytes], tuple[bytes, bytes]]] = field(default_factory=list)
    _bases: dict[str, Head | None] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _is_by_staff: bool = False
    _made_under: set[int] = field(default_factory=set)
    _last: int = 0

    def look_again(self) -> Known:
        """Look once more, now that the row of a case is locked."""
        self.known = look()
        return self.known

    def lock(self) -> Known:
        """Lock the head of the log, and look once more."""
        lock_head()
        return self.look_again()

    def add_step(self, event: Event, *, base: Head | None) -> None:
        """Add a step that was judged on top of `base`."""
        self._bases.setdefault(event.content.case, base)
        self._numbers[event.content.case] = event.content.number
        self._is_by_staff |= event.content.by != PERSON
        self._made_under.add(event.content.roster_version)
        self._lines.append(lambda _place, _chain: (event.body, event.signature))

    def add_notice(
        self,
        action: str,
        *,
        by: Signer | None,
        case: UUID | str | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        """Add an event that is no step of a case; without a signer the program tells it."""
        notice = Notice(
            rules=RULES_VERSION,
            roster_version=self.known.roster.version,
            by=by.by if by else SYSTEM,
            on=timezone.localdate().isoformat(),
            action=action,
            details=details or {},
            case=str(case) if case else None,
        )
        body = canonical_json(asdict(notice))
        signature = by.pair.sign(notice.label, body) if by else b""
        self._made_under.add(notice.roster_version)
        self._lines.append(lambda _place, _chain: (body, signature))

    def add_roster(self, sign: Callable[[int, bytes], tuple[bytes, bytes]]) -> None:
        """Add a roster. `sign` gets the place and the chain hash of the line right before its own."""
        self._is_by_staff = True
        self._lines.append(sign)

    def insert(self) -> None:
        """Lock the head of the log, compare, and add the lines."""
        if not self._lines:
            return
        made_under = {self.known.roster.version, *self._made_under}
        known = self.lock()
        if made_under != {known.roster.version}:
            raise RosterChanged
        self._refuse_what_changed(known)
        since = lines_since(known.memory.place + 1)
        place, chain = next_place(known.memory, since, count=len(self._lines))
        rows = []
        for number, make in enumerate(self._lines):
            body, signature = make(place - 1 + number, chain)
            line = make_line(place + number, chain, body=body, signature=signature)
            before = replace(known.memory, place=place - 1 + number, chain=chain)
            if line.is_roster and not roster_counts(before, line):
                raise RosterRefused
            rows.append(row_of(line))
            chain = line.chain
        _local.is_inserting = True
        LogLine.objects.bulk_create(rows)
        self._last = rows[-1].seq

    def require_counted(self, known: Known) -> None:
        """Compare what was stored with what this host has met since. Raises NotCounted."""
        if known.memory.place < self._last and (self._is_by_staff or known.doubt is None):
            raise NotCounted
        for case, number in self._numbers.items():
            head = known.head(case)
            if head is None or head.number < number:
                raise NotCounted

    def _refuse_what_changed(self, known: Known) -> None:
        """Compare with what the lines were made on. Raises InDoubt, CaseChanged."""
        if known.doubt and self._is_by_staff:
            raise InDoubt
        for case, base in self._bases.items():
            head = known.head(case)
            if (head.event.hash if head else None) != (base.event.hash if base else None):
                raise CaseChanged
            if known.doubt and base and not _is_in_log(base):
                raise InDoubt  # a step on top of one that was lost would be lost with it


def lock_head() -> None:
    """Lock the head of the log until the transaction ends: nobody else adds a line."""
    LogHead.objects.get_or_create(pk=1)
    LogHead.objects.select_for_update().get(pk=1)


def _is_in_log(head: Head) -> bool:
    event = head.event
    return LogLine.objects.filter(case=event.content.case, hash=bytes.fromhex(event.hash)).exists()


@contextmanager
def writing() -> Iterator[Batch]:
    """Write rows and lines of the log in one transaction; all of it stands or falls together.

    The caller locks the rows of its cases first, in the order of their ids. Raises NoRoster,
    RosterChanged, CaseChanged, InDoubt, and NotCounted once it is stored.
    """
    try:
        with transaction.atomic(durable=True):
            batch = Batch(look())
            yield batch
            batch.insert()
    finally:
        _local.is_inserting = False
    batch.require_counted(look())  # nothing is called done before this host has met it


def retried[**P, T](verb: Callable[P, T]) -> Callable[P, T]:
    """Do once more what met a new roster, or somebody else's step: nobody's words are lost."""

    @wraps(verb)
    def run(*args: P.args, **named: P.kwargs) -> T:
        for _try in range(TRIES - 1):
            try:
                return verb(*args, **named)
            except (RosterChanged, CaseChanged):
                continue
        return verb(*args, **named)

    return run


@retried
def tell(
    action: str,
    *,
    by: Signer | None,
    case: UUID | str | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Add one event that is no step of a case."""
    with writing() as batch:
        batch.add_notice(action, by=by, case=case, details=details)


def look() -> Known:
    """Return what this host knows, after judging what is new. Raises NoRoster."""
    if getattr(_local, "is_inserting", False):
        raise RuntimeError("Lines that may be rolled back must not be judged.")
    file = memory_file()
    if not file.pinned:
        raise NoRoster(NoRoster.NO_ROOT)
    try:
        return _of_this_house(_judged(file))
    except Damaged:
        return _known_anew()


def _known_anew() -> Known:
    """Judge the whole log once more: what this host had saved is no memory."""
    file = memory_file()
    file.put_aside()
    return _of_this_house(_judged(file, Alarm("memory_damaged", 0)))


def _judged(file: MemoryFile, *alarms_before: Alarm) -> Known:
    """Judge what is new. `alarms_before` say why the memory is empty."""
    try:
        memory = file.read()
    except sqlite3.OperationalError:
        return _judged_without_memory(file)
    if memory.place:
        _local.begun = (None, None)
        rows = lines_since(memory.place)
        if [(line.place, line.chain) for line in rows] == [(memory.place, memory.chain)]:
            return Known(memory, Judgement(None))
    told = [*alarms_before]
    try:
        with file.locked() as saved:
            if saved.place:
                judgement = _catch_up(saved, told)
            else:
                memory, judgement = _judged_from_first_line(file, told)
                if not judgement.doubt:
                    saved.take_over(memory)
        if saved.place:
            memory = file.read()
    except sqlite3.OperationalError:
        # A full disk must not stop anybody: this process judges from what was last saved.
        told.append(Alarm("memory_not_written", 0))
        memory.heads = dict(memory.heads.items())
        memory.erased = set(memory.erased)
        judgement = _catch_up(memory, told)
    alarms.note(told)
    return Known(memory, judgement)


def _judged_without_memory(file: MemoryFile) -> Known:
    """Judge the log where the file cannot even be read.

    People send and write. Staff read and sign nothing: this host would not see what was taken back.
    """
    told = [Alarm("memory_not_read", 0)]
    memory, judgement = _judged_from_first_line(file, told)
    alarms.note(told)
    return Known(memory, replace(judgement, doubt=judgement.doubt or "memory_not_read"))


def _judged_from_first_line(file: MemoryFile, told: list[Alarm]) -> tuple[Memory, Judgement]:
    """Judge the log from its first line, or go on where this thread came to a stop.

    Nothing of it is saved in doubt: what tells that an erasure came too early may lie behind.
    """
    known_file, memory = getattr(_local, "begun", (None, None))
    if memory is None or known_file != file or is_mended(memory, lines_since):
        memory = Memory(pinned=file.pinned)
    is_told = bool(told)
    judgement = _catch_up(memory, told)
    if memory.erases_from and not is_told:
        # A machine whose data are thrown away with each start would never erase.
        told.append(Alarm("memory_anew", 0))
    _local.begun = (file, memory)
    return memory, judgement


def _catch_up(memory: Memory, told: list[Alarm]) -> Judgement:
    today = timezone.localdate().isoformat()
    if memory.place:
        return judge(memory, lines_since, today=today, tell=told.append)
    lines = lines_since(0)
    memory.learn_ancestors(lines)
    judged = judge(memory, lines_since, today=today, tell=told.append)
    if not holds_seen_line(memory, lines):
        raise NoRoster(NoRoster.BEHIND)
    return judged


def _of_this_house(known: Known) -> Known:
    if not known.memory.is_of_pinned_house:
        raise NoRoster(NoRoster.OTHER_HOUSE)
    if known.memory.pinned not in {roster.hash for roster in known.memory.rosters}:
        raise NoRoster(NoRoster.NOT_FOUND)
    if known.roster.demo and not settings.DEMO:
        raise NoRoster(NoRoster.DEMO)
    return known
