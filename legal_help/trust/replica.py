"""Judge the log line by line, and remember the state of every case. No Django, no database.

Each host does this for itself, each good line once, in order. What it remembers is never taken back
by the database. At the first line that cannot be good it stops and is in doubt.
"""

from collections.abc import Callable, Iterable, MutableMapping, MutableSet
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final, Self

from legal_help.crypto.sealing import is_signature
from legal_help.events.apply import apply_event
from legal_help.events.case_actions import RULES_VERSION, CaseAction
from legal_help.events.erasing import Erasure, fits_head, is_proven
from legal_help.events.event import PERSON, Event
from legal_help.events.fields import Malformed
from legal_help.events.lines import Line, Notice, is_signed
from legal_help.events.roster import INTAKE, Member, Roster
from legal_help.events.state import State, days_between
from legal_help.events.step import Head, Refused
from legal_help.trust.roster_chain import NO_PLACE, follows

FARTHEST: Final = 2_000_000
"""How far ahead of the last good line a number may be. One that is farther away is passed over."""
NEAR: Final = 1_000_000
"""How far ahead a line that does not link may push new ones; half, so that all of them are near."""


UNKNOWN_MEMBER: Final = Member(key="", user=0, name="", groups=(INTAKE,), public="", since="")
"""Stands for a holder of a case that was sent under a roster that this host does not know."""


@dataclass(frozen=True)
class Remembered:
    """Hold the head of a case, and the days on which this host met its end and what waits."""

    head: Head
    end_met_on: str | None = None
    proposal_met_on: str | None = None

    def followed_by(self, head: Head, today: str) -> Self:
        before = self.head.state
        return replace(
            self,
            head=head,
            end_met_on=self.end_met_on if head.state.end == before.end else today,
            proposal_met_on=self.proposal_met_on
            if head.state.proposal == before.proposal
            else today,
        )


@dataclass(frozen=True)
class Alarm:
    """Say what did not fit: the reason, the place in the log, the key that signed it, the case."""

    reason: str
    place: int
    by: str = ""
    case: str = ""


@dataclass
class Memory:
    """Hold what a host has judged.

    `place` and `chain` are those of the last good line. `pinned` is the hash of the roster that the
    settings name; `ancestors` are the hashes of the versions up to it, which a host needs until it
    has met that roster.
    """

    pinned: str
    place: int = 0
    chain: bytes = b""
    rosters: list[Roster] = field(default_factory=list)
    heads: MutableMapping[str, Remembered] = field(default_factory=dict)
    erased: MutableSet[str] = field(default_factory=set)
    ancestors: set[str] = field(default_factory=set)

    @property
    def is_of_pinned_house(self) -> bool:
        """Return whether the rosters that were judged lead to the pinned one, or come from it."""
        known = {roster.hash for roster in self.rosters}
        return not known or self.pinned in known or self.rosters[-1].hash in self.ancestors

    @property
    def roster(self) -> Roster:
        return self.rosters[-1]

    def roster_of(self, version: int) -> Roster | None:
        """Return who stood on one version of the roster, if this host knows it."""
        return next((it for it in self.rosters if it.version == version), None)

    def learn_ancestors(self, lines: Iterable[Line]) -> None:
        """Follow `previous` from the pinned roster back to the first, before lines are judged."""
        rosters = {roster.hash: roster for roster in map(_roster_of, lines) if roster}
        at = self.pinned
        while at in rosters and at not in self.ancestors:
            self.ancestors.add(at)
            at = rosters[at].previous


@dataclass(frozen=True)
class Judgement:
    """Say how far a host came.

    `doubt` is None, or why it stopped. `aside` holds cases that people sent or changed behind that
    place: they are seen, and worked out anew each time.
    """

    doubt: str | None
    aside: dict[str, Head] = field(default_factory=dict)


def catch_up(
    memory: Memory, lines: list[Line], *, today: str, tell: Callable[[Alarm], None]
) -> Judgement:
    """Judge the lines from the last good one on; `lines` begins with that one, if there is any.

    Changes the memory. `tell` hears of everything that was refused.
    """
    if not memory.is_of_pinned_house:
        return Judgement("another_house")
    rows = lines
    if memory.place:
        here, rows = lines[:1], lines[1:]
        if [(line.place, line.chain) for line in here] != [(memory.place, memory.chain)]:
            return Judgement("end", _steps_of_people(memory, lines))
    for number, line in enumerate(rows):
        if line.place >= memory.place + FARTHEST:
            tell(Alarm("far_away", line.place))
            continue
        doubt = _doubt_about(memory, line)
        if doubt:
            tell(Alarm(doubt, line.place))
            return Judgement(doubt, _steps_of_people(memory, rows[number:]))
        _take(memory, line, today, tell)
    return Judgement(None)


def next_place(memory: Memory, lines: Iterable[Line]) -> tuple[int, bytes]:
    """Return the place of a new line, and the chain hash of the line that it links to.

    `lines` are those behind the last good one. A bad line is passed by, so that all is well once it
    was taken out.
    """
    place, chain = memory.place, memory.chain
    for line in lines:
        is_good = line.follows(chain) and (not line.is_roster or _counts(memory, line))
        if memory.place < line.place < memory.place + (FARTHEST if is_good else NEAR):
            place = max(place, line.place)
            chain = line.chain if is_good else chain
    return place + 1, chain


def _doubt_about(memory: Memory, line: Line) -> str | None:
    """Return why a line cannot be good, or None. Nothing behind such a line is remembered."""
    if line.body is None:
        return "blanked"
    if not line.follows(memory.chain):
        return "broken_chain"
    if line.is_roster or not memory.rosters:
        return None if _counts(memory, line) else "false_roster"
    event = line.content
    if not isinstance(event, Event) or event.content.rules <= RULES_VERSION:
        return None
    return "newer_program" if _is_by_reader(memory, event) else None


def _counts(memory: Memory, line: Line) -> bool:
    """Whether a roster is the next version, or one of those that led to the pinned one."""
    roster = _roster_of(line)
    if roster is None:
        return False
    place = (memory.place, memory.chain.hex()) if memory.place else NO_PLACE
    if roster.hash in memory.ancestors:
        expected = memory.rosters[-1].hash if memory.rosters else ""
        return roster.previous == expected and tuple(roster.log) == place
    if not memory.rosters or memory.pinned not in {it.hash for it in memory.rosters}:
        return False
    ever = {key for it in memory.rosters for key in it.keys}
    return follows(memory.rosters[-1], roster, line.signature, place=place, ever=ever)


def _is_by_reader(memory: Memory, event: Event) -> bool:
    """Whether somebody signed a step who stands on the roster that it names, as this host knows it."""
    roster = memory.roster_of(event.content.roster_version)
    member = roster.by_key.get(event.content.by) if roster else None
    return member is not None and is_signature(
        event.signature, by=member.signing, label=event.content.label, text=event.body
    )


def _take(memory: Memory, line: Line, today: str, tell: Callable[[Alarm], None]) -> None:
    """Move on by one good line. A step that is refused changes nothing, and is told."""
    memory.place, memory.chain = line.place, line.chain
    content, roster = line.content, _roster_of(line)
    if roster:
        memory.rosters.append(roster)
    elif content is None:
        tell(Alarm("malformed", line.place))
    elif isinstance(content, Event):
        try:
            _take_step(memory, content, today)
        except Refused as refusal:
            step = content.content
            tell(Alarm(refusal.reason, line.place, step.by, step.case))
    elif not is_signed(content, line, memory.roster):
        tell(Alarm("unsigned", line.place, content.by))
    elif content.action == CaseAction.ERASE:
        _take_erasure(memory, line, content, today, tell)


def _take_step(memory: Memory, event: Event, today: str) -> None:
    content = event.content
    if content.case in memory.erased:
        raise Refused("was_erased")
    known = memory.heads.get(content.case)
    roster = memory.roster
    if content.action == CaseAction.SEND:
        found = memory.roster_of(content.roster_version)
        if found is None:
            raise Refused("unknown_roster")
        roster = found
    head = apply_event(known.head if known else None, event, roster)
    memory.heads[content.case] = known.followed_by(head, today) if known else Remembered(head)


def _take_erasure(
    memory: Memory, line: Line, notice: Notice, today: str, tell: Callable[[Alarm], None]
) -> None:
    """Leave the id of a case that was rightly erased; else its head stays, and that is told."""
    known = memory.heads.get(notice.case or "")
    try:
        erasure = Erasure.read(notice.case, notice.details)
    except Malformed:
        tell(Alarm("malformed", line.place, case=notice.case or ""))
        return
    roster = memory.roster_of(erasure.proof.content.roster_version)
    if roster is None or not is_proven(erasure, roster):
        tell(Alarm("erasure_without_proof", line.place, case=erasure.case))
    elif known and fits_head(erasure, known.head, on=notice.on):
        if _is_early(known, erasure, today):
            tell(Alarm("erased_early", line.place, case=erasure.case))
        memory.heads.pop(erasure.case, None)
        memory.erased.add(erasure.case)
    else:
        tell(Alarm("erasure_does_not_fit", line.place, case=erasure.case))


def _is_early(known: Remembered, erasure: Erasure, today: str) -> bool:
    """Whether this host has not known the ending for as long as it says, or its last day is ahead."""
    known_for = days_between(known.end_met_on or today, today)
    return today <= erasure.end.last_day or known_for < erasure.end.wait


def _steps_of_people(memory: Memory, lines: Iterable[Line]) -> dict[str, Head]:
    """Return the cases that people sent or changed behind a place in doubt.

    Where a reader's step of a case lies there too, only its sending is shown: we say to call.
    """
    sent: dict[str, Head] = {}
    changed: dict[str, Head] = {}
    touched = set()
    for event in (line.content for line in lines):
        if not memory.rosters or not isinstance(event, Event):
            continue
        case, known = event.content.case, memory.heads.get(event.content.case)
        if event.content.by != PERSON:
            touched |= {case} if _is_by_reader(memory, event) else set()
        elif case not in memory.erased:
            before = changed.get(case) or (known.head if known else None)
            with suppress(Refused, Malformed):
                changed[case] = apply_event(before, event, _roster_for(memory, event))
                sent |= {} if before else {case: changed[case]}
    return sent | {case: head for case, head in changed.items() if case not in touched}


def _roster_for(memory: Memory, event: Event) -> Roster:
    """Return the roster that a person's step names.

    If this host does not know it, return one made from the holders of the case: whose keys they are
    is seen once that roster is judged. Raises Malformed.
    """
    content = event.content
    known = memory.roster_of(content.roster_version)
    if known or content.action != CaseAction.SEND:
        return known or memory.roster
    *holders, recovery = State.from_json(content.changes).holders or ("",)
    people = tuple(replace(UNKNOWN_MEMBER, key=key) for key in holders)
    return replace(
        memory.roster,
        version=content.roster_version,
        people=people,
        recovery={"key": recovery, "public": ""},
    )


def _roster_of(line: Line) -> Roster | None:
    try:
        return Roster.read(line.body) if line.is_roster and line.body else None
    except Malformed:
        return None
