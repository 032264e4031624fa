"""Erase on no day that lies far from the last one: a clock may be wrong."""

import pytest

from legal_help.event_log.nights import Night, begin_night
from tests.legal_help.events.case_story import day


@pytest.fixture(autouse=True)
def _own_folders(own_folders):
    pass


@pytest.mark.parametrize(
    ("days", "night"),
    [
        ([1], Night.FIRST),
        ([1, 1], Night.FIRST),
        ([1, 2], Night.NEXT),
        ([1, 2, 2], Night.NEXT),
        ([1, 4], Night.NEXT),
        ([1, 5], Night.FAR),
        ([1, 5, 6], Night.NEXT),
        ([5, 1], Night.FAR),
        ([1, 28, 2], Night.FAR),
    ],
    ids=[
        "the first night",
        "the first again",
        "the next",
        "the next again",
        "three days later",
        "four days later",
        "the day after that",
        "a clock set back",
        "a clock that jumped, and back",
    ],
)
def test_how_a_night_follows_the_one_before(days, night):
    *before, last = days
    for each in before:
        begin_night(day(each))
    assert begin_night(day(last)) is night
