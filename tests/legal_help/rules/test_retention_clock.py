from datetime import date

import pytest

from legal_help.models import HelpRequest, Tombstone
from legal_help.rules.retention_clock import (
    DEFAULT_DAYS,
    ENDING_OF_STATUS,
    ClockStep,
    Ending,
    EndingKind,
    ending_after,
    ending_on,
)

DAYS = {"closed": 90, "referred": 60, "moved": 30, "spam": 7, "withdrawn": 5}
DAY = date(2026, 11, 26)
CLOSED = ClockStep("status_set", "closed", DAY)


def kept(outcome, day):
    return ClockStep("kept_until", f"{outcome}:{day.isoformat()}", DAY)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], None),
        ([ClockStep("status_set", "being_read", DAY)], None),
        ([CLOSED], Ending(EndingKind.CLOSED, date(2027, 2, 24))),
        (
            [ClockStep("status_set", "no_contact", DAY)],
            Ending(EndingKind.CLOSED, date(2027, 2, 24)),
        ),
        (
            [ClockStep("status_set", "referred", DAY)],
            Ending(EndingKind.REFERRED, date(2027, 1, 25)),
        ),
        ([ClockStep("status_set", "spam", DAY)], Ending(EndingKind.SPAM, date(2026, 12, 3))),
        ([ClockStep("withdrawn", "", DAY)], Ending(EndingKind.WITHDRAWN, date(2026, 12, 1))),
        ([ClockStep("withdrawn", "", DAY), ClockStep("withdrawal_undone", "", DAY)], None),
        ([CLOSED, ClockStep("status_set", "accepted", DAY)], None),
        ([CLOSED, ClockStep("status_set", "banana", DAY)], None),
        # The signed day counts, whatever the settings say later.
        ([CLOSED, kept("closed", date(2027, 6, 1))], Ending(EndingKind.CLOSED, date(2027, 6, 1))),
        (
            [ClockStep("status_set", "accepted", DAY), kept("moved", date(2026, 12, 26))],
            Ending(EndingKind.MOVED, date(2026, 12, 26)),
        ),
        ([CLOSED, kept("closed", DAY), ClockStep("status_set", "being_read", DAY)], None),
        # Actions that say nothing change nothing.
        (
            [CLOSED, ClockStep("kept_until", "closed", DAY)],
            Ending(EndingKind.CLOSED, date(2027, 2, 24)),
        ),
        ([ClockStep("kept_until", "banana:2026-12-26", DAY)], None),
        ([ClockStep("kept_until", "closed:banana", DAY)], None),
    ],
)
def test_how_a_request_ended(steps, expected):
    assert ending_after(steps, DAYS) == expected


@pytest.mark.parametrize("outcome", EndingKind)
def test_what_is_signed_is_read_back(outcome):
    ended = ending_on(DAY, outcome, DAYS)

    assert ending_after([ClockStep("kept_until", ended.written(), DAY)], {}) == ended


def test_leap_day_is_counted():
    assert ending_on(date(2028, 2, 27), EndingKind.SPAM, DAYS).last_day == date(2028, 3, 5)


def test_every_clock_has_days_and_a_name_on_the_tombstone(settings):
    assert set(DEFAULT_DAYS) == set(EndingKind) == set(settings.HELP_KEPT_DAYS) == set(DAYS)
    assert set(EndingKind) | {"hand"} == set(Tombstone.Why)


def test_a_case_is_kept_as_long_as_docs_privacy_says(settings):
    told = {"closed": 90, "referred": 90, "moved": 30, "spam": 7, "withdrawn": 7}
    assert told == DEFAULT_DAYS == settings.HELP_KEPT_DAYS


def test_every_status_that_is_closed_has_a_clock():
    assert set(HelpRequest.CLOSED) <= set(ENDING_OF_STATUS)
