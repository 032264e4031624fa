"""Judge the log once more on this host, after an older program refused a step wrongly."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils import timezone

from legal_help.event_log.judge import judge_anew, stands_on, steps_by_hash
from legal_help.event_log.log_rows import lines_since
from legal_help.event_log.memory import Memory
from legal_help.event_log.pin import memory_file
from legal_help.events.case_actions import CaseAction
from legal_help.events.event import Event
from legal_help.events.lines import Line
from legal_help.events.step import Head


class WouldLose(Exception):
    """Raised if the log does not hold all that this host knows. `str()` names the case, if it is one."""


def judge_again() -> int:
    """Judge every line that this host has judged once more; return how many cases are further on now.

    Raises WouldLose, Damaged.
    """
    today = timezone.localdate().isoformat()
    with memory_file().locked() as memory:
        return take_what_stands_further(memory, lines_since(0), today=today)


def take_what_stands_further(memory: Memory, lines: list[Line], *, today: str) -> int:
    """Remember the new head of each case if the one that was known lies before it.

    If one does not, or if the log does not lead to the line that this host knows, nothing changes.
    Erased cases stay erased, and no case is removed. Raises WouldLose.
    """
    met = [line for line in lines if line.place <= memory.place]
    found = judge_anew(memory, met, today=today)
    if (found.place, found.chain) != (memory.place, memory.chain):
        raise WouldLose
    steps, further = steps_by_hash(met), {}
    for case, old in memory.heads.items():
        new = found.heads.get(case)
        if new and not stands_on(new.head.event.hash, old.head.event.hash, steps):
            raise WouldLose(case)
        if new is None and case not in found.erased:
            raise WouldLose(case)
    for case, new in found.heads.items():
        known = memory.heads.get(case)
        is_new = known is None or known.head.event.hash != new.head.event.hash
        if is_new and case not in memory.erased:
            lost = known.lost if known else None
            is_over = known and lost and _is_resumed(new.head.event, known.head, lost, steps)
            further[case] = replace(new, lost=None if is_over else lost)
    memory.heads.update(further)
    return len(further)


def _is_resumed(new: Event, old: Head, lost: Head, steps: Mapping[str, Event]) -> bool:
    """Whether a supervisor went through what was lost, in a step behind the old one."""
    while new.hash != old.event.hash:
        if new.content.action == CaseAction.RESUME and new.content.number > lost.number:
            return True
        new = steps[new.content.previous]
    return False
