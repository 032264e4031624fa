"""Judge the log to its end, and go on behind a loss where supervisors signed that.

No Django, no database.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from legal_help.event_log.forgotten import Forgotten, forgotten_before
from legal_help.event_log.going_on import GoOn
from legal_help.event_log.memory import Alarm, Memory, Tell
from legal_help.event_log.replica import Judgement, catch_up, leave_erased
from legal_help.events.event import Event
from legal_help.events.lines import Line

DAYS_ANEW: Final = 30
"""For so long a host erases nothing that begins with a log of others."""
DAYS_AFTER_LOSS: Final = 14

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
        lines = read(0) if judged.go_ons else []
        gone_on = next(
            (x for x in judged.go_ons if go_back(memory, lines, x, today, met.append)), None
        )
        for alarm in met:
            # What supervisors gave up is no matter any more.
            if gone_on is None or not gone_on.keeps[0] < alarm.place < gone_on.place:
                tell(alarm)
        if gone_on is None:
            break
    if not judged.doubt and _was_blanked_early(memory, read):
        tell(Alarm("blanked", memory.forgotten.early))
        judged = Judgement("blanked")
    if not judged.doubt:
        _end_beginning(memory, tell)
    return judged


def _was_blanked_early(memory: Memory, read: ReadFrom) -> bool:
    """Whether details are gone that are too young for that: only the end of a log tells how old they are."""
    forgotten = memory.forgotten
    if forgotten.blank and not forgotten.early:
        first = forgotten_before(read(0), memory.rosters)
        forgotten.early = next((place for place in forgotten.blank if place >= first), 0)
    return bool(forgotten.early)


def is_mended(memory: Memory, read: ReadFrom) -> bool:
    """Whether the details are back that were gone too early: all behind them has to be judged again."""
    early = memory.forgotten.early
    return bool(early) and all(line.body is not None for line in read(early)[:1])


def _end_beginning(memory: Memory, tell: Tell) -> None:
    """Leave the cases whose erasures no later step calls too early. In doubt that step may be missing.

    Tells of cases whose steps were forgotten though nothing proves that they were erased.
    """
    for case in memory.forgotten.due:
        leave_erased(memory, case)
    for case in memory.forgotten.steps:
        if case not in memory.erased:
            tell(Alarm("request_lost", memory.place, case=case))
    memory.is_whole, memory.forgotten = True, Forgotten()


def go_back(memory: Memory, lines: list[Line], goes_on: GoOn, today: str, tell: Tell) -> bool:
    """Judge the log anew up to where it goes on; return whether it is as supervisors signed.

    `lines` is the whole log. What lies between counts for nothing: what people sent there stands once
    more behind the line that goes on. Rosters, erasures and documents stay known. Where the roster in
    force was lost itself, nobody goes on.
    """
    kept = [line for line in lines if line.place <= goes_on.keeps[0]]
    # The pinned roster may stand behind the loss, if the house went on long ago.
    memory.learn_ancestors(lines)
    fresh, _judgement = judge_anew(memory.pinned, kept, today=today, ancestors=memory.ancestors)
    is_as_signed = (fresh.place, fresh.chain.hex()) == goes_on.keeps
    if not (is_as_signed and fresh.rosters and fresh.roster.hash == memory.roster.hash):
        return False
    steps = steps_by_hash(lines)
    for case, old in dict(memory.heads.items()).items():
        new = fresh.heads.get(case)
        if new:
            is_kept = stands_on(new.head.event.hash, old.head.event.hash, steps)
            fresh.heads[case] = replace(new, lost=old.lost if is_kept else old.head)
        elif case not in fresh.erased:
            tell(Alarm("request_lost", goes_on.place, case=case))
            memory.heads.pop(case)
    for case, new in fresh.heads.items():
        if case not in memory.erased:
            memory.heads[case] = new
    memory.place, memory.chain = goes_on.place, goes_on.chain
    memory.erase_nothing_for(DAYS_AFTER_LOSS, today)
    tell(Alarm("went_on", goes_on.place))
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
    pinned: str,
    lines: list[Line],
    *,
    today: str,
    tell: Tell = lambda _alarm: None,
    ancestors: Iterable[str] = (),
) -> tuple[Memory, Judgement]:
    """Judge lines as a host does that remembers nothing; the first is the first of the log.

    `ancestors` are the hashes of rosters up to the pinned one that other lines tell.
    """
    memory = Memory(pinned=pinned, ancestors=set(ancestors))
    memory.learn_ancestors(lines)

    def read(place: int) -> list[Line]:
        return [line for line in lines if line.place >= place]

    return memory, judge(memory, read, today=today, tell=tell)
