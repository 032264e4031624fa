from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.dates.lead_times import LeadTime, Milestone, Missing, Piece, Step, missing

DAY = date(2026, 12, 10)
WAY = LeadTime().milestones(DAY)
WHOLE = Piece(has_owner=True, is_begun=True, is_translated=True)


def test_the_steps_to_a_day():
    assert [
        Milestone(Step.PITCHED, date(2026, 10, 29)),
        Milestone(Step.DRAFTED, date(2026, 11, 26)),
        Milestone(Step.TRANSLATED, date(2026, 12, 3)),
    ] == WAY


@pytest.mark.parametrize(
    ("today", "pieces", "expected"),
    [
        (date(2026, 10, 28), [], []),
        (date(2026, 10, 29), [], [Missing.PLAN]),
        (date(2026, 10, 28), [Piece()], []),
        (date(2026, 10, 29), [Piece()], [Missing.OWNER]),
        (date(2026, 10, 29), [Piece(has_owner=True)], []),
        (date(2026, 11, 25), [Piece(has_owner=True)], []),
        (date(2026, 11, 26), [Piece(has_owner=True)], [Missing.DRAFT]),
        (date(2026, 11, 26), [Piece()], [Missing.OWNER, Missing.DRAFT]),
        (date(2026, 12, 2), [Piece(has_owner=True, is_begun=True)], []),
        (date(2026, 12, 3), [Piece(has_owner=True, is_begun=True)], [Missing.TRANSLATION]),
        (date(2026, 12, 3), [Piece(has_owner=True)], [Missing.DRAFT]),
        (date(2026, 12, 3), [WHOLE], []),
        (date(2026, 12, 3), [Piece(is_done=True)], []),
        (date(2026, 12, 3), [WHOLE, Piece(has_owner=True)], [Missing.DRAFT]),
    ],
)
def test_what_is_missing_on_the_way(today, pieces, expected):
    assert missing(WAY, pieces, today) == expected


PIECES = st.lists(
    st.builds(
        Piece,
        has_owner=st.booleans(),
        is_begun=st.booleans(),
        is_translated=st.booleans(),
        is_done=st.booleans(),
    )
)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(PIECES, DAYS, DAYS)
def test_time_alone_mends_nothing(pieces, one, other):
    earlier, later = sorted([one, other])

    assert set(missing(WAY, pieces, earlier)) <= set(missing(WAY, pieces, later))


@given(PIECES, DAYS)
def test_what_is_done_lacks_nothing(pieces, today):
    done = [Piece(each.has_owner, each.is_begun, each.is_translated, True) for each in pieces]

    assert missing(WAY, [*done, WHOLE], today) == []
