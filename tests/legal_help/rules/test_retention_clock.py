from datetime import date

import pytest

from legal_help.models import HelpRequest, Tombstone
from legal_help.rules.retention_clock import (
    BOUNDS,
    OF_STATUS,
    Ending,
    Outcome,
    Step,
    ending,
    ending_on,
)

DAYS = {"closed": 90, "referred": 60, "moved": 30, "spam": 7, "withdrawn": 5}
DAY = date(2026, 11, 26)
CLOSED = Step("status_set", "closed", DAY)


def kept(outcome, day):
    return Step("kept_until", f"{outcome}:{day.isoformat()}", DAY)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], None),
        ([Step("status_set", "being_read", DAY)], None),
        ([CLOSED], Ending(Outcome.CLOSED, date(2027, 2, 24))),
        ([Step("status_set", "no_contact", DAY)], Ending(Outcome.CLOSED, date(2027, 2, 24))),
        ([Step("status_set", "referred", DAY)], Ending(Outcome.REFERRED, date(2027, 1, 25))),
        ([Step("status_set", "spam", DAY)], Ending(Outcome.SPAM, date(2026, 12, 3))),
        ([Step("withdrawn", "", DAY)], Ending(Outcome.WITHDRAWN, date(2026, 12, 1))),
        ([Step("withdrawn", "", DAY), Step("withdrawal_undone", "", DAY)], None),
        ([CLOSED, Step("status_set", "accepted", DAY)], None),
        ([CLOSED, Step("status_set", "banana", DAY)], None),
        # The day that was signed counts, whatever the settings say later.
        ([CLOSED, kept("closed", date(2027, 6, 1))], Ending(Outcome.CLOSED, date(2027, 6, 1))),
        (
            [Step("status_set", "accepted", DAY), kept("moved", date(2026, 12, 26))],
            Ending(Outcome.MOVED, date(2026, 12, 26)),
        ),
        ([CLOSED, kept("closed", DAY), Step("status_set", "being_read", DAY)], None),
        # What says nothing changes nothing.
        ([CLOSED, Step("kept_until", "closed", DAY)], Ending(Outcome.CLOSED, date(2027, 2, 24))),
        ([Step("kept_until", "banana:2026-12-26", DAY)], None),
        ([Step("kept_until", "closed:banana", DAY)], None),
    ],
)
def test_how_a_request_ended(steps, expected):
    assert ending(steps, DAYS) == expected


@pytest.mark.parametrize("outcome", Outcome)
def test_what_is_signed_is_read_back(outcome):
    ended = ending_on(DAY, outcome, DAYS)

    assert ending([Step("kept_until", ended.written(), DAY)], {}) == ended


def test_leap_day_is_counted():
    assert ending_on(date(2028, 2, 27), Outcome.SPAM, DAYS).last_day == date(2028, 3, 5)


def test_every_clock_has_bounds_and_a_name_on_the_tombstone(settings):
    assert set(BOUNDS) == set(Outcome) == set(settings.HELP_KEPT_DAYS) == set(DAYS)
    assert set(Outcome) | {"hand"} == set(Tombstone.Why)


def test_every_status_that_is_closed_has_a_clock():
    assert set(HelpRequest.CLOSED) <= set(OF_STATUS)
