from datetime import date
from types import SimpleNamespace

import pytest

from advocacy.dates.missing_dates import awaited_dates, find_missing_date
from advocacy.dates.recurrence import parse

VESAK = {
    "type": "movable",
    "known": {"2024": "2024-05-23", "2025": "2025-05-12"},
    "computed_unverified": {"2026": "2026-05-01", "2027": "2027-05-20"},
}


def movable(**known):
    return {"type": "movable", "known": {year[1:]: day for year, day in known.items()}}


@pytest.mark.parametrize(
    ("today", "year", "earliest", "hint"),
    [
        (date(2025, 11, 1), None, None, None),  # 181 days before
        (date(2025, 11, 2), 2026, date(2026, 5, 1), date(2026, 5, 1)),
        (date(2026, 5, 23), 2026, date(2026, 5, 1), date(2026, 5, 1)),
        (date(2026, 5, 24), None, None, None),  # too late for this year, too soon for the next
        (date(2026, 11, 26), 2027, date(2027, 5, 1), date(2027, 5, 20)),
        (date(2027, 11, 26), 2028, date(2028, 5, 1), None),
    ],
)
def test_a_date_is_asked_for_half_a_year_before_the_day_can_fall(today, year, earliest, hint):
    missing = find_missing_date(parse(VESAK), today)

    if year is None:
        assert missing is None
    else:
        assert (missing.year, missing.earliest) == (year, earliest)
        assert (missing.hint.start if missing.hint else None) == hint


def test_a_year_that_is_known_to_be_left_out_waits_for_nothing():
    today = date(2026, 3, 1)

    assert find_missing_date(parse(movable(y2025="2025-05-12")), today).year == 2026
    assert find_missing_date(parse(movable(y2025="2025-05-12", y2026=None)), today) is None


def test_where_nothing_was_ever_known_the_whole_year_waits():
    assert find_missing_date(parse(movable()), date(2026, 1, 1)).earliest == date(2026, 1, 1)
    assert find_missing_date(parse(movable()), date(2026, 12, 31)).year == 2026


def test_a_leap_day_that_was_known_is_looked_for_at_the_end_of_february():
    rule = parse(movable(y2024="2024-02-29"))

    assert find_missing_date(rule, date(2026, 12, 1)).earliest == date(2027, 2, 28)


def test_what_a_rule_gives_is_never_awaited_and_the_most_pressing_comes_first():
    autumn = SimpleNamespace(rule=movable(y2024="2024-09-01"))
    spring = SimpleNamespace(rule=VESAK)
    fixed = SimpleNamespace(rule={"type": "fixed", "month": 5, "day": 1})

    found = awaited_dates([autumn, fixed, spring], date(2026, 4, 1))

    assert [awaited.observance for awaited in found] == [spring, autumn]
