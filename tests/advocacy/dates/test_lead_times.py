from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.dates.lead_times import (
    LeadTime,
    Milestone,
    MissingStep,
    PieceProgress,
    Step,
    missing_steps,
)

DAY = date(2026, 12, 10)
WAY = LeadTime().milestones(DAY)
WHOLE = PieceProgress(has_owner=True, is_begun=True, is_translated=True)


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
        (date(2026, 10, 29), [], [MissingStep.PLAN]),
        (date(2026, 10, 28), [PieceProgress()], []),
        (date(2026, 10, 29), [PieceProgress()], [MissingStep.OWNER]),
        (date(2026, 10, 29), [PieceProgress(has_owner=True)], []),
        (date(2026, 11, 25), [PieceProgress(has_owner=True)], []),
        (date(2026, 11, 26), [PieceProgress(has_owner=True)], [MissingStep.DRAFT]),
        (date(2026, 11, 26), [PieceProgress()], [MissingStep.OWNER, MissingStep.DRAFT]),
        (date(2026, 12, 2), [PieceProgress(has_owner=True, is_begun=True)], []),
        (
            date(2026, 12, 3),
            [PieceProgress(has_owner=True, is_begun=True)],
            [MissingStep.TRANSLATION],
        ),
        (date(2026, 12, 3), [PieceProgress(has_owner=True)], [MissingStep.DRAFT]),
        (date(2026, 12, 3), [WHOLE], []),
        (date(2026, 12, 3), [PieceProgress(is_done=True)], []),
        (date(2026, 12, 3), [WHOLE, PieceProgress(has_owner=True)], [MissingStep.DRAFT]),
    ],
)
def test_what_is_missing_on_the_way(today, pieces, expected):
    assert missing_steps(WAY, pieces, today) == expected


PIECES = st.lists(
    st.builds(
        PieceProgress,
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

    assert set(missing_steps(WAY, pieces, earlier)) <= set(missing_steps(WAY, pieces, later))


@given(PIECES, DAYS)
def test_what_is_done_lacks_nothing(pieces, today):
    done = [
        PieceProgress(each.has_owner, each.is_begun, each.is_translated, True) for each in pieces
    ]

    assert missing_steps(WAY, [*done, WHOLE], today) == []
