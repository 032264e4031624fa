from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.charts.chart_file import LETTER_SIZE
from advocacy.charts.picture import Caption
from advocacy.charts.strokes import crowd, year_line
from advocacy.charts.svg import (
    LARGEST,
    Bar,
    Interval,
    Line,
    Point,
    bar_chart,
    interval_chart,
    line_chart,
)
from tests.advocacy import geometry

CAPTION = Caption("flight", "People & places", "From 1 in 2020 to 4 in 2023.")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def plain(value):
    return f"{value:f}"


def points(*values):
    return [
        Point(2020 + i, str(2020 + i), None if value is None else Decimal(value))
        for i, value in enumerate(values)
    ]


def line(*values, words="the end", name=""):
    return Line(points(*values), words, name)


def drawn(svg):
    # Our own output, parsed to prove that it is well formed.
    return ET.fromstring(str(svg))  # noqa: S314


def texts(svg):
    return [element.text for element in drawn(svg).iter("text")]


def time_labels(svg):
    """The labels of the time axis, without the isolates of a chart from right to left."""
    labels = [text.text for text in drawn(svg).iter("text") if text.get("class") == "mut mid"]
    return [label.strip("\u2068\u2069") for label in labels]


def paths(svg, kind):
    return [path.get("d") for path in drawn(svg).iter("path") if path.get("class") == kind]


@pytest.mark.parametrize(
    "svg",
    [
        line_chart(CAPTION, [line(1, 4)], plain),
        bar_chart(CAPTION, [Bar("2020", Decimal(1), "1")]),
    ],
)
def test_a_chart_says_what_it_shows_and_how_large_it_is(svg):
    picture = drawn(svg)

    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == "flight-title flight-desc"
    assert picture.find("title").text == "People & places"
    assert picture.find("desc").text == "From 1 in 2020 to 4 in 2023."
    assert int(picture.get("width")) > 0
    assert int(picture.get("height")) > 0
    assert " style=" not in str(svg)


def test_line_chart_draws_round_ticks_from_zero_and_names_the_last_value():
    svg = line_chart(CAPTION, [line("59.5", "123.2", words="123.2 million")], plain)

    assert texts(svg) == ["0", "50", "100", "150", "2020", "2021", "123.2", "million"]
    assert len(paths(svg, "l a")) == 1


def test_line_chart_breaks_at_a_gap_and_marks_each_value():
    svg = line_chart(CAPTION, [line(1, 2, None, 3, None, 4, 5)], plain)

    assert len(paths(svg, "l a")) == 2
    (dots,) = paths(svg, "o a")
    assert len(list(geometry.points_of(dots))) == 5


def test_line_chart_draws_the_range_of_uncertain_values():
    uncertain = [
        Point(2020, "2020", Decimal(2), Decimal(1), Decimal(3)),
        Point(2021, "2021", Decimal(3), Decimal(2), Decimal(5)),
    ]

    assert len(paths(line_chart(CAPTION, [Line(uncertain, "3")], plain), "range")) == 1
    assert len(paths(line_chart(CAPTION, [Line(uncertain[:1], "2")], plain), "range")) == 1


def test_line_chart_goes_below_zero_where_values_do():
    assert texts(line_chart(CAPTION, [line(-5, 5)], plain))[:4] == ["-5.0", "-2.5", "0.0", "2.5"]


def test_line_chart_runs_with_the_direction_of_reading():
    def first_and_last(svg):
        dots = [x for x, _y in geometry.points_of(paths(svg, "o a")[0])]
        return dots[0], dots[-1]

    left, right = first_and_last(line_chart(CAPTION, [line(1, 2)], plain))
    assert left < right
    left, right = first_and_last(line_chart(CAPTION, [line(1, 2)], plain, rtl=True))
    assert left > right


YEARS = [str(year) for year in range(2012, 2026)]
SEASONS = [f"{year}–{year % 100 + 1}" for year in range(2015, 2024)]
MONTHS_OF_TWO_YEARS = [f"{month} {year}" for year in (2023, 2024) for month in MONTHS]


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize(
    ("labels", "size", "written"),
    [
        (["2012"], LARGEST, ["2012"]),
        (["2012", "2013"], LARGEST, ["2012", "2013"]),
        (["2012", "2013", "2014"], LARGEST, ["2012", "2013", "2014"]),
        (YEARS, LETTER_SIZE, ["2012", "2015", "2017", "2019", "2021", "2023", "2025"]),
        (YEARS, LARGEST, ["2012", "2016", "2019", "2022", "2025"]),
        (YEARS[:5], LARGEST, ["2012", "2013", "2014", "2015", "2016"]),
        (YEARS[:13], LARGEST, ["2012", "2014", "2016", "2018", "2020", "2022", "2024"]),
        (["2023–24", "2024–25"], LARGEST, ["2023–24", "2024–25"]),
        (SEASONS, LETTER_SIZE, ["2015–16", "2017–18", "2019–20", "2021–22", "2023–24"]),
        (SEASONS, LARGEST, ["2015–16", "2019–20", "2023–24"]),
        (MONTHS_OF_TWO_YEARS, LETTER_SIZE, ["Jan 2023", "Dec 2023", "Jun 2024", "Dec 2024"]),
        (MONTHS_OF_TWO_YEARS, LARGEST, ["Jan 2023", "Apr 2024", "Dec 2024"]),
        (["between 2012 and 2015", "2016 and 2017"], LARGEST, ["2016 and 2017"]),
    ],
)
def test_line_chart_labels_the_first_and_the_last_period(labels, size, written, rtl):
    periods = [Point(at, label, Decimal(at + 1)) for at, label in enumerate(labels)]

    svg = line_chart(CAPTION, [Line(periods, "123.2 million people")], short, size=size, rtl=rtl)

    assert time_labels(svg) == written
    assert geometry.remarks(svg, size=size, rtl=rtl) == []


@pytest.mark.parametrize(
    ("first", "written"),
    [
        (2019, [2019, 2020, 2021, 2022, 2023, 2024, 2025]),
        (2013, [2013, 2015, 2017, 2019, 2021, 2023, 2025]),
        (2007, [2007, 2010, 2013, 2016, 2019, 2022, 2025]),
        (1989, [1989, 1995, 2001, 2007, 2013, 2019, 2025]),
        (1988, [1988, 1997, 2004, 2011, 2018, 2025]),
    ],
)
def test_line_chart_labels_every_so_many_years_though_leap_years_are_longer(first, written):
    days = {year: date(year, 12, 31).toordinal() for year in range(first, 2026)}
    periods = [Point(day, str(year), Decimal(1)) for year, day in days.items()]

    svg = line_chart(CAPTION, [Line(periods, "123.2 million")], plain)

    assert time_labels(svg) == list(map(str, written))


def test_line_chart_labels_a_long_pause_as_long_as_it_is():
    years = [1977, 2010, 2020, 2023, 2024]
    periods = [Point(year, str(year), Decimal(1)) for year in years]

    svg = line_chart(CAPTION, [Line(periods, "the end")], plain)

    assert time_labels(svg) == ["1977", "2010", "2024"]


def test_line_chart_labels_the_first_period_of_the_line_that_begins_earlier():
    early, late = line(1, 2, 3, 4, name="all"), Line(points(1, 2, 3, 4)[2:], "4", "women")

    assert time_labels(line_chart(CAPTION, [late, early], plain))[0] == "2020"


def test_bar_chart_has_a_stroke_a_label_and_a_number_for_each_bar():
    bars = [Bar("2009", Decimal(50), "less than 50"), Bar("2014", Decimal(90), "about 90")]

    svg = bar_chart(CAPTION, bars)

    assert texts(svg) == ["2009", "less than 50", "2014", "about 90"]
    assert len(paths(svg, "stem")) == 2
    assert paths(bar_chart(CAPTION, bars, rtl=True), "stem") != paths(svg, "stem")


def test_bar_chart_draws_the_range_of_an_uncertain_value():
    svg = bar_chart(CAPTION, [Bar("2012", Decimal(20), "20", Decimal(19), Decimal(22))])

    assert len(paths(svg, "axis")) == 1


def test_bar_chart_of_zeros_stands():
    assert texts(bar_chart(CAPTION, [Bar("2020", Decimal(0), "0")])) == ["2020", "0"]


def test_year_line_has_a_tall_stroke_for_each_marked_day_and_a_bright_one():
    marked = [date(2028, 2, 29), date(2028, 3, 8), date(2028, 12, 10), date(2029, 1, 1)]

    svg = year_line(2028, marked, [date(2028, 12, 10)], MONTHS)

    assert paths(svg, "o")[0].count("V") == 2
    assert paths(svg, "t")[0].count("V") == 1
    assert texts(svg) == MONTHS
    assert drawn(svg).get("aria-hidden") == "true"


def test_half_a_year_shows_its_own_months_and_days():
    marked = [date(2026, 3, 8), date(2026, 12, 10)]

    svg = year_line(2026, marked, [], MONTHS, part=(7, 12))

    assert texts(svg) == MONTHS[6:]
    assert paths(svg, "o")[0].count("V") == 1


def test_crowd_is_the_same_each_time_and_lights_the_first():
    svg = crowd(100, 75)

    assert str(svg) == str(crowd(100, 75))
    # Each person is a dot and a stroke.
    assert paths(svg, "you")[0].count("M") == 150
    assert paths(svg, None)[0].count("M") == 50
    assert drawn(crowd(3, rtl=True)).get("width") == "36"


NUMBERS = st.decimals(-(10**12), 10**12, places=4).map(lambda value: value.normalize())
SERIES = st.lists(st.none() | NUMBERS, min_size=1, max_size=40).filter(
    lambda values: any(value is not None for value in values)
)
NAMES = st.text("abc ن ", min_size=1, max_size=30)
SIZES = st.sampled_from([14, LARGEST])


def short(value):
    """As long as the numbers on a real axis get, not longer."""
    return f"{value:.3g}"


@given(SERIES, st.booleans(), SIZES)
def test_any_line_of_numbers_stays_inside_and_keeps_its_words_apart(values, rtl, size):
    svg = line_chart(CAPTION, [line(*values, words="123.2 million")], short, size=size, rtl=rtl)

    assert geometry.remarks(svg, size=size, rtl=rtl) == []


@given(st.lists(st.tuples(SERIES, NAMES), min_size=2, max_size=4), st.booleans(), SIZES)
def test_lines_that_end_together_keep_their_names_apart(series, rtl, size):
    lines = [line(*values, words="12.5 million", name=name) for values, name in series]

    svg = line_chart(CAPTION, lines, short, size=size, rtl=rtl)

    assert geometry.remarks(svg, size=size, rtl=rtl) == []


def test_several_lines_are_told_apart_by_their_letters_and_named_at_their_ends():
    svg = line_chart(
        CAPTION, [line(1, 9, words="9", name="all"), line(1, 9, words="9", name="women")], plain
    )

    assert len(paths(svg, "l a")) == len(paths(svg, "l b")) == 1
    assert texts(svg)[-4:] == ["9", "all", "9", "women"]


@given(
    st.lists(
        st.tuples(NUMBERS, st.text("0123 octubre–", min_size=1, max_size=60)),
        min_size=1,
        max_size=14,
    ),
    st.booleans(),
    SIZES,
)
def test_any_bars_stay_inside_and_keep_their_words_apart(values, rtl, size):
    bars = [Bar(label, value, f"{value:,.2f}") for value, label in values]

    svg = bar_chart(CAPTION, bars, size=size, rtl=rtl)

    assert geometry.remarks(svg, size=size, rtl=rtl) == []


def test_a_bar_below_zero_runs_the_other_way():
    svg = bar_chart(CAPTION, [Bar("2020", Decimal(-5), "-5"), Bar("2021", Decimal(5), "5")])

    below, above = (list(geometry.points_of(path)) for path in paths(svg, "stem"))
    assert below[0][0] == above[0][0]
    assert below[1][0] < below[0][0] < above[1][0]


def intervals(*rows):
    return [
        Interval(
            label,
            *(None if n is None else Decimal(n) for n in (low, high)),
            words,
            value and Decimal(value),
            "19 to 22",
        )
        for label, low, value, high, words in rows
    ]


def test_an_interval_has_its_ends_and_its_value():
    rows = intervals(
        ("2012", "19.5", "20.9", "22.3", "20.9 million"), ("2016", "20", None, "30", "20 to 30")
    )

    svg = interval_chart(CAPTION, rows, plain)

    assert len(paths(svg, "span")) == 2
    assert len(list(drawn(svg).iter("circle"))) == 1
    assert texts(svg)[:6] == ["2012", "20.9 million", "19 to 22", "2016", "20 to 30", "19 to 22"]
    (low, _), (high, _) = geometry.points_of(paths(svg, "span")[0])
    assert low < int(drawn(svg).find("circle").get("cx")) < high


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=8), st.booleans(), SIZES)
def test_any_intervals_stay_inside_and_keep_their_words_apart(values, rtl, size):
    rows = [
        Interval("2012", low, high, "20.9 million", value, "from 19.5 to 22.3 million")
        for low, value, high in map(sorted, values)
    ]

    svg = interval_chart(CAPTION, rows, short, size=size, rtl=rtl)

    assert geometry.remarks(svg, size=size, rtl=rtl) == []


@pytest.mark.parametrize("total", [1, 49, 50, 51, 150])
def test_a_crowd_stays_inside(total):
    assert geometry.remarks(crowd(total, 1, CAPTION, columns=50), size=LARGEST, rtl=False) == []


def test_the_geometry_notices_what_is_wrong():
    good = bar_chart(CAPTION, [Bar("2020", Decimal(1), "one")])
    kinds = {
        "'one' leaves the drawing": good.inner.replace('class="key" x="', 'class="key" x="9'),
        "lies on": good.inner + good.inner,
        "a path leaves the drawing": good.inner.replace("H", "H9"),
    }

    for remark, inner in kinds.items():
        found = geometry.remarks(replace(good, inner=inner), size=LARGEST, rtl=False)
        assert any(remark in each for each in found), remark
