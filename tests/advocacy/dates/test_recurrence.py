import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.dates.recurrence import (
    InvalidRule,
    latest_occurrence,
    next_occurrence,
    occurrence,
    parse,
)
from tests.advocacy.dates.rules import (
    DECADE,
    HERE,
    LEAP_DAY,
    RULES,
    days_of_year,
    months,
    rules,
    weekdays,
    years,
)

DATES = json.loads((HERE / "observance_dates.json").read_text())


def expected(vector):
    if vector["date"] is None:
        return None
    start = date.fromisoformat(vector["date"])
    return (start, date.fromisoformat(vector["end_date"]) if vector["end_date"] else start)


@pytest.mark.parametrize(
    "vector", DATES["vectors"], ids=lambda vector: f"{vector['slug']}-{vector['year']}"
)
def test_occurrence_agrees_with_the_published_date(vector):
    assert occurrence(RULES[vector["slug"]], vector["year"]) == expected(vector)


@pytest.mark.parametrize(
    "vector", DATES["synthetic_vectors"], ids=lambda vector: f"{vector['name']}-{vector['year']}"
)
def test_occurrence_keeps_the_conventions(vector):
    assert occurrence(vector["rule"], vector["year"]) == expected(vector)


def test_every_rule_of_the_reference_data_can_be_read():
    assert len([parse(rule) for rule in RULES.values()]) == 270


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (None, "A rule is a set of names and values, with a “type”."),
        ({"type": "weekly"}, "Unknown type 'weekly'. Known: fixed, nth_weekday, fixed_range, "),
        ({"type": ["fixed"]}, "Unknown type ['fixed']. Known: "),
        ({"type": "fixed", "month": 12}, "“day” is missing."),
        ({"type": "fixed", "month": 13, "day": 1}, "“month” must be a whole number from 1 to 12."),
        ({"type": "fixed", "month": 2, "day": 30}, "“day” must be a whole number from 1 to 29."),
        ({"type": "fixed", "month": 4, "day": True}, "“day” must be a whole number from 1 to 30."),
        ({"type": "fixed", "month": 4, "day": "4"}, "“day” must be a whole number from 1 to 30."),
        ({"type": "whole_month", "month": 4, "day": 4}, "Not part of this type of rule: day."),
        (
            {"type": "nth_weekday", "month": 4, "weekday": "friday", "n": 0},
            "“n” must be 1 to 5, or -1 for the last.",
        ),
        (
            {"type": "nth_weekday", "month": 4, "weekday": "Friday", "n": 1},
            "“weekday” must be one of monday, ",
        ),
        (
            {"type": "fixed_range", "start": 1, "end": 2},
            "“start” must hold a month and a day.",
        ),
        (
            {
                "type": "fixed_range",
                "start": {"month": 1, "day": 1, "year": 2000},
                "end": {"month": 1, "day": 7},
            },
            "Not part of this type of rule: year.",
        ),
        (
            {"type": "year_span", "start_year": 2025, "end_year": 2024},
            "“end_year” lies before “start_year”.",
        ),
        (
            {"type": "every_n_years", "base_year": 2010, "interval": 0, "month": 10, "day": 20},
            "“interval” must be a whole number from 1 to 100.",
        ),
        ({"type": "movable", "known": []}, "“known” must give a date for each year."),
        (
            {"type": "movable", "known": {"2025": 12}},
            "“known” must give a date like 2025-05-12 for a year like 2025.",
        ),
        (
            {"type": "movable", "known": {"2025": "12 May"}},
            "“12 May” in “known” is neither a date like 2025-05-12 nor two of them with a “/”.",
        ),
        (
            {"type": "movable", "known": {"2024": "2025-05-12"}},
            "“2025-05-12” in “known” does not fall in 2024.",
        ),
        (
            {"type": "movable", "known": {"2025": "2025-05-12/2025-05-11"}},
            "“2025-05-12/2025-05-11” in “known” ends before it starts.",
        ),
        (
            {"type": "movable", "known": {"2025": "2025-05-12/2026-05-14"}},
            "“2025-05-12/2026-05-14” in “known” lasts longer than a year.",
        ),
        (
            {"type": "movable", "known": {"next": None}},
            "“known” must give a date like 2025-05-12 for a year like 2025.",
        ),
        (
            {"type": "movable", "known": {}, "computed_unverified": {"2025": None}},
            "“computed_unverified” must give a date like 2025-05-12 for a year like 2025.",
        ),
        ({"type": "movable", "known": {}, "basis": 3}, "“basis” must be text."),
    ],
)
def test_parse_says_what_is_wrong(rule, message):
    with pytest.raises(InvalidRule) as refusal:
        parse(rule)

    assert str(refusal.value).startswith(message)


HUMAN_RIGHTS_DAY = {"type": "fixed", "month": 12, "day": 10}
NEW_YEAR = {
    "type": "fixed_range",
    "start": {"month": 12, "day": 28},
    "end": {"month": 1, "day": 3},
}


@pytest.mark.parametrize(
    ("rule", "today", "following"),
    [
        (HUMAN_RIGHTS_DAY, date(2026, 12, 9), (date(2026, 12, 10), date(2026, 12, 10))),
        (HUMAN_RIGHTS_DAY, date(2026, 12, 10), (date(2026, 12, 10), date(2026, 12, 10))),
        (HUMAN_RIGHTS_DAY, date(2026, 12, 11), (date(2027, 12, 10), date(2027, 12, 10))),
        (NEW_YEAR, date(2027, 1, 3), (date(2026, 12, 28), date(2027, 1, 3))),
        (NEW_YEAR, date(2027, 1, 4), (date(2027, 12, 28), date(2028, 1, 3))),
        (DECADE, date(2026, 11, 25), (date(2025, 1, 1), date(2034, 12, 31))),
        (DECADE, date(2035, 1, 1), None),
        (LEAP_DAY, date(2097, 1, 1), (date(2104, 2, 29), date(2104, 2, 29))),
        ({"type": "movable", "known": {"2025": "2025-05-12"}}, date(2026, 1, 1), None),
    ],
)
def test_next_occurrence(rule, today, following):
    assert next_occurrence(rule, today) == following


@pytest.mark.parametrize(
    ("year", "start", "end"),
    [
        (2023, "02-20", date(2023, 2, 28)),
        (2024, "02-20", date(2024, 2, 29)),
        (2100, "02-20", date(2100, 2, 28)),
        (2200, "02-28", date(2200, 2, 28)),
        (2023, "12-30", date(2024, 2, 29)),
        (2024, "12-30", date(2025, 2, 28)),
        (2023, "02-29", None),
    ],
)
def test_a_range_to_29_february_ends_with_february_in_common_years(year, start, end):
    month, day = map(int, start.split("-"))
    rule = {
        "type": "fixed_range",
        "start": {"month": month, "day": day},
        "end": {"month": 2, "day": 29},
    }

    assert occurrence(rule, year) == (end and (date(year, month, day), end))


def test_latest_occurrence_is_over():
    vesak = {"type": "movable", "known": {"2024": "2024-05-23", "2025": "2025-05-12"}}

    assert latest_occurrence(vesak, date(2026, 1, 1)) == (date(2025, 5, 12), date(2025, 5, 12))
    assert latest_occurrence(vesak, date(2025, 5, 12)) == (date(2024, 5, 23), date(2024, 5, 23))
    assert latest_occurrence(DECADE, date(2034, 12, 31)) is None


@given(rules, years)
def test_an_occurrence_ends_no_earlier_than_it_starts(rule, year):
    found = occurrence(rule, year)

    assert found is None or found.start <= found.end


@given(rules, years)
def test_only_spans_of_years_and_weeks_may_start_outside_the_year(rule, year):
    found = occurrence(rule, year)

    if found and rule["type"] not in ("year_span", "week_containing"):
        assert found.start.year == year


@given(days_of_year, weekdays, years)
def test_a_week_has_seven_days_holds_its_day_and_starts_right(day, weekday, year):
    held = occurrence({"type": "fixed", **day}, year)
    week = occurrence({"type": "week_containing", **day, "week_starts": weekday}, year)

    assert (week is None) == (held is None)
    if week:
        assert week.end - week.start == timedelta(days=6)
        assert week.start <= held.start <= week.end
        assert week.start.strftime("%A").lower() == weekday


@given(months, weekdays, years)
def test_the_last_weekday_is_the_fourth_or_the_fifth(month, weekday, year):
    def nth(n):
        rule = {"type": "nth_weekday", "month": month, "weekday": weekday, "n": n}
        return occurrence(rule, year)

    assert nth(-1) == (nth(5) or nth(4))


@given(rules, st.dates(date(1946, 1, 1), date(2190, 12, 31)))
def test_the_next_occurrence_is_running_or_to_come_and_none_is_missed(rule, today):
    following = next_occurrence(rule, today)

    ends = [
        found.end
        for year in range(today.year - 1, today.year + 2)
        if (found := occurrence(rule, year)) and found.end >= today
    ]
    assert following is None or following.end >= today
    if ends:
        assert following.end == min(ends)
