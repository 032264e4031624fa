from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from advocacy.drawing import chart_of, year_halves
from advocacy.recurrence import Occurrence
from tests.advocacy.factories import FigureFactory, StatisticFactory

pytestmark = pytest.mark.django_db


def figure_of(statistic, year, value, **fields):
    return FigureFactory(
        statistic=statistic,
        value=value,
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        **fields,
    )


def test_a_statistic_without_figures_has_no_chart():
    assert chart_of(StatisticFactory(), "en") is None


@pytest.mark.parametrize(
    ("unit", "value", "strokes", "note"),
    [
        ("percent", 38, (38, 62), "Of a hundred strokes, the bright ones are the share."),
        ("one person in N", 67, (1, 66), "Each stroke stands for one person."),
        ("countries", 113, (113, 0), "Each stroke stands for 1 country."),
        ("persons", 49_600_000, (50, 0), "Each stroke stands for 1 million people."),
        ("million persons", "123.2", (123, 0), "Each stroke stands for 1 million people."),
    ],
)
def test_a_single_number_is_a_crowd(unit, value, strokes, note):
    statistic = StatisticFactory(unit=unit)
    figure_of(statistic, 2024, Decimal(value))

    chart = chart_of(statistic, "en")

    unlit, lit = chart.svg.split('<path class="you" d="')
    # Each person is a dot and a stroke.
    assert (lit.count("M") // 2, unlit.count("M") // 2) == strokes
    assert chart.note == note
    assert 'role="img"' in chart.svg


@pytest.mark.parametrize(
    ("unit", "value"), [("USD per year", 236), ("percent change", 25), ("persons", 0)]
)
def test_a_single_number_that_is_no_count_has_no_chart(unit, value):
    statistic = StatisticFactory(unit=unit)
    figure_of(statistic, 2024, value)

    assert chart_of(statistic, "en") is None


def test_a_few_figures_are_bars_and_many_a_line_unless_the_editor_says():
    statistic = StatisticFactory()
    for year in range(2020, 2024):
        figure_of(statistic, year, year)
    assert 'class="stem"' in chart_of(statistic, "en").svg

    figure_of(statistic, 2024, 2024)
    assert 'class="l a"' in chart_of(statistic, "en").svg

    statistic.chart = "bar"
    assert 'class="stem"' in chart_of(statistic, "en").svg


def test_a_line_breaks_where_years_are_missing_and_says_so():
    statistic = StatisticFactory(chart="line")
    for year in (2009, 2012, 2013, 2017, 2018, 2019, 2020):
        figure_of(statistic, year, year)

    chart = chart_of(statistic, "en")

    assert chart.svg.count('class="l a"') == 2
    assert chart.note == "Where the line breaks, years are missing."


def test_estimates_every_four_years_are_one_line():
    statistic = StatisticFactory(chart="line")
    for year in (2000, 2004, 2008, 2012):
        figure_of(statistic, year, year)

    chart = chart_of(statistic, "en")

    assert (chart.svg.count('class="l a"'), chart.note) == (1, "")


def test_years_that_repeat_are_named_by_their_months():
    statistic = StatisticFactory(chart="line")
    figure_of(statistic, 2024, 1)
    FigureFactory(statistic=statistic, period_start=date(2024, 6, 30), period_end=date(2024, 6, 30))

    svg = chart_of(statistic, "en").svg

    assert ">2024-06<" in svg
    assert ">2024-12<" in svg


def test_a_number_with_a_range_is_a_bar_with_its_range():
    statistic = StatisticFactory()
    figure_of(statistic, 2012, 20_900_000, low=19_500_000, high=22_300_000)

    assert 'class="axis"' in chart_of(statistic, "en").svg


def test_a_figure_without_a_period_is_named_by_its_publication():
    statistic = StatisticFactory()
    figure_of(statistic, 2014, 150)
    FigureFactory(statistic=statistic, period_start=None, period_end=None, source__year=2024)

    assert "Published in 2024" in chart_of(statistic, "en").svg


def test_a_chart_tells_its_first_and_last_value_with_how_to_read_them():
    statistic = StatisticFactory(unit="percent of countries", title="Laws & countries")
    figure_of(statistic, 2003, None, high=50, qualifier="less than")
    figure_of(statistic, 2014, 90, qualifier="about")

    svg = chart_of(statistic, "en").svg

    assert ">Laws &amp; countries</title>" in svg
    assert ">2003: less than 50 per cent; 2014: about 90 per cent.</desc>" in svg


def test_the_year_has_two_halves_with_the_days_of_the_observance_bright():
    when = Occurrence(date(2026, 12, 28), date(2027, 1, 3))

    first, second = year_halves(2026, [date(2026, 3, 8)], when, "en")

    assert ">Jan<" in first
    assert ">Dec<" in second
    bright = second.split('class="t" d="')[1].split('"')[0]
    assert bright.count("V") == 4


def test_the_year_runs_from_right_to_left_in_arabic():
    with translation.override("ar"):
        first, _ = year_halves(2026, [], None, "ar")

    assert ">يناير<" in first
    assert first != year_halves(2026, [], None, "en")[0]
