"""Check that a step is signed with the state that really follows, and judged before anybody sees it."""

from uuid import UUID

import pytest

from legal_help.events.apply import apply_event
from legal_help.events.case_actions import CaseAction
from legal_help.events.fields import Refused
from legal_help.events.sign_step import sign_step
from tests.legal_help.events.case_story import (
    AMINA,
    CASE,
    FIRST_ROSTER,
    NORA,
    OLGA,
    SOFIA,
    Story,
    day,
    first_state,
)


@pytest.fixture
def story():
    return Story().send()


def signed(story, action, *, by=OLGA, **more):
    values = {"case": CASE, "on": day(1), "roster": FIRST_ROSTER, "chosen": {}} | more
    return sign_step(story.head, action, by=by.key, pair=by.pair, **values)


def test_the_first_step_chooses_all_fields():
    head = sign_step(
        None, CaseAction.SEND, case=CASE, by="person", pair=AMINA, on=day(0),
        roster=FIRST_ROSTER, chosen=first_state(),
    )  # fmt: skip
    assert (head.number, head.state) == (1, Story().send().state)
    assert apply_event(None, head.event, FIRST_ROSTER) == head


def test_the_fields_that_follow_are_worked_out(story):
    head = signed(story, CaseAction.OWN, chosen={"owner": OLGA.user})
    assert dict(head.event.content.changes) == {"owner": OLGA.user, "status": "being_read"}
    assert head.event.content.previous == story.head.event.hash
    assert apply_event(story.head, head.event, FIRST_ROSTER) == head


@pytest.mark.parametrize(
    "more",
    [
        {"by": NORA},
        {"chosen": {"owner": SOFIA.user}},
        {"case": str(UUID(int=5))},
        {"number": 9},
        {"chosen": {"owner": "Olga"}},
    ],
    ids=["a stranger", "for a colleague", "another case", "a jump", "no user"],
)
def test_nothing_is_signed_that_would_not_count(story, more):
    with pytest.raises(Refused):
        signed(story, CaseAction.OWN, **{"chosen": {"owner": OLGA.user}} | more)


def test_room_is_left_for_lost_steps(story):
    head = signed(story, CaseAction.RESUME, by=SOFIA, chosen={"is_stale": True}, number=9)
    assert (head.number, head.state.is_stale) == (9, True)
