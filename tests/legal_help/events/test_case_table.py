"""Check the table of actions: who may do what to a case in which status."""

import pytest

from legal_help.events import apply
from legal_help.events.case_actions import RULES, CaseAction
from legal_help.events.fields import Refused
from legal_help.events.state import Status
from tests.legal_help.events.case_story import (
    FIELDS,
    ROSTER,
    Story,
    code_of,
    day,
    hashed,
)
from tests.legal_help.events.case_table import ROLES, TABLE, case_in, is_allowed

pytestmark = pytest.mark.long


@pytest.mark.parametrize("name", TABLE)
def test_who_may_do_it_in_which_status(name):
    _action, allowed = TABLE[name]
    found = {
        role: {status for status in Status if is_allowed(name, role, status) is None}
        for role in ROLES
    }
    assert found == {role: allowed.get(role, set()) for role in ROLES}


def test_every_action_is_in_the_table():
    tried = {event.content.action for status in Status for event in case_in(status).events}
    for action, allowed in TABLE.values():
        for role, statuses in allowed.items():
            story = action(case_in(min(statuses)).copy(), ROLES[role])
            tried.add(story.events[-1].content.action)
    assert tried == set(CaseAction) - {CaseAction.ERASE} == set(RULES)


def other_values():
    """For each field a value that no case of the table has."""
    return {
        "ref": "LIME-0001",
        "received_on": day(300),
        "form": 9,
        "status": "more_needed",
        "owner": 77,
        "offered_to": 77,
        "review_by": day(-300),
        "is_urgent": True,
        "taken_back_on": day(300),
        "end": ["spam", day(300), 30],
        "hold": "dispute",
        "proposal": [["hold", "dispute"], 3, day(0), hashed("x")],
        "messages_in": 99,
        "messages_out": 99,
        "read_up_to": 99,
        "messages_fold": hashed("x"),
        "notes": 99,
        "notes_fold": hashed("x"),
        "parts": {part: hashed("x") for part in ("answers", "card", "triage")},
        "person": hashed("x"),
        "keys": hashed("x"),
        "code": code_of("x"),
        "version": 99,
        "lock": hashed("x"),
        "holders": ["00000000-0000-0000-0000-000000000042"],
        "walls": {"77": "w"},
        "is_stale": True,
    }


@pytest.mark.parametrize("name", [name for name, (_action, allowed) in TABLE.items() if allowed])
def test_no_other_field_may_change_with_it(name):
    action, allowed = TABLE[name]
    role, statuses = next(iter(allowed.items()))
    status = min(statuses)
    whole = action(case_in(status).copy(), ROLES[role])
    good, after = whole.events[-1], whole.state
    assert set(other_values()) == FIELDS
    before = replayed(action, status, role)
    for field, value in other_values().items():
        is_chosen = field in CHOSEN.get(good.content.action, "").split()
        if is_chosen or after.with_changes({field: value}) == after:
            continue
        changes = {**good.content.changes, field: value}
        with pytest.raises(Refused):
            before.copy().do(
                good.content.action,
                by=ROLES[role],
                on=good.content.on,
                details=dict(good.content.details),
                forge={"number": good.content.number},
                **changes,
            )


# Fields for which the signer chooses among several values, so that another one may be as good.
CHOSEN = {
    "write": "is_urgent review_by",
    "note": "is_urgent review_by",
    "read": "is_urgent review_by",
    "decide": "end",
    "rekey": "lock keys person code",
}


def replayed(action, status, role):
    """The story of an action without its last event."""
    start, whole = case_in(status), action(case_in(status).copy(), ROLES[role])
    head = start.head
    for event in whole.events[len(start.events) : -1]:
        head = apply.apply_event(head, event, ROSTER)
    return Story(head=head, roster=ROSTER)
