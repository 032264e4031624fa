"""Erase on no day that lies far from the last one: a clock may be wrong."""

import pytest

from legal_help.event_log.nights import begin_night
from tests.legal_help.events.case_story import day


@pytest.fixture(autouse=True)
def _own_folders(own_folders):
    pass


@pytest.mark.parametrize(
    ("days", "may"),
    [
        ([1], False),
        ([1, 1], False),
        ([1, 2], True),
        ([1, 2, 2], True),
        ([1, 4], True),
        ([1, 5], False),
        ([1, 5, 6], True),
        ([5, 1], False),
        ([1, 28, 2], False),
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
def test_on_which_nights_something_may_be_erased(days, may):
    *before, last = days
    for each in before:
        begin_night(day(each))
    assert begin_night(day(last)) is may
