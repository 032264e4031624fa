"""An appointment as a letter says it: what is read back, and which one stands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_help.rules.appointments import (
    LONGEST,
    OVER_AFTER,
    Appointment,
    MeetingWay,
    standing_appointment,
)

CALL = Appointment(
    at=datetime.fromisoformat("2026-12-03T14:30"),
    zone="America/New_York",
    way=MeetingWay.CALL,
    where="212 555 0142",
    interpreter="Ana",
)
WRITTEN = CALL.as_content()


def test_what_was_written_is_read_back():
    assert Appointment.from_content(WRITTEN) == CALL


@pytest.mark.parametrize(
    "changed",
    [
        {"at": "2026-13-03T14:30"},
        {"at": "2026-12-03T14:30+02:00"},
        {"at": "9999-12-31T23:00"},
        {"at": "0001-01-01T00:00"},
        {"at": 7},
        {"zone": "America/Nowhere"},
        {"zone": "../../etc/passwd"},
        {"way": "letter"},
        {"where": "x" * (LONGEST + 1)},
        {"interpreter": ["Ana"]},
        {"zone": None},
    ],
)
def test_what_we_never_write_is_no_appointment(changed):
    assert Appointment.from_content({**WRITTEN, **changed}) is None


@given(
    st.recursive(
        st.none() | st.text() | st.integers(),
        lambda x: st.lists(x) | st.dictionaries(st.sampled_from([*WRITTEN]), x),
    )
)
def test_nothing_that_somebody_signs_breaks_the_reading(written):
    assert Appointment.from_content(written) is None


def test_it_begins_at_the_time_of_its_zone():
    assert CALL.moment.astimezone(UTC) == datetime(2026, 12, 3, 19, 30, tzinfo=UTC)
    assert replace(CALL, zone="America/Phoenix").moment.astimezone(UTC).hour == 21


def test_it_is_over_some_hours_after_its_beginning():
    last = CALL.moment + OVER_AFTER

    assert not CALL.is_over(last - timedelta(minutes=1))
    assert CALL.is_over(last)


def test_the_last_one_stands_until_it_is_cancelled():
    later = replace(CALL, at=datetime.fromisoformat("2026-12-09T10:00"))

    assert standing_appointment([]) is None
    assert standing_appointment([WRITTEN, later.as_content()]) == later
    assert standing_appointment([WRITTEN, {}]) is None
    assert standing_appointment([WRITTEN, {}, WRITTEN]) == CALL
