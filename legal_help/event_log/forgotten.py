"""Judge a log from its beginning, though the steps of erased cases were forgotten. No Django, no database."""

from dataclasses import dataclass, field

from legal_help.events.case_actions import CaseAction
from legal_help.events.erasing import Erasure
from legal_help.events.event import Notice
from legal_help.events.lines import Line


@dataclass
class Forgotten:
    """Hold the cases that later lines call erased, and what is left of their forgotten steps.

    A step is held as its number, the hash of its body, which the chain proves, and the roster in force.
    `due` holds erasures that fit their case. Days of later steps can show that one came too early.
    """

    erased: set[str | None] = field(default_factory=set)
    steps: dict[str, list[tuple[int, str, int]]] = field(default_factory=dict)
    due: dict[str, Erasure] = field(default_factory=dict)

    def look_ahead(self, rows: list[Line]) -> None:
        """Read which cases the lines to come call erased, if any details are gone."""
        if any(line.body is None for line in rows):
            notices = (line.content for line in rows if isinstance(line.content, Notice))
            self.erased |= {each.case for each in notices if each.action == CaseAction.ERASE}

    def fits(self, erasure: Erasure) -> bool:
        """Whether a case ended just as its erasure says, as far as hashes of its steps can tell."""
        steps, content = self.steps.get(erasure.case, [(0, "", 0)]), erasure.proof.content
        proof = (content.number, erasure.proof.hash, content.roster_version)
        return steps[-1][:2] == (erasure.number, erasure.hash) and proof in steps
