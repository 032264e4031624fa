from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.charts import Bar, Caption, Point, bar_chart, crowd, line_chart, year_line

CAPTION = Caption("flight", "People & places", "From 1 in 2020 to 4 in 2023.")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def plain(value):
    return f"{value:f}"


def points(*values):
    return [
        Point(2020 + i, str(2020 + i), None if value is None else Decimal(value))
        for i, value in enumerate(values)
    ]


def drawn(svg):
    # Our own output, parsed to prove that it is well formed.
    return ET.fromstring(svg)  # noqa: S314


def texts(svg):
    return [element.text for element in drawn(svg).iter("text")]


def paths(svg, kind):
    return [path.get("d") for path in drawn(svg).iter("path") if path.get("class") == kind]


@pytest.mark.parametrize(
    "svg",
    [
        line_chart(CAPTION, points(1, 4), plain),
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
    assert " style=" not in svg


def test_line_chart_draws_round_ticks_from_zero_and_names_the_last_value():
    svg = line_chart(CAPTION, points("59.5", "123.2"), plain)

    assert texts(svg) == ["0", "50", "100", "150", "2021", "2020", "123.2"]
    assert len(paths(svg, "l a")) == 1


def test_line_chart_breaks_at_a_gap_and_marks_each_value():
    svg = line_chart(CAPTION, points(1, 2, None, 3, None, 4, 5), plain)

    assert len(paths(svg, "l a")) == 2
    assert len(list(drawn(svg).iter("circle"))) == 5


def test_line_chart_draws_the_range_of_uncertain_values():
    uncertain = [
        Point(2020, "2020", Decimal(2), Decimal(1), Decimal(3)),
        Point(2021, "2021", Decimal(3), Decimal(2), Decimal(5)),
    ]

    assert len(paths(line_chart(CAPTION, uncertain, plain), "range")) == 1
    assert len(paths(line_chart(CAPTION, uncertain[:1], plain), "range")) == 1


def test_line_chart_goes_below_zero_where_values_do():
    assert texts(line_chart(CAPTION, points(-5, 5), plain))[:4] == ["-5.0", "-2.5", "0.0", "2.5"]


def test_line_chart_runs_with_the_direction_of_reading():
    def first_and_last(svg):
        dots = [int(dot.get("cx")) for dot in drawn(svg).iter("circle")]
        return dots[0], dots[-1]

    left, right = first_and_last(line_chart(CAPTION, points(1, 2), plain))
    assert left < right
    left, right = first_and_last(line_chart(CAPTION, points(1, 2), plain, rtl=True))
    assert left > right


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

    assert svg == crowd(100, 75)
    # Each person is a dot and a stroke.
    assert paths(svg, "you")[0].count("M") == 150
    assert paths(svg, None)[0].count("M") == 50
    assert drawn(crowd(3, rtl=True)).get("width") == "36"


@given(
    st.lists(
        st.none() | st.decimals(-(10**12), 10**12, places=4).map(lambda value: value.normalize()),
        min_size=1,
        max_size=40,
    ),
    st.booleans(),
)
def test_any_line_of_numbers_stays_inside_its_frame(values, rtl):
    svg = line_chart(CAPTION, points(*values), plain, rtl=rtl)

    for dot in drawn(svg).iter("circle"):
        assert 0 <= int(dot.get("cx")) <= 480
        assert 0 <= int(dot.get("cy")) <= 300
