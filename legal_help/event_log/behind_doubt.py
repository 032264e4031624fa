"""Read the lines behind one that cannot be good, so that people are still seen and heard."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Final

from legal_help.event_log.memory import Memory
from legal_help.events.apply import apply_event
from legal_help.events.event import PERSON, Event
from legal_help.events.fields import Refused
from legal_help.events.lines import Line
from legal_help.events.roster import INTAKE, Member, PublicHalf, Roster
from legal_help.events.state import State
from legal_help.events.step import Head

UNKNOWN_MEMBER: Final = Member(key="", user=0, name="", groups=(INTAKE,), public="", since="")
"""Stands for a holder of a case that was sent under a roster that this host does not know."""


def touched_by_readers(memory: Memory, lines: Iterable[Line]) -> frozenset[str]:
    """Return the cases with a new step behind the place in doubt that a reader really signed."""
    last = {case: known.head.number for case, known in memory.heads.items()}
    events = (line.content for line in lines if memory.rosters)
    return frozenset(
        event.content.case
        for event in events
        if isinstance(event, Event)
        and event.content.number > last.get(event.content.case, 0)
        and memory.is_by_reader(event)
    )


def steps_of_people(
    memory: Memory, lines: Iterable[Line], touched: Collection[str]
) -> dict[str, Head]:
    """Return the cases that people sent or changed behind the place in doubt.

    If a reader's step of a case lies there too, only its sending is shown.
    """
    heads = [head for _line, head in _judged(memory, lines, _roster_for)]
    sent = {head.event.content.case: head for head in heads if head.number == 1}
    changed = {head.event.content.case: head for head in heads}
    return sent | {case: head for case, head in changed.items() if case not in touched}


def lines_of_people(memory: Memory, lines: Iterable[Line]) -> list[Line]:
    """Return the lines behind the place in doubt that are added again where the log goes on.

    On them people sent or changed a case, and every step before theirs is known. Judged in their old
    places, a lost line that comes back later would count on fresh hosts and on no other.
    """
    return [line for line, _head in _judged(memory, lines, Memory.roster_for)]


def _judged(
    memory: Memory, lines: Iterable[Line], roster_for: Callable[[Memory, Event], Roster]
) -> Iterator[tuple[Line, Head]]:
    """Yield the lines on which people rightly sent or changed a case, and its head after each."""
    changed: dict[str, Head] = {}
    for line in lines if memory.rosters else ():
        event = line.content
        if not isinstance(event, Event) or event.content.by != PERSON:
            continue
        case, known = event.content.case, memory.heads.get(event.content.case)
        if case not in memory.erased:
            before = changed.get(case) or (known.head if known else None)
            with suppress(Refused):
                changed[case] = apply_event(before, event, roster_for(memory, event))
                yield line, changed[case]


def _roster_for(memory: Memory, event: Event) -> Roster:
    """Return the roster under which a person's step counts.

    If this host does not know it, make one from the holders of the case: it learns whose keys they
    are when it judges that roster. Raises Malformed.
    """
    with suppress(Refused):
        return memory.roster_for(event)
    *holders, recovery = State.from_json(event.content.changes).holders or ("",)
    people = tuple(replace(UNKNOWN_MEMBER, key=key) for key in holders)
    return replace(
        memory.roster,
        version=event.content.roster_version,
        people=people,
        recovery=PublicHalf(key=recovery, public=""),
    )
