"""A finding claims nothing that its figures do not bear, and no number without its check."""

from datetime import date

import pytest
from django.utils import translation

from advocacy.charts.drawings import draw_chart
from tests.advocacy.factories import FigureFactory, StatisticFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sampled]
YEARS = {year: (date(year, 1, 1), date(year, 12, 31)) for year in range(2000, 2026)}
LEAP = YEARS[2024]


def finding(unit, *series, **fields):
    """Of values with their periods; each is checked unless it says otherwise."""
    statistic = StatisticFactory(unit=unit, chart="bar")
    for value, (start, end), *more in series:
        own = more[0] if more else {}
        FigureFactory(
            statistic=statistic,
            value=value,
            period_start=start,
            period_end=end,
            **({"verification": "computed"} | fields | own),
        )
    return draw_chart(statistic, "en").finding


def test_a_count_of_a_part_of_a_year_is_no_fall():
    half = (date(2024, 1, 1), date(2024, 6, 30))

    found = finding("cases", (1000, YEARS[2022]), (1100, YEARS[2023]), (600, half))

    assert found == "1,000 cases in 2022; 600 cases (January 2024–June 2024)."


@pytest.mark.exhaustive
def test_totals_of_spans_of_different_length_are_not_compared():
    spans = (date(2003, 1, 1), date(2016, 12, 31)), (date(2020, 1, 1), date(2023, 12, 31))

    found = finding("persons", (225_000, spans[0]), (202_478, spans[1]))

    assert found == "225,000 people (2003–2016); 202,478 people (2020–2023)."


@pytest.mark.parametrize(
    ("unit", "periods", "is_said"),
    [
        ("cases", [YEARS[2023], LEAP], True),
        ("cases", [(date(2022, 10, 1), date(2023, 9, 30)), LEAP], True),
        ("cases", [(date(2023, m, 1), date(2023, m, d)) for m, d in ((1, 31), (2, 28))], True),
        ("cases", [(date(2023, 1, 1), date(2023, 10, 31)), LEAP], False),
        ("cases", [YEARS[2023], (date(2024, 12, 31),) * 2], False),
        ("persons", [(date(2023, 12, 31),) * 2, (date(2024, 6, 30),) * 2], True),
        ("percent", [YEARS[2023], (date(2024, 1, 1), date(2024, 6, 30))], True),
        ("persons per day", [YEARS[2023], (date(2024, 1, 1), date(2024, 6, 30))], True),
        ("countries", [YEARS[2023], (date(2024, 1, 1), date(2024, 6, 30))], False),
    ],
)
def test_counts_are_compared_where_their_periods_are_of_one_length(unit, periods, is_said):
    found = finding(unit, *zip((10, 20), periods, strict=True))

    assert found.startswith("Rose from") == is_said


@pytest.mark.exhaustive
def test_a_part_of_a_year_between_whole_ones_makes_no_record():
    half = (date(2023, 1, 1), date(2023, 6, 30))

    assert "highest" not in finding("cases", (1, YEARS[2022]), (9, half), (5, YEARS[2024]))


ONE_IN = "one person in N"


def test_one_in_fewer_people_is_more():
    series = (113, YEARS[2016]), (95, YEARS[2019]), (67, YEARS[2024])

    assert finding(ONE_IN, *series) == (
        "Rose from one in 113 people in 2016 to one in 67 people in 2024, the highest in the series."
    )


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("qualifier", "last", "begins"),
    [
        ("at least", 5, "Rose from"),  # at least one in 5: 20 per cent or more
        ("at least", 9, "one in 8"),
        ("less than", 9, "Fell from"),
        ("less than", 5, "one in 8"),
    ],
)
def test_a_bound_of_one_in_so_many_is_one_of_the_share(qualifier, last, begins):
    found = finding(ONE_IN, (8, YEARS[2023]), (last, YEARS[2024], {"qualifier": qualifier}))

    assert found.startswith(begins)


@pytest.mark.exhaustive
def test_a_range_of_one_in_so_many_turns_round():
    ranges = {"low": 6, "high": 10}, {"low": 3, "high": 5}

    found = finding(ONE_IN, (8, YEARS[2023], ranges[0]), (4, YEARS[2024], ranges[1]))

    assert found.startswith("Rose from")


@pytest.mark.exhaustive
def test_one_in_none_is_no_share():
    assert finding(ONE_IN, (8, YEARS[2023]), (0, YEARS[2024])).startswith("one in 8")


def test_numbers_that_nobody_checked_say_so_in_the_sentence():
    unchecked = {"verification": "unverified"}
    two = (5, YEARS[2023]), (6, YEARS[2024])

    assert finding("cases", (5, YEARS[2023], unchecked), (6, YEARS[2024])) == (
        "Rose from 5 cases in 2023 (not checked yet) to 6 cases in 2024."
    )
    assert finding("cases", *two, **unchecked) == (
        "Rose from 5 cases in 2023 to 6 cases in 2024. Not checked yet."
    )
    assert finding("cases", two[0], **unchecked) == "5 cases in 2023. Not checked yet."
    assert finding("cases", two[0], (6, YEARS[2024], {"verification": "consistent"})) == (
        "Rose from 5 cases in 2023 to 6 cases in 2024 (Consistent with a checked figure)."
    )


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar", "ht"])
def test_pictures_and_cards_say_what_is_not_checked_and_of_when_it_is(client, language):
    statistic = StatisticFactory(slug="profits", unit="USD per year")
    FigureFactory(statistic=statistic, value=236, period_start=None, period_end=None)
    with translation.override(language):
        unverified = translation.gettext("Not checked yet")
        of_when = translation.gettext("Period not confirmed")
    prefix = "" if language == "en" else f"/{language}"

    page = client.get(f"{prefix}/statistics/profits/").text
    (alternative,) = [line for line in page.splitlines() if "og:image:alt" in line]

    assert unverified in alternative
    assert of_when in alternative
    assert "UNHCR" in alternative
