"""Judge the log to its end, and go on behind a loss where supervisors signed that.

No Django, no database.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from legal_help.event_log.forgotten import Forgotten
from legal_help.event_log.going_on import GoOn
from legal_help.event_log.memory import Alarm, Memory, Tell
from legal_help.event_log.replica import Judgement, catch_up, keep_only_id
from legal_help.events.event import Event
from legal_help.events.lines import Line

DAYS_ANEW: Final = 30
DAYS_AFTER_LOSS: Final = 14
"""For so many days a host erases nothing: one that begins with an old log, and one after a loss."""

type ReadFrom = Callable[[int], list[Line]]


def judge(memory: Memory, read: ReadFrom, *, today: str, tell: Tell) -> Judgement:
    """Judge what is new in the log, and go on behind losses where supervisors signed that.

    `read` returns the lines from a place on. Changes the memory; `tell` hears of what was refused.
    """
    while True:
        met: list[Alarm] = []
        lines = read(memory.place)
        if not memory.place and len(lines) > 1:
            memory.erase_nothing_for(DAYS_ANEW, today)
        judged = catch_up(memory, lines, today=today, tell=met.append)
        gone_on = next(
            (it for it in judged.go_ons if go_on(memory, read, it, today, met.append)), None
        )
        for alarm in met:
            # Lines that supervisors gave up need no alarm any more.
            if gone_on is None or not gone_on.keeps[0] < alarm.place < gone_on.place:
                tell(alarm)
        if gone_on is None:
            break
    if not judged.doubt:
        _settle_forgotten(memory, tell)
    return judged


def _settle_forgotten(memory: Memory, tell: Tell) -> None:
    """Erase the cases whose erasures no later step shows to be early. Not in doubt: it may be missing.

    Tells of cases whose steps were forgotten though nothing proves that they were erased.
    """
    for case in memory.forgotten.due:
        keep_only_id(memory, case)
    for case in memory.forgotten.steps:
        if case not in memory.erased:
            tell(Alarm("request_lost", memory.place, case=case))
    memory.is_whole, memory.forgotten = True, Forgotten()


def go_on(memory: Memory, read: ReadFrom, goes_on: GoOn, today: str, tell: Tell) -> bool:
    """Go on behind a loss as supervisors signed; return whether the log is as they signed.

    The lines between count for nothing: what people sent there stands again behind the line that goes
    on.
    """
    knows_more = goes_on.keeps != (memory.place, memory.chain.hex())
    if knows_more and not _go_back(memory, read(0), goes_on, today, tell):
        return False
    memory.place, memory.chain = goes_on.place, goes_on.chain
    memory.erase_nothing_for(DAYS_AFTER_LOSS, today)
    tell(Alarm("went_on", goes_on.place))
    return True


def _go_back(memory: Memory, lines: list[Line], goes_on: GoOn, today: str, tell: Tell) -> bool:
    """Judge the log anew up to the line that is kept, and remember as lost what this host knew beyond.

    `lines` is the whole log. Rosters, erasures and documents stay known, and so do cases whose
    kept steps somebody blanked. If the roster in force was lost itself, nobody goes on.
    """
    kept = [line for line in lines if line.place <= goes_on.keeps[0]]
    # The pinned roster may stand behind the loss, if the house went on long ago.
    memory.learn_ancestors(lines)
    told: list[Alarm] = []
    fresh, _judgement = judge_anew(memory, kept, today=today, tell=told.append)
    is_as_signed = (fresh.place, fresh.chain.hex()) == goes_on.keeps
    if not (is_as_signed and fresh.rosters and fresh.roster.hash == memory.roster.hash):
        return False
    due = memory.forgotten.due.items()
    memory.forgotten.due = {case: it for case, it in due if case in fresh.erased}
    steps, missed = steps_by_hash(lines), {it.case for it in told if it.reason == "request_lost"}
    blanked = missed & {line.case for line in kept if line.body is None}
    for case, old in list(memory.heads.items()):
        new = fresh.heads.get(case)
        if new:
            is_kept = stands_on(new.head.event.hash, old.head.event.hash, steps)
            memory.heads[case] = replace(new, lost=old.lost or (None if is_kept else old.head))
        elif case not in fresh.erased and case not in blanked:
            tell(Alarm("request_lost", goes_on.place, case=case))
            memory.heads.pop(case)
    unknown = fresh.heads.keys() - memory.heads.keys() - memory.erased
    memory.heads |= {case: fresh.heads[case] for case in unknown}
    return True


def steps_by_hash(lines: Iterable[Line]) -> dict[str, Event]:
    events = (line.content for line in lines if isinstance(line.content, Event))
    return {event.hash: event for event in events}


def stands_on(new: str, old: str, steps: Mapping[str, Event]) -> bool:
    """Whether one event of a case is another one, or follows it. Both are given by their hashes."""
    while new != old and new in steps:
        new = steps[new].content.previous
    return new == old


def judge_anew(
    pins: Memory, lines: list[Line], *, today: str, tell: Tell = lambda _alarm: None
) -> tuple[Memory, Judgement]:
    """Judge lines, from the first of the log on, as a host does that remembers nothing.

    `pins` is a memory of which nothing but the pins is taken.
    """
    memory = Memory(pinned=pins.pinned, seen=pins.seen, ancestors={*pins.ancestors})
    memory.learn_ancestors(lines)

    def read(place: int) -> list[Line]:
        return [line for line in lines if line.place >= place]

    return memory, judge(memory, read, today=today, tell=tell)
