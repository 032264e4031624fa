from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.tables.periods import Period, YearMeaning, detect_customs
from advocacy.tables.slugs import MOST_CHARACTERS, make_slug


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), "refugees-2024"),
        (date(2024, 12, 31), date(2024, 12, 31), "refugees-2024"),
        (date(2023, 10, 1), date(2024, 9, 30), "refugees-2024"),
        (date(2024, 6, 30), date(2024, 6, 30), "refugees-2024-06-30"),
        (date(2010, 1, 1), date(2012, 12, 31), "refugees-2010-2012"),
        (date(2024, 1, 1), date(2024, 6, 30), "refugees-2024-01-01-2024-06-30"),
    ],
)
def test_a_figure_is_named_after_its_statistic_and_its_period(start, end, name):
    assert make_slug("refugees", Period(start, end), set()) == name


def test_a_revision_says_so_and_a_taken_name_gets_a_number():
    year = Period(date(2024, 1, 1), date(2024, 12, 31))

    assert make_slug("r", year, {"r-2024-revised"}, is_revision=True) == "r-2024-revised-2"


@given(st.from_regex(r"[a-z0-9-]{1,100}", fullmatch=True), st.dates(), st.dates())
def test_a_name_is_never_too_long_nor_taken(statistic, one, other):
    period = Period(min(one, other), max(one, other))
    first = make_slug(statistic, period, set())

    assert len(first) <= MOST_CHARACTERS
    assert make_slug(statistic, period, {first}) != first


@pytest.mark.parametrize(
    ("periods", "means"),
    [
        ([], YearMeaning.WHOLE),
        ([Period(date(2023, 1, 1), date(2023, 12, 31))], YearMeaning.WHOLE),
        ([Period(date(2023, 12, 31), date(2023, 12, 31))], YearMeaning.LAST_DAY),
        ([Period(date(2023, 7, 1), date(2023, 7, 1))], YearMeaning.MIDDLE),
        ([Period(date(2022, 10, 1), date(2023, 9, 30))], YearMeaning.FISCAL),
        ([Period(date(2022, 2, 1), date(2023, 1, 31))], YearMeaning.WHOLE),
        (
            [
                Period(date(2023, 12, 31), date(2023, 12, 31)),
                Period(date(2024, 1, 1), date(2024, 6, 30)),
            ],
            YearMeaning.WHOLE,
        ),
    ],
)
def test_what_a_year_means_is_seen_from_what_is_stored(periods, means):
    assert detect_customs(periods).year == means
