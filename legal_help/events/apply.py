"""Judge one event of a case, when it is written and whenever it is read. No Django, no database.

This is the only place that decides what counts. The table of actions is in `case_actions.py`.
"""

from typing import Final

from legal_help.crypto.sealing import is_signature
from legal_help.events.case_actions import RULES, RULES_VERSION, CaseAction, signs_as
from legal_help.events.event import PERSON, Event
from legal_help.events.fields import read_fields
from legal_help.events.roster import Roster
from legal_help.events.state import State
from legal_help.events.step import Head, Step, need

FARTHEST_JUMP: Final = 10_000
"""How many lost events `resume` may leave room for, so that no number is ever used up."""


def apply_event(head: Head | None, event: Event, roster: Roster) -> Head:
    """Return the head of a case after one more event.

    `head` is None before the first event; `roster` is the one in force at the event's place in the
    log, or for `send` the one that it names. Raises Refused.
    """
    content = event.content
    need(content.rules == RULES_VERSION and content.action in RULES, "unknown")
    need((head is None) == (content.action == CaseAction.SEND), "not_sent_once")
    step = read_step(head, event, roster)
    rule = RULES[content.action]
    need(_is_signed(step) and rule.signers & signs_as(step), "signer")
    need(_follows_the_event_before(step), "out_of_place")
    need(step.after.hash == content.state, "other_state")
    need(head is None or set(content.changes) == set(step.before.changes_to(step.after)), "changes")
    need(rule.state_after(step) == step.after, "other_state")
    return Head(event, step.after)


def read_step(head: Head | None, event: Event, roster: Roster) -> Step:
    """Read what the event changes and says. Refused if that is not well formed."""
    content, rule = event.content, RULES[event.content.action]
    after = head.state.with_changes(content.changes) if head else State.from_json(content.changes)
    read_fields({**rule.says, **rule.may_say}, content.details)
    need(set(rule.says) <= set(content.details), "malformed")
    return Step(
        event=event,
        head=head,
        before=head.state if head else after,
        after=after,
        roster=roster,
        member=None if content.by == PERSON else roster.by_key.get(content.by),
    )


def _is_signed(step: Step) -> bool:
    """Whether the person whose key the case names, or a reader of this roster, signed it."""
    event, content, roster = step.event, step.content, step.roster
    if content.by != PERSON:
        return roster.signer_of(content, event.body, event.signature) is not None
    key = bytes.fromhex(step.before.person)
    return (step.head is not None or content.roster_version == roster.version) and is_signature(
        event.signature, by=key, label=content.label, text=event.body
    )


def _follows_the_event_before(step: Step) -> bool:
    """Whether it names the last good event and has the next number; `resume` may jump ahead."""
    head, content = step.head, step.content
    if head is None:
        return (content.number, content.previous) == (1, "")
    jump = content.number - head.number
    farthest = FARTHEST_JUMP if content.action == CaseAction.RESUME else 1
    is_of_case = content.case == head.event.content.case
    return is_of_case and content.previous == head.event.hash and 0 < jump <= farthest
