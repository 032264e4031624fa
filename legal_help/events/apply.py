"""Judge one event of a case, when it is written and whenever it is read. No Django, no database.

This is the only place that decides what counts. The table of actions is in `case_actions.py`.
"""

from typing import Final

from legal_help.crypto import is_signature
from legal_help.events.case_actions import RULES, RULES_VERSION, CaseAction
from legal_help.events.event import PERSON, Event
from legal_help.events.fields import Malformed, read_fields
from legal_help.events.readers import Readers
from legal_help.events.state import State
from legal_help.events.step import Condition, Head, Step

FARTHEST_JUMP: Final = 10_000
"""How many lost events `resume` may leave room for, so that no number is ever used up."""


class Refused(Exception):
    """Raised when an event does not count. `reason` names the condition that it does not fulfil."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def apply_event(
    head: Head | None, event: Event, readers: Readers, *, has_gone_on: bool = False
) -> Head:
    """Return the head of a case after one more event.

    `head` is None before the first event; `readers` is the roster in force at the event's place in
    the log, or for `send` the one that it names. Raises Refused.
    """
    step = _read_step(head, event, readers, has_gone_on=has_gone_on)
    rule = RULES[event.content.action]
    for condition in (*EVERY_EVENT, rule.signer, *rule.conditions):
        if not condition(step):
            raise Refused(condition.__name__)
    return Head(event, step.after)


def _read_step(head: Head | None, event: Event, readers: Readers, *, has_gone_on: bool) -> Step:
    content = event.content
    if content.rules != RULES_VERSION or content.action not in RULES:
        raise Refused("is_known")
    if (head is None) != (content.action == CaseAction.SEND):
        raise Refused("sends_once_and_first")
    try:
        if head is None:
            before = after = State.from_json(content.changes)
        else:
            before, after = head.state, head.state.changed(content.changes)
    except Malformed:
        raise Refused("is_well_formed") from None
    return Step(
        event=event,
        head=head,
        before=before,
        after=after,
        readers=readers,
        reader=None if content.by == PERSON else readers.by_key.get(content.by),
        has_gone_on=has_gone_on,
    )


def _is_signed(step: Step) -> bool:
    """Whether the person whose key the case names, or a reader of this roster, signed it."""
    event, content = step.event, step.content
    is_under_this_roster = content.under == step.readers.version
    if content.by == PERSON and (is_under_this_roster or step.head is not None):
        signing = bytes.fromhex(step.before.person)
    elif step.reader is not None and is_under_this_roster:
        signing = step.reader.signing
    else:
        return False
    return is_signature(event.signature, by=signing, label=content.label, text=event.body)


def _follows_the_event_before(step: Step) -> bool:
    """Whether it names the last good event and has the next number; `resume` may jump ahead."""
    head, content = step.head, step.content
    if head is None:
        return (content.number, content.previous) == (1, "")
    is_next = content.number == head.number + 1
    jump = content.number - head.number
    may_jump = content.action == CaseAction.RESUME and 0 < jump <= FARTHEST_JUMP
    is_of_case = content.case == head.event.content.case
    return is_of_case and content.previous == head.event.hash and (is_next or may_jump)


def _says_what_it_must(step: Step) -> bool:
    """Whether it says all that its action asks for and nothing unknown, each well formed."""
    rule, does = RULES[step.content.action], step.content.does
    try:
        read_fields({**rule.says, **rule.may_say}, does)
    except Malformed:
        return False
    return set(rule.says) <= set(does)


def _changes_what_it_may(step: Step) -> bool:
    """Whether it changes only fields of its action, and lists none that stays as it was."""
    if step.head is None:
        return True
    changed = step.changed()
    really = set(step.before.changes_to(step.after))
    return changed <= RULES[step.content.action].may_change and changed == really


def _makes_the_state_it_signs(step: Step) -> bool:
    return step.after.hash == step.content.state


EVERY_EVENT: Final[tuple[Condition, ...]] = (
    _is_signed,
    _follows_the_event_before,
    _says_what_it_must,
    _changes_what_it_may,
    _makes_the_state_it_signs,
)
