"""How the text of a parameter is read, and refused."""

import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from advocacy.api import parameters as p
from articles.api.parameters import ArticlesQuery
from tests.advocacy.api.helpers import DOCUMENT, OPERATIONS

QUERIES = {
    name: query
    for query in (p.FiguresQuery, p.StatisticsQuery, p.ObservancesQuery)
    for name in query.model_fields
}
# Its kinds are not those of a day.
OF_ARTICLES = dict.fromkeys(ArticlesQuery.model_fields, ArticlesQuery)


def read(name, text, queries=QUERIES):
    return getattr(queries[name].model_validate({name: text}), name)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("topic", "refugees", "refugees"),
        ("place", "001", "001"),
        ("period_from", "2020-02-29", date(2020, 2, 29)),
        ("verification", "unverified", "unverified"),
        ("kind", "week", "week"),
        ("current", "true", True),
        ("current", "false", False),
        ("updated_since", "2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("updated_since", "2026-11-01T09:30:00Z", datetime(2026, 11, 1, 9, 30, tzinfo=UTC)),
        ("updated_since", "2026-11-01T09:30:00.25+02:00", datetime(2026, 11, 1, 7, 30, 0, 250_000, UTC)),
        ("page_size", "1", 1),
        ("page_size", "200", 200),
        ("cursor", "12-345", p.Cursor(12, 345)),
        ("cursor", "-12-345", p.Cursor(-12, 345)),
        ("source", "7", 7),
        ("year", "1900", 1900),
        ("year", "2200", 2200),
    ],
)  # fmt: skip
def test_what_is_understood(name, text, value):
    assert read(name, text) == value


PATTERN = "String should match pattern"
DAY = "It must be a day, such as 2020-01-01."
DIGITS = "It must be a whole number, in the digits 0 to 9."
CURSOR = "It must be taken from the link to the next page."
MOMENT = "It must be a day such as 2026-11-01, or a moment such as 2026-11-01T09:00:00Z"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("topic", "", PATTERN),
        ("topic", "a b", PATTERN),
        ("topic", "a" * 101, "String should have at most 100 characters"),
        ("topic", "a\n", PATTERN),
        ("place", "\x00", PATTERN),
        ("place", "a" * 11, PATTERN),
        ("period_from", "2021-02-29", "day value is outside expected range"),
        ("period_from", "20210228", DAY),
        ("period_from", "1700000000", DAY),
        ("verification", "checked", "It must be one of verified-primary, "),
        ("current", "1", "It must be true or false."),
        ("current", "yes", "It must be true or false."),
        ("updated_since", "yesterday", MOMENT),
        ("updated_since", "1700000000", MOMENT),
        ("updated_since", "2026-11-01T09:00:00", MOMENT),
        ("updated_since", "2026-11-01T09:00:00 02:00", "(write the + of an offset as %2B)"),
        ("updated_since", "0001-01-01T00:00:00+02:00", MOMENT),
        ("page_size", "0", "Input should be greater than or equal to 1"),
        ("page_size", "201", "Input should be less than or equal to 200"),
        ("page_size", "1.0", DIGITS),
        ("page_size", " 1", DIGITS),
        ("page_size", "٣", DIGITS),
        ("page_size", "9" * 5_000, DIGITS),
        ("cursor", "12", CURSOR),
        ("cursor", "12--3", CURSOR),
        ("cursor", f"0-{'9' * 18}", CURSOR),
        ("source", "0", "Input should be greater than or equal to 1"),
        ("year", "1899", "Input should be greater than or equal to 1900"),
        ("year", "2201", "Input should be less than or equal to 2200"),
    ],
)
def test_what_is_refused_and_why(name, text, why):
    with pytest.raises(ValidationError) as refused:
        read(name, text)

    [error] = refused.value.errors()
    assert why in error["msg"]
    assert error["loc"] == (name,)


def test_what_is_left_out_has_its_default():
    query = p.ListQuery.model_validate({})

    assert (query.page_size, query.cursor) == (100, None)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_example_is_understood(operation):
    described = DOCUMENT["paths"][OPERATIONS[operation]]["get"]["parameters"]

    for parameter in described:
        if parameter["in"] == "query":
            queries = OF_ARTICLES if operation == "articles" else QUERIES
            assert read(parameter["name"], parameter["example"], queries) is not None


@given(st.sampled_from(sorted(QUERIES)), st.text())
def test_nothing_wild_is_more_than_refused(name, text):
    with contextlib.suppress(ValidationError):
        assert read(name, text) is not None


@given(st.integers(-(10**16), 10**16).map(p.from_microseconds))
def test_a_cursor_holds_a_moment_whole(moment):
    cursor = p.read_cursor(str(p.Cursor(p.to_microseconds(moment), 7)))

    assert p.from_microseconds(cursor.first) == moment


def test_a_cursor_before_all_time_is_the_first_moment():
    assert p.from_microseconds(-(10**17) + 1) == p.FIRST_MOMENT
