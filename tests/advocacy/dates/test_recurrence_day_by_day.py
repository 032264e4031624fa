"""Every rule against a second reading of it that knows only single days, from 1900 to 2200."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from advocacy.dates.recurrence import (
    FIRST_YEAR,
    LAST_YEAR,
    WEEKDAYS,
    latest_occurrence,
    next_occurrence,
    occurrence,
    occurrences_by_year,
)
from tests.advocacy.dates.rules import DECADE, LEAP_DAY, RULES, rules

DAY = timedelta(days=1)
WALK = 9 * 366
"""Days: from one leap day to the next it is eight years at most, over 1900 and 2100."""

years = st.integers(1900, 2200)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def is_day(part, day):
    return (part["month"], part["day"]) == (day.month, day.day)


def weekday(name, day):
    return WEEKDAYS[day.weekday()] == name


def in_range(rule, day):
    """Walk back to a first day, and from it to a last day of the year in which it should end."""
    first = day
    while not is_day(rule["start"], first):
        first -= DAY
        if day - first > timedelta(days=366):
            return False
    start, end = ((rule[part]["month"], rule[part]["day"]) for part in ("start", "end"))
    last, in_year = first, first.year + (end < start)
    while last.year <= in_year:
        ends_here = is_day(rule["end"], last) or (
            is_day({"month": 3, "day": 1}, last + DAY) and rule["end"] == {"month": 2, "day": 29}
        )
        if last.year == in_year and ends_here:
            return day <= last
        last += DAY
    return False


def in_week(rule, day):
    first = day
    while not weekday(rule["week_starts"], first):
        first -= DAY
    return any(is_day(rule, first + DAY * number) for number in range(7))


READINGS = {
    "fixed": is_day,
    "nth_weekday": lambda rule, day: (
        weekday(rule["weekday"], day)
        and day.month == rule["month"]
        and (
            (day + 7 * DAY).month != day.month
            if rule["n"] == -1
            else (day.day + 6) // 7 == rule["n"]
        )
    ),
    "fixed_range": in_range,
    "week_containing": in_week,
    "every_n_years": lambda rule, day: (
        is_day(rule, day) and day.year in range(rule["base_year"], 2300, rule["interval"])
    ),
    "last_day_of_month": lambda rule, day: (
        day.month == rule["month"] and (day + DAY).month != day.month
    ),
    "whole_month": lambda rule, day: day.month == rule["month"],
    "year_span": lambda rule, day: rule["start_year"] <= day.year <= rule["end_year"],
    "movable": lambda rule, day: any(
        span and span.partition("/")[0] <= day.isoformat() <= (span.partition("/")[2] or span)
        for span in rule["known"].values()
    ),
}


def falls(rule, day):
    return READINGS[rule["type"]](rule, day)


def walk(rule, day, step):
    """The first day from this one on, in this direction, on which it falls."""
    for _ in range(WALK):
        if falls(rule, day):
            return day
        day += step
        if not 1900 <= day.year <= 2200:
            return None
    return None


def lasts_nearly_a_year(rule):
    """One occurrence may touch the next, and single days no longer tell them apart."""
    if rule["type"] != "fixed_range":
        return False
    when = occurrence(rule, 2000)
    return when is not None and when.end - when.start > timedelta(days=357)


@given(rules, days)
@example(LEAP_DAY, date(2096, 3, 1))
@example(DECADE, date(2034, 12, 31))
@example(
    {"type": "week_containing", "month": 1, "day": 1, "week_starts": "monday"}, date(2026, 12, 29)
)
def test_the_next_occurrence_is_the_one_a_walk_through_the_days_meets_first(rule, today):
    met = walk(rule, today, DAY)
    following = next_occurrence(rule, today)

    if met:
        assert max(following.start, today) == met
        assert all(falls(rule, day) for day in (following.start, following.end))
    else:
        assert following is None or following.start - today >= WALK * DAY or today.year > 2190


@given(rules, days)
@example(LEAP_DAY, date(2104, 2, 28))
@example(DECADE, date(2035, 1, 1))
def test_the_latest_occurrence_is_the_one_a_walk_back_meets_first(rule, today):
    assume(not lasts_nearly_a_year(rule))
    running = today
    while falls(rule, running) and running.year >= 1900:
        running -= DAY
    met = walk(rule, running - DAY if running == today else running, -DAY)
    latest = latest_occurrence(rule, today)

    if met and met.year > FIRST_YEAR + 1:
        assert latest.end == met
        assert latest.end < today


@given(rules, st.lists(years, min_size=1, max_size=12))
def test_occurrences_lie_in_their_year_in_order_and_never_overlap(rule, some):
    found = occurrences_by_year(rule, some)

    for year, when in found.items():
        assert year in range(when.start.year, when.end.year + 1)
        assert when.start <= when.end
    assert list(found) == sorted(set(found))
    assert all(
        before.end < after.start or rule["type"] == "fixed_range"
        for before, after in pairwise(found.values())
    )
    if rule["type"] == "year_span":
        assert len(found) <= 1
    else:
        assert found == {year: when for year in some if (when := occurrence(rule, year))}


@given(days)
def test_a_leap_day_is_marked_on_leap_days_alone(today):
    following = next_occurrence(LEAP_DAY, today)

    assert following is None or (following.start.month, following.start.day) == (2, 29)


@pytest.mark.exhaustive
@pytest.mark.sampled
@pytest.mark.parametrize("slug", sorted(RULES))
def test_each_rule_we_ship_is_read_the_same_day_by_day(slug):
    """2023 to 2030, so that a week or a range over the turn of a year is whole in the middle."""
    rule = RULES[slug]
    day, marked = date(2024, 1, 1), set()
    while day < date(2031, 1, 1):
        if falls(rule, day):
            marked.add(day)
        day += DAY

    expected = {
        when.start + DAY * number
        for when in occurrences_by_year(rule, range(2023, 2031)).values()
        for number in range((when.end - when.start).days + 1)
        if 2024 <= (when.start + DAY * number).year <= 2030
    }
    assert marked == expected


def test_nothing_is_worked_out_outside_the_years_we_answer_for():
    assert (FIRST_YEAR, LAST_YEAR) == (1900, 2200)
    assert next_occurrence({"type": "fixed", "month": 1, "day": 1}, date(2201, 1, 1)) is None
    assert latest_occurrence({"type": "fixed", "month": 1, "day": 1}, date(1900, 1, 1)) is None


def test_years_before_the_first_do_not_count():
    rule = {
        "type": "fixed_range",
        "start": {"month": 12, "day": 28},
        "end": {"month": 1, "day": 3},
    }

    assert next_occurrence(rule, date(2026, 12, 29), 2027).start == date(2027, 12, 28)
    assert latest_occurrence(rule, date(2027, 6, 1), 2027) is None


# What the UN, UNESCO, IMO, ITU, UNEP and WHO say of their days, with a printed calendar beside it.
PUBLISHED = [
    ("international-mother-language-day", "2024-02-21"),
    ("international-girls-in-ict-day", "2026-04-23"),
    ("world-migratory-bird-day-may", "2024-05-11"),
    ("world-migratory-bird-day-october", "2024-10-12"),
    ("world-migratory-bird-day-october", "2026-10-10"),
    ("world-refugee-day", "2025-06-20"),
    ("international-day-of-cooperatives", "2025-07-05"),
    ("international-day-of-cooperatives", "2026-07-04"),
    ("world-maritime-day", "2029-09-27"),
    ("world-maritime-day", "2030-09-26"),
    ("world-teachers-day", "2027-10-05"),
    ("world-habitat-day", "2026-10-05"),
    ("world-habitat-day", "2030-10-07"),
    ("world-statistics-day", "2025-10-20"),
    ("world-statistics-day", "2030-10-20"),
    ("world-philosophy-day", "2025-11-20"),
    ("world-philosophy-day", "2030-11-21"),
    ("world-day-of-remembrance-for-road-traffic-victims", "2030-11-17"),
    ("international-week-of-science-and-peace", "2026-11-09/2026-11-15"),
    ("un-global-road-safety-week", "2023-05-15/2023-05-21"),
    ("un-global-road-safety-week", "2017-05-08/2017-05-14"),
]


@pytest.mark.parametrize(("slug", "published"), PUBLISHED)
def test_days_fall_where_those_who_keep_them_say(slug, published):
    first, _, last = published.partition("/")

    expected = (date.fromisoformat(first), date.fromisoformat(last or first))
    assert occurrence(RULES[slug], expected[0].year) == expected
