"""Look at the log through what this host remembers."""

import sqlite3
from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from legal_help.event_log import alarms
from legal_help.event_log.judge import judge
from legal_help.event_log.log_rows import lines_since
from legal_help.event_log.memory import Alarm, Memory, Remembered
from legal_help.event_log.memory_file import Damaged, MemoryFile
from legal_help.event_log.pin import holds_seen_line, memory_file
from legal_help.event_log.replica import Judgement
from legal_help.events.roster import Member, Roster
from legal_help.events.step import Head, may_open


class NoRoster(Exception):
    """There is no roster to trust. `str()` is the code of why."""

    NO_ROOT = "no-root"
    NOT_FOUND = "root-not-found"
    DEMO = "demo-root"
    OTHER_HOUSE = "another-house"
    BEHIND = "behind-log-seen"


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
        aside, known = self.judgement.aside.get(str(case)), self.remembered(case)
        return aside or (known.head if known else None)

    def is_stopped(self, case: UUID | str) -> bool:
        """Return whether a step of a reader waits behind a bad line: nobody can add one before it."""
        return str(case) in self.judgement.stopped

    def remembered(self, case: UUID | str) -> Remembered | None:
        return self.memory.heads.get(str(case))

    def with_code(self, lookup: str) -> dict[str, Head]:
        """Return the cases whose state names this lookup of a code, behind a bad line too."""
        heads = self.heads().items()
        return {case: head for case, head in heads if head.state.code["lookup"] == lookup}

    def heads(self) -> dict[str, Head]:
        """Return the head of every case."""
        known = {case: each.head for case, each in self.memory.heads.items()}
        return known | self.judgement.aside

    def open_to(self, member: Member) -> dict[str, Head]:
        """Return the cases that somebody may know of: none once they left the roster."""
        if member.key not in self.roster.by_key:
            return {}
        remembered = self.memory.heads.items()
        walled = {case for case, each in remembered if each.is_walled(member.user)}
        return {
            case: head
            for case, head in self.heads().items()
            if case not in walled and may_open(head.state, member, self.roster)
        }

    def member_ever(self, key: str) -> Member | None:
        """Return whose key this is or was, from the newest roster that names it."""
        rosters = reversed(self.memory.rosters)
        return next((each.by_key[key] for each in rosters if key in each.by_key), None)


def look() -> Known:
    """Return what this host knows, after judging what is new. Raises NoRoster."""
    file = memory_file()
    if not file.pinned:
        raise NoRoster(NoRoster.NO_ROOT)
    known = _judged(file)
    memory = known.memory
    if not memory.is_of_pinned_house:
        raise NoRoster(NoRoster.OTHER_HOUSE)
    if not memory.has_met_pin:
        raise NoRoster(NoRoster.NOT_FOUND)
    if known.roster.demo and not settings.DEMO:
        raise NoRoster(NoRoster.DEMO)
    return known


def _judged(file: MemoryFile, *why_empty: Alarm) -> Known:
    """Judge what is new. `why_empty` is an alarm that says why the memory is empty."""
    saved, told = None, [*why_empty]
    try:
        saved = file.read()
        if saved.is_whole:
            rows = lines_since(saved.place)
            if [(line.place, line.chain) for line in rows] == [(saved.place, saved.chain)]:
                return Known(saved, Judgement(None))
        with file.locked() as memory:
            judgement = _catch_up(memory, told)
    except (sqlite3.OperationalError, Damaged) as hindrance:
        if isinstance(hindrance, Damaged) and not why_empty and file.put_aside():
            return _judged(file, Alarm("memory_damaged", 0))
        # A full disk must not stop anybody: this process judges from what it read last.
        reason = "memory_not_written" if saved else "memory_not_read"
        saved = saved or file.last_read
        told.append(Alarm(reason, 0))
        memory = saved.copy() if saved else Memory(pinned=file.pinned, seen=file.seen)
        judgement = _catch_up(memory, told)
        if reason == "memory_not_read":
            # Staff sign nothing: this process cannot tell what others of this host have judged since.
            judgement = replace(judgement, doubt=judgement.doubt or reason)
    alarms.note(told)
    return Known(memory, judgement)


def _catch_up(memory: Memory, told: list[Alarm]) -> Judgement:
    begins, is_told = not memory.place, bool(told)
    if not memory.has_met_pin:
        memory.learn_ancestors(lines_since(0))
    judged = judge(memory, lines_since, today=timezone.localdate().isoformat(), tell=told.append)
    if begins and not holds_seen_line(memory, lines_since):
        raise NoRoster(NoRoster.BEHIND)
    if begins and memory.erases_from and not is_told:
        # A machine whose data are thrown away with each start would never erase.
        told.append(Alarm("memory_anew", 0))
    return judged
