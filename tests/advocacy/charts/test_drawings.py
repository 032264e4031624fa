import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from advocacy.charts.drawings import draw_chart, draw_year_halves
from advocacy.dates.recurrence import Occurrence
from tests.advocacy.factories import FigureFactory, StatisticFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sampled]


def figure_of(statistic, year, value, verification="computed", **fields):
    return FigureFactory(
        statistic=statistic,
        value=value,
        verification=verification,
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        **fields,
    )


def test_a_statistic_without_figures_has_no_chart():
    assert draw_chart(StatisticFactory(), "en") is None


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

    chart = draw_chart(statistic, "en")

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

    assert draw_chart(statistic, "en") is None


def test_a_few_figures_are_bars_and_many_a_line_unless_the_editor_says():
    statistic = StatisticFactory()
    for year in range(2020, 2024):
        figure_of(statistic, year, year)
    assert 'class="stem"' in draw_chart(statistic, "en").svg

    figure_of(statistic, 2024, 2024)
    assert 'class="l a"' in draw_chart(statistic, "en").svg

    statistic.chart = "bar"
    assert 'class="stem"' in draw_chart(statistic, "en").svg


def of_revisions(*, separates_revisions, missing=False):
    statistic = StatisticFactory(chart="line", separates_revisions=separates_revisions)
    for year, value in zip(
        (2018, 2019, 2020, 2021, 2022, 2023), (10, 20, 30, 40, 60, 70), strict=True
    ):
        if missing and year == 2019:
            continue
        first = figure_of(statistic, year, value)
        if year == 2021:
            figure_of(statistic, year, 90, revises=first)
    return draw_chart(statistic, "en")


APART = "breaks between first and revised values, which must not be compared."


@pytest.mark.exhaustive  # an edge of a line
@pytest.mark.parametrize(
    ("separates_revisions", "missing", "lines", "note"),
    [
        (False, False, 1, ""),
        (True, False, 2, f"The line {APART}"),  # and the revised value alone, as a dot
        (True, True, 1, f"Where the line breaks, years are missing. It also {APART}"),
    ],
)
def test_first_and_revised_values_are_not_joined_where_the_method_says_so(
    separates_revisions, missing, lines, note
):
    chart = of_revisions(separates_revisions=separates_revisions, missing=missing)

    assert chart.note == note
    assert chart.svg.count('class="l a"') == lines


def test_figures_that_must_not_be_compared_are_joined_by_no_line_and_no_sentence():
    statistic = StatisticFactory(chart="line", shows_trend=False)
    for year, value in ((2020, 10), (2021, 90), (2022, 70)):
        figure_of(statistic, year, value)

    chart = draw_chart(statistic, "en")

    assert chart.finding == "10 people in 2020; 70 people in 2022."
    assert 'class="l a"' not in chart.svg


def test_a_finding_compares_first_values_with_first_ones():
    assert (
        "from 10 people in 2018 to 70 people in 2023"
        in of_revisions(separates_revisions=True).finding
    )


def test_a_line_breaks_where_years_are_missing_and_says_so():
    statistic = StatisticFactory(chart="line")
    for year in (2009, 2012, 2013, 2017, 2018, 2019, 2020):
        figure_of(statistic, year, year)

    chart = draw_chart(statistic, "en")

    assert chart.svg.count('class="l a"') == 2
    assert chart.note == "Where the line breaks, years are missing."


@pytest.mark.exhaustive
def test_estimates_every_four_years_are_one_line():
    statistic = StatisticFactory(chart="line")
    for year in (2000, 2004, 2008, 2012):
        figure_of(statistic, year, year)

    chart = draw_chart(statistic, "en")

    assert (chart.svg.count('class="l a"'), chart.note) == (1, "")


@pytest.mark.exhaustive
def test_years_that_repeat_are_named_by_their_months():
    statistic = StatisticFactory(chart="line")
    figure_of(statistic, 2024, 1)
    FigureFactory(statistic=statistic, period_start=date(2024, 6, 30), period_end=date(2024, 6, 30))

    svg = draw_chart(statistic, "en").svg

    assert ">2024-06<" in svg
    assert ">2024-12<" in svg


def test_a_number_with_a_range_is_an_interval():
    statistic = StatisticFactory()
    figure_of(statistic, 2012, 20_900_000, low=19_500_000, high=22_300_000)

    chart = draw_chart(statistic, "en")

    assert 'class="span"' in chart.svg
    assert chart.finding == "20.9 million people in 2012 (19,500,000 to 22,300,000)."
    assert chart.note == "The band goes from the lowest to the highest that it can be."


@pytest.mark.exhaustive
def test_a_figure_without_a_period_is_named_by_its_publication():
    statistic = StatisticFactory()
    figure_of(statistic, 2014, 150)
    FigureFactory(statistic=statistic, period_start=None, period_end=None, source__year=2024)

    assert "Published in 2024" in draw_chart(statistic, "en").svg


def test_a_chart_tells_its_first_and_last_value_with_how_to_read_them():
    statistic = StatisticFactory(unit="percent of countries", title="Laws & countries")
    figure_of(statistic, 2003, None, high=50, qualifier="less than")
    figure_of(statistic, 2014, 90, qualifier="about")

    svg = draw_chart(statistic, "en").svg

    assert ">Laws &amp; countries</title>" in svg
    assert ">Rose from less than 50 per cent in 2003 to about 90 per cent in 2014.</desc>" in svg


def test_the_year_has_two_halves_with_the_days_of_the_observance_bright():
    when = Occurrence(date(2026, 12, 28), date(2027, 1, 3))

    first, second = draw_year_halves(2026, [date(2026, 3, 8)], when, "en")

    assert ">Jan<" in first
    assert ">Dec<" in second
    bright = second.split('class="t" d="')[1].split('"')[0]
    assert bright.count("V") == 4


def test_the_year_runs_from_right_to_left_in_arabic():
    with translation.override("ar"):
        first, _ = draw_year_halves(2026, [], None, "ar")

    assert ">يناير<" in first
    assert first != draw_year_halves(2026, [], None, "en")[0]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("kind", "mark"),
    [("line", 'class="l a"'), ("bar", 'class="stem"'), ("strokes", 'class="you"')],
)
def test_the_editor_chooses_the_kind(kind, mark):
    statistic = StatisticFactory(chart=kind)
    for year in range(2020, 2023):
        figure_of(statistic, year, year - 2000)

    assert mark in draw_chart(statistic, "en").svg


@pytest.mark.exhaustive
def test_a_kind_that_the_figures_do_not_allow_gives_way():
    statistic = StatisticFactory(chart="interval", unit="USD per year")
    figure_of(statistic, 2020, 3, low=2, high=4)
    figure_of(statistic, 2021, 3)
    assert 'class="stem"' in draw_chart(statistic, "en").svg

    statistic.chart = "strokes"
    assert 'class="stem"' in draw_chart(statistic, "en").svg


@pytest.fixture
def company():
    """A statistic with the two that are drawn beside it."""
    every, women, men = (
        StatisticFactory(short_name=name, title=f"{place} {name}", chart="line")
        for place, name in enumerate(("everybody", "women", "men"))
    )
    for statistic, share in ((every, 10), (women, 6), (men, 4)):
        for year in range(2020, 2023):
            figure_of(statistic, year, share * (year - 2000))
    every.drawn_beside.set([women, men])
    return every, women, men


def test_statistics_of_one_kind_stand_on_one_chart_each_with_its_name(company):
    chart = draw_chart(company[0], "en")

    assert chart.svg.count('class="l ') == 3
    assert all(f">{name}</text>" in chart.svg for name in ("everybody", "women", "men"))
    assert chart.finding == (
        "Rose from 200 people in 2020 to 220 people in 2022, the highest in the series."
        " Women: Rose from 120 people in 2020 to 132 people in 2022, the highest in the series."
        " Men: Rose from 80 people in 2020 to 88 people in 2022, the highest in the series."
    )
    assert len(chart.drawn) == 9
    # It is a chart of the whole: theirs show them alone.
    assert draw_chart(company[1], "en").svg.count('class="l ') == 1


@pytest.mark.exhaustive
def test_names_of_lines_are_in_the_language_of_the_reader_else_marked_as_english(company):
    _every, women, _men = company
    women.short_names = {"es": "mujeres"}
    women.save()

    chart = draw_chart(company[0], "es-mx")

    assert re.search(r"<text [^>]*>mujeres</text>", chart.svg)
    assert 'lang="en"' not in re.search(r"<text [^>]*>mujeres</text>", chart.svg)[0]
    assert 'lang="en"' in re.search(r"<text [^>]*>everybody</text>", chart.svg)[0]
    assert 'lang="en"' not in draw_chart(company[0], "en").svg


@pytest.mark.exhaustive  # an edge
def test_a_statistic_that_became_another_is_drawn_no_more(company):
    every, women, _men = company
    women.unit = "cases"
    women.save()

    assert draw_chart(every, "en").svg.count('class="l ') == 2


def test_one_statistic_alone_costs_no_query(django_assert_num_queries):
    statistic = StatisticFactory()

    with django_assert_num_queries(0):
        assert statistic.chart_companions == []


@pytest.mark.parametrize(
    ("years", "finding"),
    [
        (
            {2020: 5, 2021: 9, 2022: 7},
            "Rose from 5 people in 2020 to 7 people in 2022. The highest was 9 people in 2021.",
        ),
        (
            {2020: 5, 2021: 4, 2022: 3},
            "Fell from 5 people in 2020 to 3 people in 2022, the lowest in the series.",
        ),
        (
            {2020: 5, 2021: 6, 2022: 5},
            "Unchanged: 5 people in 2020, 5 people in 2022. The highest was 6 people in 2021.",
        ),
        ({2020: 5}, "5 people in 2020."),
        (
            {2020: 1_010_000, 2021: 1_020_000},
            "Rose from 1.01 million people in 2020 to 1.02 million people in 2021.",
        ),
    ],
)
def test_a_finding_is_a_sentence(years, finding):
    statistic = StatisticFactory()
    for year, value in years.items():
        figure_of(statistic, year, value)

    assert draw_chart(statistic, "en").finding == finding


@pytest.mark.exhaustive
def test_a_finding_says_nothing_of_changes_and_of_figures_without_their_time():
    changes = StatisticFactory(unit="percent change")
    figure_of(changes, 2020, 5)
    figure_of(changes, 2021, 6)
    assert draw_chart(changes, "en").finding == "5 per cent in 2020; 6 per cent in 2021."

    undated = StatisticFactory()
    figure_of(undated, 2020, 5)
    FigureFactory(
        statistic=undated,
        period_start=None,
        period_end=None,
        source__year=2024,
        value=2,
        verification="computed",
    )
    assert draw_chart(undated, "en").finding == ("5 people in 2020; 2 people (published in 2024).")


@pytest.mark.exhaustive
def test_a_line_shows_where_its_numbers_are_bounds():
    statistic = StatisticFactory(chart="line")
    figure_of(statistic, 2020, 60)
    exact = draw_chart(statistic, "en")
    for year, value, qualifier in (
        (2021, 40, "at least"),
        (2022, 50, "less than"),
        (2023, 1, "at most"),
    ):
        figure_of(statistic, year, value, qualifier=qualifier)

    chart = draw_chart(statistic, "en")

    (arrows,) = re.findall(r'<path class="axis" d="(M\d+ \d+v-?\d+m[^"]*)"', chart.svg)
    assert re.findall(r"v(-?\d+)", arrows) == ["-18", "18", "9"]  # the last, short of the axis
    assert "An arrow up: at least, or more than, so much. Down: at most, or less." in chart.note
    assert "An arrow" not in exact.note
