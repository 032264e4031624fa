"""How long a case rests after an answer or with a follow-up, and when it is ours again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_help.rules.deadlines import Level
from legal_help.rules.whose_turn import FARTHEST_FOLLOW_UP, FollowUp, Rest, Turn, rest_of

# A Monday: five working days follow.
MONDAY = date(2026, 11, 30)
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=days) for days in (1, 2, 3))
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("level", "until"),
    [
        (Level.U1, TUESDAY),
        (Level.U2, THURSDAY),
        (Level.U3, MONDAY + timedelta(days=7)),
        (Level.U4, date(2026, 12, 21)),
    ],
)
def test_an_answered_case_is_ours_again_when_its_level_says(level, until):
    rest = Rest(Turn.PERSON, MONDAY, until)

    assert rest_of(level, MONDAY, None, MONDAY) == rest
    assert rest_of(level, MONDAY, None, until - timedelta(days=1)) == rest
    assert rest_of(level, MONDAY, None, until) is None


def test_a_case_that_comes_near_is_ours_earlier():
    assert rest_of(Level.U4, MONDAY, None, THURSDAY) is not None
    assert rest_of(Level.U2, MONDAY, None, THURSDAY) is None


def test_without_a_word_of_ours_nothing_rests():
    assert rest_of(Level.U4, None, None, MONDAY) is None


def test_a_follow_up_sets_the_day_of_a_calm_case():
    far = MONDAY + timedelta(days=60)
    plan = FollowUp(far, MONDAY)

    assert rest_of(Level.U4, None, plan, MONDAY) == Rest(Turn.LATER, MONDAY, far)
    assert rest_of(Level.U4, MONDAY, plan, far - timedelta(days=1)) is not None
    assert rest_of(Level.U4, MONDAY, plan, far) is None
    # It was planned before: what was written since changes nothing.
    assert rest_of(Level.U4, THURSDAY, plan, THURSDAY) == Rest(Turn.LATER, MONDAY, far)


def test_a_follow_up_puts_no_urgent_case_off_for_longer_than_its_level():
    plan = FollowUp(MONDAY + timedelta(days=60), MONDAY)

    assert rest_of(Level.U1, None, plan, MONDAY) == Rest(Turn.LATER, MONDAY, TUESDAY)
    assert rest_of(Level.U1, None, plan, TUESDAY) is None
    # An answer says whose turn it is.
    assert rest_of(Level.U2, TUESDAY, plan, TUESDAY) == Rest(
        Turn.PERSON, TUESDAY, date(2026, 12, 4)
    )


def test_a_follow_up_brings_a_case_back_before_its_level_would():
    plan = FollowUp(TUESDAY, MONDAY)

    assert rest_of(Level.U4, MONDAY, plan, MONDAY) == Rest(Turn.LATER, MONDAY, TUESDAY)
    assert rest_of(Level.U4, MONDAY, plan, TUESDAY) is None


def test_an_answer_on_the_day_of_a_follow_up_ends_it():
    rest = rest_of(Level.U4, TUESDAY, FollowUp(TUESDAY, MONDAY), WEDNESDAY)

    assert rest == Rest(Turn.PERSON, TUESDAY, date(2026, 12, 22))


def test_a_later_word_counts_in_an_urgent_case():
    """It was answered on Monday; on Thursday somebody looked and wants to see it on Friday."""
    friday = THURSDAY + timedelta(days=1)

    assert rest_of(Level.U2, MONDAY, FollowUp(friday, THURSDAY), THURSDAY) == Rest(
        Turn.LATER, THURSDAY, friday
    )


@given(st.sampled_from(Level), DAYS | st.none(), DAYS | st.none(), DAYS, DAYS)
def test_nothing_rests_for_ever(level, answered_on, day, said_on, today):
    """Whatever days somebody signed, those to come count as today."""
    plan = FollowUp(day, said_on) if day else None
    rest = rest_of(level, answered_on, plan, today)

    if rest:
        assert rest.since <= today < rest.until
        assert (rest.until - today).days <= FARTHEST_FOLLOW_UP
    if level is Level.U1 and rest:
        # A long weekend after the last word at most: somebody in danger is read on the next working day.
        last_word = max(min(each, today) for each in (answered_on, plan and said_on) if each)
        assert (rest.until - last_word).days <= 4
