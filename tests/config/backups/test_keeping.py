from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.backups.keeping import moment_of, name_of, superseded

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


def days_ago(*days):
    return {NOW - timedelta(days=each) for each in days}


@pytest.mark.parametrize(
    ("made", "deleted"),
    [
        ([], []),
        ([0], []),
        ([0, 1, 2, 3, 4, 5, 6], []),
        # A Tuesday. Of the week before last the newest stays, its Sunday.
        ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [7, 8, 10]),
        ([0, 0.05, 0.1, 0.2, 1], [0.05, 0.2, 1]),
        ([33.9], []),
        ([34], [34]),
        ([34.5, 0], [34.5]),
        (range(35), [*{*range(35)} - {0, 1, 2, 3, 4, 5, 6, 9, 16}]),
    ],
)
def test_the_newest_of_seven_days_and_four_weeks_stay(made, deleted):
    assert superseded(days_ago(*made), NOW) == days_ago(*deleted)


@given(st.lists(st.integers(0, 30), min_size=40, max_size=90))
def test_made_and_looked_at_each_day_none_is_older_than_promised_and_the_newest_stays(hours):
    kept, now = set(), NOW
    for late in hours:
        now = now.replace(hour=2) + timedelta(days=1, hours=late % 6)
        kept.add(now)
        kept -= superseded(kept, now)
        assert now in kept
        assert min(kept) > now - timedelta(days=34)
        assert len(kept) <= 11
    assert set(range(7)) <= {(now.date() - at.date()).days for at in kept}


def test_a_name_says_when():
    assert name_of(NOW) == "standing-20261201T020000Z.age"
    assert moment_of(name_of(NOW)) == NOW


@pytest.mark.parametrize(
    "name", ["", "standing-20261201T020000Z.age.part", "standing-2026.age", "x"]
)
def test_other_files_are_no_backups(name):
    assert moment_of(name) is None
