"""Hold what a host has judged: rosters, the head of each case, who was erased. No Django, no database."""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Self
from uuid import UUID

from legal_help.event_log.going_on import GoOn
from legal_help.events.case_actions import CaseAction
from legal_help.events.erasing import Erasure
from legal_help.events.event import Event
from legal_help.events.lines import Line
from legal_help.events.roster import Member, Roster
from legal_help.events.step import Head, may_open, needed


@dataclass(frozen=True)
class Remembered:
    """Hold the head of a case, and the day on which this host met its end.

    `lost` is an event that this host knew before lines of the log were lost: staff do nothing until
    a supervisor has opened the case again.
    """

    head: Head
    end_met_on: str | None = None
    lost: Head | None = None

    def is_walled(self, user: int) -> bool:
        """Return whether a wall keeps the case from somebody, also one among what was lost."""
        return any(each.state.is_walled(user) for each in (self.head, self.lost) if each)

    def followed_by(self, head: Head, on: str) -> Self:
        lost, is_resumed = self.lost, head.event.content.action == CaseAction.RESUME
        # A `resume` that was signed before the loss may have been put there again.
        is_over = lost and (head == lost or (is_resumed and head.number > lost.number))
        met_on = self.end_met_on if head.state.end == self.head.state.end else on
        return replace(self, head=head, end_met_on=met_on, lost=None if is_over else lost)


@dataclass(frozen=True)
class Alarm:
    """Say what did not fit: the reason, the place in the log, the key that signed it, the case."""

    reason: str
    place: int
    by: str = ""
    case: str = ""


type Tell = Callable[[Alarm], None]


@dataclass
class Memory:
    """Hold what a host has judged.

    - `pinned`, `seen`: the hash of the roster, and the place of the line, that the settings name.
    - `place`, `chain`: of the last good line.
    - `rosters`, `heads`, `erased`: all versions, the head of each case, the ids of erased cases, of
      which none ever comes back.
    - `documents`: the newest facts of law and list of other places that a supervisor signed.
    - `ancestors`: the hashes of the rosters up to the pinned one; needed until that one was met.
    - `erases_from`: the day before which this host erases no case.
    - `is_whole`: whether the log was once judged from its first line to its end without a doubt. Only
      then it is saved.

    Until it is whole, the steps of erased cases may have been forgotten before this host judged them:

    - `called_erased`: the cases that later lines call erased.
    - `forgotten`: by case, the number of each such step, the hash of its body, which the chain proves,
      and the version of the roster in force.
    - `due`: erasures that fit their case. Days of later steps can show that one came too early.
    """

    pinned: str
    seen: int = 0
    place: int = 0
    chain: bytes = b""
    rosters: list[Roster] = field(default_factory=list)
    heads: dict[str, Remembered] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    documents: dict[str, bytes] = field(default_factory=dict)
    ancestors: set[str] = field(default_factory=set)
    erases_from: str = ""
    is_whole: bool = False
    called_erased: set[str] = field(default_factory=set)
    forgotten: dict[str, tuple[tuple[int, str, int], ...]] = field(default_factory=dict)
    due: dict[str, Erasure] = field(default_factory=dict)

    def copy(self) -> Self:
        """Return a copy that can be changed. What it holds of each case is shared and never changed."""
        return type(self)(**{name: copy(value) for name, value in vars(self).items()})

    def erase_nothing_for(self, days: int, today: str) -> None:
        """Leave time to look: what undid an ending may be among the lines that are missing."""
        day = date.fromisoformat(today) + timedelta(days=days)
        self.erases_from = max(self.erases_from, day.isoformat())

    @property
    def has_met_pin(self) -> bool:
        """Return whether the pinned roster is among those that were judged."""
        return self.pinned in {roster.hash for roster in self.rosters}

    @property
    def is_of_pinned_house(self) -> bool:
        """Return whether the rosters that were judged lead to the pinned one, or come from it."""
        return not self.rosters or self.has_met_pin or self.roster.hash in self.ancestors

    @property
    def roster(self) -> Roster:
        return self.rosters[-1]

    def roster_of(self, version: int) -> Roster | None:
        """Return who stood on one version of the roster, if this host knows it."""
        return next((it for it in self.rosters if it.version == version), None)

    def roster_for(self, event: Event) -> Roster:
        """Return the roster in force, or for `send` the one that it names. Raises Refused."""
        if event.content.action != CaseAction.SEND:
            return self.roster
        return needed(self.roster_of(event.content.roster_version), "unknown_roster")

    def learn_ancestors(self, lines: Iterable[Line]) -> None:
        """Follow `previous` from the pinned roster back to the first, before lines are judged."""
        rosters = {roster.hash: roster for line in lines if (roster := line.roster)}
        at = self.pinned
        while at in rosters and at not in self.ancestors:
            self.ancestors.add(at)
            at = rosters[at].previous

    def learn_what_is_called_erased(self, lines: Iterable[Line]) -> None:
        told = (line.notice for line in lines)
        self.called_erased |= {it.case or "" for it in told if it and it.action == CaseAction.ERASE}

    def may_be_blank(self, line: Line) -> bool:
        """Whether the details of a line may have been forgotten before this host judged it.

        Such a line stands before a pin. If it is a step, its case was erased later, and all steps of
        the case before it are forgotten too.
        """
        is_behind = line.place > self.seen and self.has_met_pin
        if self.is_whole or not self.rosters or is_behind:
            return False
        is_known = line.case in self.heads or line.case in self.erased
        return not line.number or (line.case in self.called_erased and not is_known)

    def fits_forgotten(self, erasure: Erasure) -> bool:
        """Whether a case ended just as its erasure says, as far as hashes of its steps can tell."""
        steps, content = self.forgotten.get(erasure.case, ()), erasure.proof.content
        proof = (content.number, erasure.proof.hash, content.roster_version)
        return proof in steps and steps[-1][:2] == (erasure.number, erasure.hash)

    def is_by_reader(self, event: Event) -> bool:
        """Whether somebody on the roster in force signed a step: people who left stop nobody."""
        return self.roster.signer_of(event.content, event.body, event.signature) is not None


@dataclass(frozen=True)
class Known:
    """Hold what a host knows of the log at one moment.

    `doubt` is None, or why the log cannot be good from some line on. `aside` holds cases that people
    sent or changed behind that line: they are seen, and worked out anew each time. `stopped` are the
    cases of which a reader's step lies there: nobody can add one before it. `go_ons`: where
    supervisors signed, behind it, that the house goes on all the same.
    """

    memory: Memory
    doubt: str | None = None
    aside: dict[str, Head] = field(default_factory=dict)
    stopped: frozenset[str] = frozenset()
    go_ons: tuple[GoOn, ...] = ()

    @property
    def roster(self) -> Roster:
        return self.memory.roster

    def head(self, case: UUID | str) -> Head | None:
        """Return the last good event of a case, and its state."""
        aside, known = self.aside.get(str(case)), self.remembered(case)
        return aside or (known.head if known else None)

    def remembered(self, case: UUID | str) -> Remembered | None:
        return self.memory.heads.get(str(case))

    def with_code(self, lookup: str) -> dict[str, Head]:
        """Return the cases whose state names this lookup of a code, behind a bad line too."""
        heads = self.heads().items()
        return {case: head for case, head in heads if head.state.code["lookup"] == lookup}

    def heads(self) -> dict[str, Head]:
        """Return the head of every case."""
        return {case: each.head for case, each in self.memory.heads.items()} | self.aside

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
