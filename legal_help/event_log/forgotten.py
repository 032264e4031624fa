"""Judge a log from its beginning, though details were forgotten: of old evidence, of erased cases.

No Django, no database.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from legal_help.events.case_actions import CaseAction
from legal_help.events.erasing import Erasure
from legal_help.events.event import Event
from legal_help.events.lines import SYSTEM, Line, Notice, is_signed
from legal_help.events.roster import Roster
from legal_help.events.state import days_between

DETAILS_KEPT_FOR: Final = 730
"""Days."""


@dataclass
class Forgotten:
    """Hold the cases of which later lines tell that they were erased, and their forgotten steps.

    A step is held as its number, the hash of its body, which the chain proves, and the roster in force.
    `ends` are the last of those that stand still and change an ending. `blank` are the places of
    lines without details, and `early` the first that is too young for that.
    `due` holds erasures that fit their case: whether one came early, days of later steps can tell.
    """

    erased: set[str | None] = field(default_factory=set)
    steps: dict[str, list[tuple[int, str, int]]] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    blank: list[int] = field(default_factory=list)
    early: int = 0
    due: dict[str, Erasure] = field(default_factory=dict)

    def look_ahead(self, rows: list[Line]) -> None:
        """Read which cases the lines to come call erased, if any details are gone."""
        if any(line.body is None for line in rows):
            notices = (line.content for line in rows if isinstance(line.content, Notice))
            self.erased |= {each.case for each in notices if each.action == CaseAction.ERASE}

    def may_be(self, line: Line, *, is_known: bool) -> bool:
        """Whether the details of a line may be gone: of a case, if no step of it stands before."""
        return not line.number or (line.case in self.erased and not is_known)

    def add_step(self, case: str, number: int, body_hash: str, version: int) -> None:
        self.steps.setdefault(case, []).append((number, body_hash, version))

    def fits(self, erasure: Erasure) -> bool:
        """Whether a case ended just as its erasure says, as far as hashes of its steps can tell."""
        steps, content = self.steps.get(erasure.case, [(0, "", 0)]), erasure.proof.content
        proof = (content.number, erasure.proof.hash, content.roster_version)
        is_last = self.ends.get(erasure.case, 0) <= content.number
        return is_last and steps[-1][:2] == (erasure.number, erasure.hash) and proof in steps


def forgotten_before(lines: Iterable[Line], rosters: list[Roster]) -> int:
    """Return the place before which details may be gone, by the days that readers signed.

    There stands the last line that is two years older than the newest one, and none younger before it.
    What nobody on the roster signed says no day: neither a column does, nor a clock.
    """
    signed = list(_days_of_readers(lines, rosters))
    newest = max((day for day, _place in signed), default="")
    old = takewhile(lambda each: days_between(each[0], newest) > DETAILS_KEPT_FOR, signed)
    return max((place for _day, place in old), default=0)


def _days_of_readers(lines: Iterable[Line], rosters: list[Roster]) -> Iterator[tuple[str, int]]:
    """Yield the day and the place of each line that somebody signed who was on the roster by then."""
    for line in lines:
        content = line.content
        said = content.content if isinstance(content, Event) else content
        in_force = [roster for roster in rosters if roster.log[0] < line.place]
        if said and said.by != SYSTEM and in_force and is_signed(said, line, in_force[-1]):
            yield said.on, line.place
