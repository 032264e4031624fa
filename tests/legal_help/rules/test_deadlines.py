from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_help.rules.deadlines import (
    Level,
    PartialDate,
    add_working_days,
    anniversary,
    is_working_day,
    one_year_limit,
    review_by,
)

days = st.dates(date(1990, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("arrival", "ends", "safe", "last"),
    [
        pytest.param("2001-04-09", "2002-04-09", "2002-04-09", "2002-04-09", id="Minasyan"),
        pytest.param("2024-02-29", "2025-02-28", "2025-02-28", "2025-02-28", id="leap day"),
        pytest.param("2023-02-28", "2024-02-28", "2024-02-28", "2024-02-28", id="365 days"),
        pytest.param("2023-03-01", "2024-03-01", "2024-03-01", "2024-03-01", id="366 days"),
        pytest.param("2025-12-25", "2026-12-25", "2026-12-24", "2026-12-28", id="holiday, weekend"),
        pytest.param("2025-11-28", "2026-11-28", "2026-11-27", "2026-11-30", id="Thanksgiving"),
        pytest.param("2025-01-19", "2026-01-19", "2026-01-16", "2026-01-20", id="Monday holiday"),
        pytest.param("2026-05-23", "2027-05-23", "2027-05-21", "2027-05-24", id="Sunday only"),
        pytest.param("2025-12-31", "2026-12-31", "2026-12-31", "2026-12-31", id="year end"),
        pytest.param("2025-10-31", "2026-10-31", "2026-10-30", "2026-11-02", id="clocks go back"),
        pytest.param(
            "2025-07-04", "2026-07-04", "2026-07-02", "2026-07-06", id="observed on Friday"
        ),
        pytest.param("1997-03-31", "1998-04-01", "1998-04-01", "1998-04-01", id="the day before"),
        pytest.param("1997-04-01", "1998-04-01", "1998-04-01", "1998-04-01", id="first counted"),
        pytest.param("1997-04-02", "1998-04-02", "1998-04-02", "1998-04-02", id="the day after"),
        pytest.param("1995-06-15", "1998-04-01", "1998-04-01", "1998-04-01", id="floor"),
    ],
)
def test_one_year_of_a_known_arrival(arrival, ends, safe, last):
    counted = one_year_limit(date.fromisoformat(arrival))

    assert [str(day) for day in (counted.anniversary, counted.safe, counted.last)] == [
        ends,
        safe,
        last,
    ]


@given(days)
def test_one_year_never_counts_too_far(arrival):
    counted = one_year_limit(arrival)

    assert counted.safe <= counted.anniversary <= counted.last
    assert is_working_day(counted.safe)
    assert is_working_day(counted.last)
    assert counted.anniversary >= date(1998, 4, 1)
    assert (counted.last - counted.safe).days <= 6


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        ("2008-02-29", 18, "2026-02-28"),
        ("2008-02-29", 20, "2028-02-29"),
        ("2005-11-24", 21, "2026-11-24"),
    ],
)
def test_anniversary_of_a_birth(day, years, expected):
    assert anniversary(date.fromisoformat(day), years) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-25", True),
        ("2026-11-26", False),  # Thanksgiving
        ("2026-11-27", True),
        ("2026-11-28", False),
        ("2026-07-03", False),  # 4 July is a Saturday and is observed on Friday
        ("2027-12-31", False),  # so is 1 January 2028
        ("2026-06-19", False),
    ],
)
def test_is_working_day(day, works):
    assert is_working_day(date.fromisoformat(day)) is works


def test_add_working_days_does_not_count_the_first_day():
    assert add_working_days(date(2026, 11, 24), 1) == date(2026, 11, 25)
    assert add_working_days(date(2026, 11, 25), 1) == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("received", "level", "expected"),
    [
        ("2026-11-24", Level.U1, "2026-11-24"),
        ("2026-11-26", Level.U1, "2026-11-27"),
        ("2026-11-28", Level.U1, "2026-11-30"),
        ("2026-11-24", Level.U2, "2026-11-30"),
        ("2026-11-24", Level.U3, "2026-12-01"),
        ("2026-11-19", Level.U3, "2026-11-25"),  # the seventh day is Thanksgiving
        ("2026-11-24", Level.U4, "2026-12-16"),
        ("2026-12-31", Level.U1, "2026-12-31"),
        ("2027-01-01", Level.U1, "2027-01-04"),  # New Year, then a weekend
        ("2026-12-30", Level.U2, "2027-01-05"),
        ("2026-10-30", Level.U2, "2026-11-04"),  # clocks go back on Sunday
        ("2026-11-04", Level.U3, "2026-11-10"),  # the seventh day is Veterans Day
    ],
)
def test_review_by(received, level, expected):
    assert review_by(level, date.fromisoformat(received)) == date.fromisoformat(expected)


@given(days)
def test_review_by_is_sooner_for_the_more_urgent(received):
    dates = [review_by(level, received) for level in Level]

    assert dates == sorted(dates)
    assert dates[0] >= received
    assert all(is_working_day(day) for day in dates)


@pytest.mark.parametrize(
    ("moment", "today"),
    [
        (datetime(2026, 11, 25, 3, 0, tzinfo=UTC), "2026-11-24"),
        (datetime(2026, 3, 8, 6, 59, tzinfo=UTC), "2026-03-08"),  # an hour is skipped at 2 a.m.
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "2026-11-01"),  # and lived twice
    ],
)
def test_days_are_those_of_the_zone_of_the_organisation(moment, today):
    local = moment.astimezone(ZoneInfo("America/New_York")).date()

    assert local == date.fromisoformat(today)
    assert add_working_days(local, 1) > local


@pytest.mark.parametrize("written", ["2026", "2026-02", "2026-02-28", "2024-02-29"])
def test_partial_date_is_written_as_it_was_read(written):
    assert str(PartialDate.parse(written)) == written


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "26",
        "2026-13",
        "2026-00",
        "2026-02-29",
        "2026-1",
        "1899",
        "2200",
        "٢٠٢٦",
        2026,
        [],
    ],
)
def test_partial_date_refuses_what_is_no_day(written):
    assert PartialDate.parse(written) is None


def test_partial_date_refuses_a_day_without_a_month():
    assert not PartialDate(2026, None, 3).is_real


@pytest.mark.parametrize(
    ("written", "earliest", "latest", "whole"),
    [
        ("2024", "2024-01-01", "2024-12-31", False),
        ("2024-02", "2024-02-01", "2024-02-29", False),
        ("2024-02-10", "2024-02-10", "2024-02-10", True),
    ],
)
def test_partial_date_spans_the_days_it_may_be(written, earliest, latest, whole):
    partial = PartialDate.parse(written)

    assert (str(partial.earliest), str(partial.latest)) == (earliest, latest)
    assert partial.is_whole is whole
