"""Look at the log through what this host remembers."""

import sqlite3
from dataclasses import replace

from django.conf import settings
from django.utils import timezone

from legal_help.event_log import alarms
from legal_help.event_log.judge import judge
from legal_help.event_log.log_rows import chains_since, lines_since
from legal_help.event_log.memory import Alarm, Known, Memory
from legal_help.event_log.memory_file import Damaged, MemoryFile
from legal_help.event_log.pin import holds_seen_line, memory_file


class NoRoster(Exception):
    """There is no roster to trust. `str()` is the code of why."""

    NO_ROOT = "no-root"
    NOT_FOUND = "root-not-found"
    DEMO = "demo-root"
    OTHER_HOUSE = "another-house"
    BEHIND = "behind-log-seen"


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
        if saved.is_whole and chains_since(saved.place) == [(saved.place, saved.chain)]:
            return Known(saved)
        with file.locked() as memory:
            known = _catch_up(memory, told)
    except (sqlite3.OperationalError, Damaged) as hindrance:
        if isinstance(hindrance, Damaged) and not why_empty and file.put_aside():
            return _judged(file, Alarm("memory_damaged", 0))
        # A full disk must not stop anybody: this process judges from what it read last.
        reason = "memory_not_written" if saved else "memory_not_read"
        told.append(Alarm(reason, 0))
        known = _catch_up((saved or file.last_read).copy(), told)
        if not saved:
            # Staff sign nothing: this process cannot tell what others of this host have judged since.
            known = replace(known, doubt=known.doubt or reason)
    alarms.note(told)
    return known


def _catch_up(memory: Memory, told: list[Alarm]) -> Known:
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
