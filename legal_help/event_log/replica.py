"""Judge the log line by line, and remember the state of every case. No Django, no database.

Each host does this for itself, each good line once, in order. What it remembers is never taken back
by the database. At the first line that cannot be good it stops and is in doubt.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from legal_help.crypto.canonical_json import canonical_json
from legal_help.event_log.behind_doubt import steps_of_people, touched_by_readers
from legal_help.event_log.going_on import GO_ON, GoOn, read_go_on
from legal_help.event_log.memory import Alarm, Memory, Remembered, Tell, roster_in
from legal_help.event_log.roster_chain import NO_PLACE, follows
from legal_help.events.apply import apply_event
from legal_help.events.case_actions import RULES_VERSION, CaseAction
from legal_help.events.erasing import Erasure, fits_head, is_proven
from legal_help.events.event import Event, Notice
from legal_help.events.fields import Malformed
from legal_help.events.lines import Line, is_signed
from legal_help.events.state import days_between
from legal_help.events.step import Head, Refused, need

FARTHEST: Final = 2_000_000
"""How far ahead of the last good line a number may be. One that is farther away is passed over."""

DOCUMENTS: Final = {"law_signed", "steps_signed"}
"""The actions by which a supervisor signs something whole, in the place of what ships."""


@dataclass(frozen=True)
class Judgement:
    """Say how far a host came.

    `doubt` is None, or why it stopped. `aside` holds cases that people sent or changed behind that
    place: they are seen, and worked out anew each time. `stopped` are the cases of which a reader's
    step lies there: nobody can write to them. `go_ons`: where supervisors signed, behind it, that the
    house goes on all the same.
    """

    doubt: str | None
    aside: dict[str, Head] = field(default_factory=dict)
    stopped: frozenset[str] = frozenset()
    go_ons: tuple[GoOn, ...] = ()


def catch_up(memory: Memory, lines: list[Line], *, today: str, tell: Tell) -> Judgement:
    """Judge the lines from the last good one on; `lines` begins with that one, if there is any.

    Changes the memory. `tell` hears of everything that was refused.
    """
    if not memory.is_of_pinned_house:
        return Judgement("another_house")
    rows = lines[1:] if memory.place else lines
    here = [(line.place, line.chain) for line in lines[:1]]
    if memory.place and here != [(memory.place, memory.chain)]:
        tell(Alarm("end", memory.place))
        return _in_doubt(memory, "end", lines)
    if not memory.is_whole:
        memory.forgotten.look_ahead(rows)
    for number, line in enumerate(rows):
        if line.place >= memory.place + FARTHEST:
            tell(Alarm("far_away", line.place))
            continue
        doubt = _doubt_about(memory, line)
        if doubt:
            tell(Alarm(doubt, line.place))
            return _in_doubt(memory, doubt, rows[number:])
        _take(memory, line, today, tell)
    return Judgement(None)


def _in_doubt(memory: Memory, doubt: str, lines: list[Line]) -> Judgement:
    found = (read_go_on(line, memory.roster) for line in lines if memory.rosters)
    go_ons = tuple(goes_on for goes_on in found if goes_on)
    stopped = touched_by_readers(memory, lines)
    return Judgement(doubt, steps_of_people(memory, lines, stopped), stopped, go_ons)


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
    roster = roster_in(line)
    if roster is None:
        return False
    place = (memory.place, memory.chain.hex()) if memory.place else NO_PLACE
    if roster.hash in memory.ancestors:
        return tuple(roster.log) == place  # the hash there says that its ancestors stand before it
    if not memory.has_met_pin:
        return False
    ever = {key for it in memory.rosters for key in it.keys}
    return follows(memory.rosters[-1], roster, line.signature, place=place, ever=ever)


def _take(memory: Memory, line: Line, today: str, tell: Tell) -> None:
    """Move on by one good line. A step that is refused changes nothing, and is told."""
    memory.place, memory.chain = line.place, line.chain
    content, roster = line.content, roster_in(line)
    if roster:
        memory.rosters.append(roster)
    elif isinstance(content, Event):
        try:
            _take_step(memory, content, today)
        except Refused as refusal:
            step = content.content
            tell(Alarm(refusal.reason, line.place, step.by, step.case))
    elif line.body is None:
        if line.number:
            gone = (line.number, line.hash.hex(), len(memory.rosters))
            memory.forgotten.steps.setdefault(line.case, []).append(gone)
    elif content is None:
        tell(Alarm("malformed", line.place))
    elif not is_signed(content, line, memory.roster):
        tell(Alarm("unsigned", line.place, content.by))
    else:
        _take_notice(memory, line, content, today, tell)


def _take_notice(memory: Memory, line: Line, notice: Notice, today: str, tell: Tell) -> None:
    """Keep what a notice changes; most are evidence, and change nothing."""
    if notice.action == CaseAction.ERASE:
        _take_erasure(memory, line, notice, today, tell)
    elif notice.action in DOCUMENTS and notice.by in memory.roster.supervisors:
        # Or a copy of an older line would bring back what was replaced since.
        if version_in(notice.details) <= version_in(memory.documents.get(notice.action)):
            tell(Alarm("out_of_place", line.place, notice.by))
            return
        memory.documents[notice.action] = canonical_json(dict(notice.details))
    elif notice.action in DOCUMENTS or (
        notice.action == GO_ON and not read_go_on(line, memory.roster)
    ):
        tell(Alarm("unsigned", line.place, notice.by))


def _take_step(memory: Memory, event: Event, today: str) -> None:
    content, known = event.content, memory.heads.get(event.content.case)
    due = memory.forgotten.due.get(content.case)
    is_in_time = due and not is_early(due, met_on=due.proof.content.on, on=content.on)
    need(content.case not in memory.erased and not is_in_time, "was_erased")
    # The steps of an erased case are forgotten all together.
    need(content.case not in memory.forgotten.steps, "blanked")
    if known is None:
        memory.heads[content.case] = Remembered(apply_event(None, event, memory.roster_for(event)))
    else:
        head = apply_event(known.head, event, memory.roster_for(event))
        memory.heads[content.case] = known.followed_by(head, today)
        memory.forgotten.due.pop(content.case, None)


def _take_erasure(memory: Memory, line: Line, notice: Notice, today: str, tell: Tell) -> None:
    """Leave the id of a case that was rightly erased; else its head stays, and that is told."""
    known = memory.heads.get(notice.case or "")
    try:
        erasure = Erasure.read(notice.case, notice.details)
    except Malformed:
        tell(Alarm("malformed", line.place, case=notice.case or ""))
        return
    if not is_proven(erasure, memory.rosters):
        tell(Alarm("erasure_without_proof", line.place, case=erasure.case))
    elif erasure.case in memory.erased:
        return  # a restore brought it back, and it was erased again
    elif memory.forgotten.fits(erasure):
        memory.erased.add(erasure.case)
    elif known and not known.lost and fits_head(erasure, known.head, on=today):
        # A host that judges the log from its beginning goes by the day on which the end was signed.
        met_on = known.end_met_on if memory.is_whole else erasure.proof.content.on
        if is_early(erasure, met_on=met_on or today, on=today):
            # The head stays, until this host has known the ending for long enough.
            tell(Alarm("erased_early", line.place, case=erasure.case))
        elif memory.is_whole:
            keep_only_id(memory, erasure.case)
        else:
            memory.forgotten.due[erasure.case] = erasure
    else:
        tell(Alarm("erasure_does_not_fit", line.place, case=erasure.case))


def keep_only_id(memory: Memory, case: str) -> None:
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
