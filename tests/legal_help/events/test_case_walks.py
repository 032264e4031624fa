"""Let people with chosen keys sign at random, and check what no sequence of events may do.

The promises are P5, P6 and P7 of docs/audit.md: nobody ends, hides or redirects a case with the
person's key, and no one person alone ends an urgent case, ends another soon, or shuts others out.
"""

from random import Random

import pytest

from legal_help.events.case_actions import RULES
from legal_help.events.fields import Malformed, Refused
from legal_help.events.state import days_between
from legal_help.events.step import users_who_hold
from tests.legal_help.events.case_story import (
    AMINA,
    FIRST_ROSTER,
    FIXED_FOR_PERSON,
    OLGA,
    RECOVERY,
    WALID,
    Story,
    day,
)
from tests.legal_help.events.random_moves import STAFF, move_of, play

pytestmark = pytest.mark.long


def walk(seed, *, signers, steps=60):
    """Play moves of these signers on an open case; yield (before, after, move) of those that count.

    Days go on from step to step, and sometimes back, as each signer chooses.
    """
    random = Random(seed)  # noqa: S311 -- a walk that can be repeated
    holders = {each.key for each in STAFF} - {WALID.key} | {RECOVERY}
    story = Story().send(holders=sorted(holders)).write()
    story.do("own", by=OLGA, owner=OLGA.user, status="being_read")
    today = 1
    for _step in range(steps):
        move = move_of(random, story, signers)
        today += random.choice([0, 0, 1, 7, 30, -1, -7])
        move["on"] = today
        before = story.state
        try:
            play(story, move)
        except (Refused, Malformed):
            continue  # or it makes no sense in this state
        yield before, story.state, move | {"action": story.head.event.content.action}


EVERYBODY = (AMINA, *STAFF)
SEEDS = range(60)


@pytest.mark.sampled(5)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_walk_of_everybody_keeps_the_case_whole(seed):
    for before, after, move in walk(seed, signers=EVERYBODY):
        moved = set(before.changes_to(after))
        assert users_who_hold(after, FIRST_ROSTER)
        assert RECOVERY in after.holders
        assert after.is_urgent >= before.is_urgent
        assert after.review_by <= before.review_by
        assert after.version in {before.version, before.version + 1}
        assert not moved & {"ref", "received_on", "form", "parts"}
        if move["by"] is AMINA:
            check_what_a_person_moves(before, after, moved)


def check_what_a_person_moves(before, after, moved):
    """The person's key ends, hides and redirects nothing; it only undoes a withdrawal."""
    assert not moved & (FIXED_FOR_PERSON - {"proposal"})
    if "proposal" in moved:
        claim, was_withdrawn = before.proposal.claim, before.status == "withdrawn"
        assert claim[:2] == ("decide", "withdrawn") or (was_withdrawn and claim[0] == "hasten")
        assert (after.proposal, after.taken_back_on, after.end is None or not was_withdrawn) == (
            None,
            None,
            True,
        )
    if moved & {"status", "end"}:
        assert (before.status, after.status, after.end) == ("withdrawn", "being_read", None)


@pytest.mark.sampled(5)
@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_alone_ends_an_urgent_case_or_any_case_soon(seed):
    """The person's key counts as theirs: a caseworker can give themselves a new code."""
    alone = STAFF[seed % len(STAFF)]
    for before, after, move in walk(seed, signers=(alone, AMINA)):
        new_walls = set(after.walls) - set(before.walls) - {str(alone.user)}
        assert after.hold == before.hold
        assert not new_walls or len(users_who_hold(after, FIRST_ROSTER) - {alone.user}) >= 2
        if after.end is not None and after.end != before.end:
            assert not before.is_urgent
            assert after.end.wait == 30
            assert days_between(day(move["on"]), after.end.last_day) >= 30


@pytest.mark.exhaustive
def test_the_walks_meet_every_action():
    """Otherwise the properties above would hold for nothing."""
    met = {move["action"] for seed in SEEDS for *_states, move in walk(seed, signers=EVERYBODY)}
    assert set(RULES) - met == {"send"}


@pytest.mark.exhaustive
def test_the_walks_meet_endings_that_one_person_sets():
    """Otherwise nothing would be checked of them above."""
    met = 0
    for seed in SEEDS:
        alone = STAFF[seed % len(STAFF)]
        for before, after, _move in walk(seed, signers=(alone, AMINA)):
            met += after.end is not None and after.end != before.end
    assert met > 5
