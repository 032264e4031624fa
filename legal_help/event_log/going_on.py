"""Continue the log after some of its lines were lost or damaged, once two supervisors sign that.

Each host remembers the cases of which it knew more, so that a supervisor goes through them before
staff work on them again. Messages sent meanwhile are put into the log again. No Django, no database.
"""

from dataclasses import dataclass
from typing import Any, Final

from legal_help.crypto import row_labels
from legal_help.events.event import Notice
from legal_help.events.fields import UNREADABLE, canonical_json
from legal_help.events.lines import Line, is_signed
from legal_help.events.roster import Roster

GO_ON: Final = "go_on"


@dataclass(frozen=True)
class GoOn:
    """Continue the log at `place` after a loss. `keeps`: place and chain hash of the last line that counts."""

    keeps: tuple[int, str]
    place: int
    chain: bytes


def said_by_first(keeps: tuple[int, str], place: int) -> bytes:
    """Return the bytes that the first of two supervisors signs."""
    return canonical_json([*keeps, place])


def read_go_on(line: Line, roster: Roster) -> GoOn | None:
    """Return the GoOn of a line, or None unless two supervisors of this roster signed it, or the only one."""
    content = line.content
    if not isinstance(content, Notice) or content.action != GO_ON:
        return None
    try:
        kept, chain = content.details["keeps"]
        found = GoOn((int(kept), str(chain)), line.place, line.chain)
        counts = (
            0 < kept < line.place == content.details["place"]
            and line.follows(bytes.fromhex(chain))
            and is_signed(content, line, roster)
            and _is_signed_by_enough(found, content.by, content.details, roster)
        )
    except UNREADABLE:
        return None
    return found if counts else None


def _is_signed_by_enough(found: GoOn, by: str, details: Any, roster: Roster) -> bool:
    if by not in roster.supervisors or roster.has_one_supervisor:
        return by in roster.supervisors
    first, text = details["first"], said_by_first(found.keeps, found.place)
    signature, label = bytes.fromhex(first["signature"]), row_labels.GO_ON
    other = roster.signing_supervisor(first["by"], signature, label=label, text=text)
    return other is not None and other.user != roster.by_key[by].user
