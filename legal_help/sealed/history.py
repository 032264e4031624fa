"""Load the steps of a case. They hang on the remembered state by their hashes: no signature is
checked anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from legal_help.events.event import Event, EventContent
from legal_help.events.step import Head
from legal_help.models import LogLine


@dataclass(frozen=True)
class History:
    """Hold the steps of a case, the oldest first; `is_whole` says that none of them is missing."""

    steps: list[EventContent]
    is_whole: bool

    def of_actions(self, *actions: str) -> list[EventContent]:
        return [step for step in self.steps if step.action in actions]


def history_of(case: UUID | str, head: Head) -> History:
    """Return the steps up to the last good one."""
    return histories_of({str(case): head})[str(case)]


def histories_of(heads: Mapping[str, Head]) -> dict[str, History]:
    """Return the steps of several cases, read at once."""
    if not heads:
        return {}
    rows = LogLine.objects.filter(case__in=heads, number__isnull=False, body__isnull=False)
    found = (bytes(body or b"") for body in rows.values_list("body", flat=True))
    bodies = {sha256(body).hexdigest(): body for body in found}
    # The last step may be one that is signed, and stored when this transaction ends.
    bodies |= {head.event.hash: head.event.body for head in heads.values()}
    return {case: _followed_back(bodies, head) for case, head in heads.items()}


def _followed_back(bodies: Mapping[str, bytes], head: Head) -> History:
    steps: list[EventContent] = []
    wanted = head.event.hash
    while wanted in bodies:
        content = Event.read(bodies[wanted], b"").content
        steps.append(content)
        wanted = content.previous
    return History(steps[::-1], is_whole=wanted == "")
