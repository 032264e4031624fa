"""Sign the next step of a case, and judge it before anybody else sees it. No Django, no database."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from legal_help.crypto.pairs import Pair
from legal_help.events.apply import apply_event
from legal_help.events.case_actions import RULES, RULES_VERSION, CaseAction
from legal_help.events.event import PERSON, Event, EventContent
from legal_help.events.roster import Roster
from legal_help.events.state import State
from legal_help.events.step import Head, Step

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
    has_gone_on: bool = False,
) -> Head:
    """Return the head of a case after one more step, signed and judged.

    `by` is a key or "person". `chosen` are the fields of the state that the signer chooses, as
    JSON; the others follow from the action. The first step chooses all fields. After a loss `number`
    leaves room for the steps that were lost. Raises Refused, and Malformed for values that are not
    well formed.
    """
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
        changes=chosen,
        state=UNKNOWN_YET,
    )
    wanted = head.state.with_changes(chosen) if head else State.from_json(chosen)
    step = Step(
        event=Event(content, b"", b""),
        head=head,
        before=head.state if head else wanted,
        after=wanted,
        roster=roster,
        member=None if by == PERSON else roster.by_key.get(by),
        has_gone_on=has_gone_on,
    )
    after = RULES[action].state_after(step)
    changes = head.state.changes_to(after) if head else after.as_json()
    signed = replace(content, changes=changes, state=after.hash).sign(pair)
    return apply_event(head, signed, roster, has_gone_on=has_gone_on)
