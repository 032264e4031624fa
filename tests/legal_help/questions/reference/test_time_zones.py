from datetime import UTC, datetime

import pytest

from legal_help.questions.reference.places import STATES
from legal_help.questions.reference.time_zones import ZONES, local_times

WINTER = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 18, 30, tzinfo=UTC)


def test_every_state_has_its_zone():
    assert set(ZONES) == set(STATES)


@pytest.mark.parametrize(
    ("state", "now", "times"),
    [
        ("NY", WINTER, ["13:30"]),
        ("NY", SUMMER, ["14:30"]),
        ("TX", WINTER, ["12:30", "11:30"]),
        ("TN", WINTER, ["12:30", "13:30"]),
        ("AZ", WINTER, ["11:30"]),
        ("AZ", SUMMER, ["11:30", "12:30"]),
        ("HI", SUMMER, ["08:30"]),
        ("PR", WINTER, ["14:30"]),
        ("GU", WINTER, ["04:30"]),
        ("", WINTER, []),
        ("ZZ", WINTER, []),
    ],
)
def test_times_are_those_of_the_state(state, now, times):
    assert [f"{time:%H:%M}" for time in local_times(state, now)] == times


def test_in_guam_it_is_tomorrow():
    (there,) = local_times("GU", WINTER)

    assert there.date().isoformat() == "2026-11-26"
