"""Sign the next step of a case, and judge it before anybody else sees it. No Django, no database."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from legal_help.crypto.sealing import Pair
from legal_help.events.apply import apply_event, read_step
from legal_help.events.case_actions import RULES, RULES_VERSION, CaseAction
from legal_help.events.event import Event, EventContent
from legal_help.events.fields import canonical_json
from legal_help.events.roster import Roster
from legal_help.events.state import FIRST_VALUES
from legal_help.events.step import Head

UNKNOWN_YET: Final = "0" * 64


def sign_step(
    head: Head | None,
    action: CaseAction,
    *,
    case: str,
    by: str,
    pair: Pair,
    on: str,
    roster: Roster,
    details: Mapping[str, Any] | None = None,
    chosen: Mapping[str, Any],
    number: int | None = None,
) -> Head:
    """Return the head of a case after one more step, signed and judged.

    `by` is a key or "person". `chosen` are the fields of the state that the signer chooses, as
    JSON; the others follow from the action. After a loss `number` leaves room for the steps that
    were lost. Raises Refused.
    """
    first = {**FIRST_VALUES, "received_on": on}
    content = EventContent(
        rules=RULES_VERSION,
        case=case,
        number=number or (head.number + 1 if head else 1),
        previous=head.event.hash if head else "",
        roster_version=roster.version,
        by=by,
        on=on,
        action=action,
        details=details or {},
        changes=chosen if head else {**first, **chosen},
        state=UNKNOWN_YET,
    )
    step = read_step(head, Event(content, b"", b""), roster)
    after = RULES[action].state_after(step)
    changes = head.state.changes_to(after) if head else after.as_json()
    event = sign_event(replace(content, changes=changes, state=after.hash), pair)
    return apply_event(head, event, roster)


def sign_event(content: EventContent, pair: Pair) -> Event:
    """Return an event signed with this pair of keys. It is not judged: see `sign_step`."""
    body = canonical_json(content)
    return Event(content, body, pair.sign(content.label, body))
