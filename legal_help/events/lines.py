"""Read the lines of the log: steps of cases, other events, rosters. No Django, no database.

Only the body decides what a line is; a column beside it never does.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Final

from legal_help.events.event import SYSTEM, Event, EventContent, Notice, chain_hash, parse_canonical
from legal_help.events.fields import Malformed, read_all
from legal_help.events.roster import Roster

DOCUMENTS = {"law_signed", "steps_signed", "interpreters_signed", "teams_signed", "pause_signed"}
"""The notices that hold a whole document: the newest one counts, in place of what ships."""
NEVER_FORGOTTEN: Final = DOCUMENTS | {"erase", "go_on"}
"""Notices that a host needs if it judges the log from its beginning, besides the rosters."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """Hold one line of the log as it is stored.

    `place` is its number and `chain` the hash of the log up to it. `body` is None once the details
    of an old event were forgotten. Only then `hash` counts, the hash of the former body, and `case`
    and `number`, the former `case_and_number`. The chain hash covers all three.
    """

    place: int
    chain: bytes
    body: bytes | None
    signature: bytes
    hash: bytes = b""
    case: str = ""
    number: int = 0

    @cached_property
    def content(self) -> "Event | Notice | None":
        """Return what it tells, or None for a roster and for bytes that we never write."""
        return read_content(self.body or b"", self.signature)

    @property
    def is_roster(self) -> bool:
        return is_roster(self.body or b"")

    @cached_property
    def roster(self) -> Roster | None:
        """Return the roster that it holds, if it is one that can be read."""
        try:
            return Roster.read(self.body) if self.body and self.is_roster else None
        except Malformed:
            return None

    @property
    def notice(self) -> Notice | None:
        """Return the content, whether a step of a case or another event; None as for `content`."""
        return self.content.content if isinstance(self.content, Event) else self.content

    @property
    def case_and_number(self) -> tuple[str, int]:
        """Return what the chain hash covers: of a step its own, else no case, and 1 if it is never forgotten."""
        notice = self.notice
        if self.body is None:
            return self.case, self.number
        if isinstance(notice, EventContent):
            return notice.case, notice.number
        is_permanent = notice is not None and notice.action in NEVER_FORGOTTEN
        return "", int(is_permanent or self.is_roster)

    def follows(self, chain: bytes) -> bool:
        """Return whether it links to the line that ends with this chain hash."""
        is_counted = 0 < self.place < 2**63 and 0 <= self.case_and_number[1] < 2**32
        return is_counted and self.chain == self.chain_after(chain)

    def chain_after(self, before: bytes) -> bytes:
        """Return the chain hash of the log up to this line, from that up to the line before."""
        case, number = self.case_and_number
        body_hash = self.hash if self.body is None else sha256(self.body).digest()
        return chain_hash(before, place=self.place, case=case, number=number, event=body_hash.hex())


def read_content(body: bytes, signature: bytes = b"") -> "Event | Notice | None":
    """Return what a body tells, not verified; None for a roster and for what we never write."""
    if is_roster(body):
        return None
    try:
        values = parse_canonical(body)
        if "state" in values:
            return Event(read_all(EventContent, values), body, signature)
        return read_all(Notice, values)
    except Malformed:
        return None


def is_roster(body: bytes) -> bool:
    """Return whether a body looks like a roster: all else that we write begins with its action."""
    return body.startswith(b'{"by":')


def is_signed(notice: Notice, line: Line, roster: Roster) -> bool:
    """Return whether the program, or a reader of the roster in force, wrote what this line says."""
    if notice.by == SYSTEM:
        return line.signature == b""
    return roster.signer_of(notice, line.body or b"", line.signature) is not None


def make_line(place: int, before: bytes, *, body: bytes, signature: bytes) -> Line:
    """Return a new line behind a chain hash."""
    line = Line(place=place, chain=b"", body=body, signature=signature)
    return replace(line, chain=line.chain_after(before))
