"""Judge the log line by line, and go on behind a loss if supervisors signed that. No Django, no database.

Each host does this for itself and takes each good line once, in order. The database cannot take back
what a host remembers. At the first line that cannot be good, the host stops and is in doubt.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from legal_help.event_log.behind_doubt import steps_of_people, touched_by_readers
from legal_help.event_log.going_on import GO_ON, GoOn, read_go_on
from legal_help.event_log.memory import Alarm, Known, Memory, Remembered, Tell
from legal_help.event_log.roster_chain import NO_PLACE, follows
from legal_help.events.apply import apply_event
from legal_help.events.case_actions import RULES_VERSION, CaseAction
from legal_help.events.erasing import Erasure, fits_head, is_proven
from legal_help.events.event import SYSTEM, Event, Notice
from legal_help.events.fields import Refused, canonical_json
from legal_help.events.lines import DOCUMENTS, Line, is_signed
from legal_help.events.state import days_between
from legal_help.events.step import need, needed

FARTHEST: Final = 2_000_000
"""How far ahead of the last good line a number may be. One that is farther away is passed over."""
DAYS_ANEW: Final = 30
DAYS_AFTER_LOSS: Final = 14
"""For so many days a host erases nothing: one that begins with an old log, and one after a loss."""

type ReadFrom = Callable[[int], list[Line]]


def judge(memory: Memory, read: ReadFrom, *, today: str, tell: Tell) -> Known:
    """Judge what is new in the log, and go on behind losses where supervisors signed that.

    `read` returns the lines from a place on. Changes the memory; `tell` hears of what was refused.
    """
    while True:
        met: list[Alarm] = []
        lines = read(memory.place)
        if not memory.place and len(lines) > 1:
            memory.erase_nothing_for(DAYS_ANEW, today)
        known = catch_up(memory, lines, today=today, tell=met.append)
        gone_on = next(
            (it for it in known.go_ons if go_on(memory, read, it, today, met.append)), None
        )
        for alarm in met:
            # Lines that supervisors gave up need no alarm any more.
            if gone_on is None or not gone_on.keeps[0] < alarm.place < gone_on.place:
                tell(alarm)
        if gone_on is None:
            break
    if not known.doubt:
        _settle_forgotten(memory, tell)
    return known


def judge_anew(
    pins: Memory, lines: list[Line], *, today: str, tell: Tell = lambda _alarm: None
) -> Memory:
    """Judge lines, from the first of the log on, as a host does that remembers nothing.

    `pins` is a memory of which nothing but the pins is taken.
    """
    memory = Memory(pinned=pins.pinned, seen=pins.seen, ancestors={*pins.ancestors})
    memory.learn_ancestors(lines)

    def read(place: int) -> list[Line]:
        return [line for line in lines if line.place >= place]

    judge(memory, read, today=today, tell=tell)
    return memory


def catch_up(memory: Memory, lines: list[Line], *, today: str, tell: Tell) -> Known:
    """Judge the lines from the last good one on; `lines` begins with that one, if there is any.

    Changes the memory. `tell` hears of everything that was refused.
    """
    if not memory.is_of_pinned_house:
        return Known(memory, "another_house")
    rows = lines[1:] if memory.place else lines
    here = [(line.place, line.chain) for line in lines[:1]]
    if memory.place and here != [(memory.place, memory.chain)]:
        tell(Alarm("end", memory.place))
        return _in_doubt(memory, "end", lines)
    if not memory.is_whole:
        memory.learn_what_is_called_erased(rows)
    for number, line in enumerate(rows):
        if line.place >= memory.place + FARTHEST:
            tell(Alarm("far_away", line.place))
            continue
        doubt = _doubt_about(memory, line)
        if doubt:
            tell(Alarm(doubt, line.place))
            return _in_doubt(memory, doubt, rows[number:])
        try:
            _take(memory, line, today)
        except Refused as refusal:
            notice = line.notice
            by = notice.by if notice and notice.by != SYSTEM else ""
            tell(Alarm(refusal.reason, line.place, by, (notice and notice.case) or ""))
    return Known(memory)


def _in_doubt(memory: Memory, doubt: str, lines: list[Line]) -> Known:
    found = (read_go_on(line, memory.roster) for line in lines if memory.rosters)
    go_ons = tuple(goes_on for goes_on in found if goes_on)
    stopped = touched_by_readers(memory, lines)
    return Known(memory, doubt, steps_of_people(memory, lines, stopped), stopped, go_ons)


def next_place(memory: Memory, lines: list[Line], *, count: int = 1) -> tuple[int, bytes]:
    """Return the first place of new lines, and the chain hash of the line that they link to.

    `lines` are those behind the last good one. New lines link past a bad one, so that all is well
    once it is taken out.
    """
    place, chain = memory.place, memory.chain
    for line in lines:
        is_near = line.place < memory.place + FARTHEST
        if is_near and line.follows(chain) and not line.is_roster:
            place, chain = line.place, line.chain
    for taken in sorted(line.place for line in lines):
        if taken <= place + count:
            place = max(place, taken)
    return place + 1, chain


def _doubt_about(memory: Memory, line: Line) -> str | None:
    """Return why a line cannot be good, or None. Nothing behind such a line is remembered."""
    if line.body is None and not memory.may_be_blank(line):
        return "blanked"
    if not line.follows(memory.chain):
        return "broken_chain"
    if line.is_roster or not memory.rosters:
        return None if roster_counts(memory, line) else "false_roster"
    event = line.content
    if isinstance(event, Event) and event.content.rules > RULES_VERSION:
        return "newer_program" if memory.is_by_reader(event) else None
    return None


def roster_counts(memory: Memory, line: Line) -> bool:
    """Whether a roster is the next version, or one of those that led to the pinned one."""
    roster = line.roster
    if roster is None:
        return False
    place = (memory.place, memory.chain.hex()) if memory.place else NO_PLACE
    if roster.hash in memory.ancestors:
        return tuple(roster.log) == place  # the hash there says that its ancestors stand before it
    if not memory.has_met_pin:
        return False
    ever = {key for it in memory.rosters for key in it.keys}
    return follows(memory.rosters[-1], roster, line.signature, place=place, ever=ever)


def _take(memory: Memory, line: Line, today: str) -> None:
    """Move on by one good line. Raises Refused if what it says changes nothing, though it should."""
    memory.place, memory.chain = line.place, line.chain
    content = line.content
    if line.roster:
        memory.rosters.append(line.roster)
    elif isinstance(content, Event):
        _take_step(memory, content, today)
    elif line.body is not None:
        _take_notice(memory, line, needed(content, "malformed"), today)
    elif line.number:
        gone = (line.number, line.hash.hex(), len(memory.rosters))
        memory.forgotten[line.case] = (*memory.forgotten.get(line.case, ()), gone)


def _take_step(memory: Memory, event: Event, today: str) -> None:
    content, known = event.content, memory.heads.get(event.content.case)
    due = memory.due.get(content.case)
    is_in_time = due and not is_early(due, met_on=due.proof.content.on, on=content.on)
    need(content.case not in memory.erased and not is_in_time, "was_erased")
    # The steps of an erased case are forgotten all together.
    need(content.case not in memory.forgotten, "blanked")
    if known is None:
        memory.heads[content.case] = Remembered(apply_event(None, event, memory.roster_for(event)))
    else:
        head = apply_event(known.head, event, memory.roster_for(event))
        memory.heads[content.case] = known.followed_by(head, today)
        memory.due.pop(content.case, None)


def _take_notice(memory: Memory, line: Line, notice: Notice, today: str) -> None:
    """Keep what a notice changes; most are evidence, and change nothing."""
    need(is_signed(notice, line, memory.roster), "unsigned")
    if notice.action == CaseAction.ERASE:
        _take_erasure(memory, Erasure.read(notice.case, notice.details), today)
    elif notice.action == GO_ON:
        need(read_go_on(line, memory.roster), "unsigned")
    elif notice.action in DOCUMENTS:
        need(notice.by in memory.roster.supervisors, "unsigned")
        before = version_in(memory.documents.get(notice.action))
        # Or a copy of an older line would bring back what was replaced since.
        need(version_in(notice.details) > before, "out_of_place")
        memory.documents[notice.action] = canonical_json(notice.details)


def _take_erasure(memory: Memory, erasure: Erasure, today: str) -> None:
    """Leave the id of a case that was rightly erased; else its head stays. Raises Refused."""
    case = erasure.case
    need(is_proven(erasure, memory.rosters), "erasure_without_proof")
    if case in memory.erased:
        return  # a restore brought it back, and it was erased again
    if memory.fits_forgotten(erasure):
        memory.erased.add(case)
        return
    known = needed(memory.heads.get(case), "erasure_does_not_fit")
    need(not known.lost and fits_head(erasure, known.head, on=today), "erasure_does_not_fit")
    # A host that judges the log from its beginning goes by the day on which the end was signed.
    met_on = known.end_met_on if memory.is_whole else erasure.proof.content.on
    # The head stays, until this host has known the ending for long enough.
    need(not is_early(erasure, met_on=met_on or today, on=today), "erased_early")
    if memory.is_whole:
        _keep_only_id(memory, case)
    else:
        memory.due[case] = erasure


def _settle_forgotten(memory: Memory, tell: Tell) -> None:
    """Erase the cases whose erasures no later step shows to be early. Not in doubt: it may be missing.

    Tells of cases whose steps were forgotten though nothing proves that they were erased.
    """
    for case in memory.due:
        _keep_only_id(memory, case)
    for case in memory.forgotten.keys() - memory.erased:
        tell(Alarm("request_lost", memory.place, case=case))
    memory.is_whole, memory.called_erased, memory.forgotten, memory.due = True, set(), {}, {}


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
    fresh = judge_anew(memory, kept, today=today, tell=told.append)
    is_as_signed = (fresh.place, fresh.chain.hex()) == goes_on.keeps
    if not (is_as_signed and fresh.rosters and fresh.roster.hash == memory.roster.hash):
        return False
    memory.due = {case: it for case, it in memory.due.items() if case in fresh.erased}
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


def _keep_only_id(memory: Memory, case: str) -> None:
    """Forget an erased case for good, except for its id."""
    memory.heads.pop(case, None)
    memory.erased.add(case)


def is_early(erasure: Erasure, *, met_on: str, on: str) -> bool:
    """Return whether the ending was not known for as long as it says, or its last day is ahead."""
    return on <= erasure.end.last_day or days_between(met_on, on) < erasure.end.wait


def version_in(document: bytes | Mapping[str, Any] | None) -> int:
    """Return the number of a document that a supervisor signed; 0 where there is none."""
    values = json.loads(document) if isinstance(document, bytes) else document or {}
    number = values.get("version")
    return number if isinstance(number, int) else 0
