"""How what stands in an address is read, and refused."""

import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.api import operations
from advocacy.api import parameters as p

EVERY = {each.name: each for operation in operations.OPERATIONS for each in operation.parameters}


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("topic", "refugees", "refugees"),
        ("place", "001", "001"),
        ("period_from", "2020-02-29", date(2020, 2, 29)),
        ("verification", "unverified", "unverified"),
        ("current", "true", True),
        ("current", "false", False),
        ("updated_since", "2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("updated_since", "2026-11-01T09:30:00Z", datetime(2026, 11, 1, 9, 30, tzinfo=UTC)),
        ("updated_since", "2026-11-01T09:30:00.25+02:00", datetime(2026, 11, 1, 7, 30, 0, 250_000, UTC)),
        ("page_size", "1", 1),
        ("page_size", "200", 200),
        ("cursor", "12-345", p.Cursor(12, 345)),
        ("source", "7", 7),
        ("year", "2027", 2027),
    ],
)  # fmt: skip
def test_what_is_understood(name, words, value):
    assert p.read([EVERY[name]], {name: [words]}) == {name: value}


@pytest.mark.parametrize(
    ("name", "words", "why"),
    [
        ("topic", "", "It must be the name in an address, such as refugees."),
        ("topic", "a b", "It must be the name in an address, such as refugees."),
        ("topic", "a" * 101, "It must be the name in an address, such as refugees."),
        ("topic", "a\n", "It must be the name in an address, such as refugees."),
        ("place", "\x00", "It must be the code of a place, such as 001 or USA."),
        ("period_from", "2021-02-29", "It must be a day, such as 2020-01-01."),
        ("period_from", "20210228", "It must be a day, such as 2020-01-01."),
        ("verification", "checked", "It must be one of verified-primary, "),
        ("current", "1", "It must be true or false."),
        ("updated_since", "yesterday", "It must be a day such as 2026-11-01, or a moment such as"),
        ("updated_since", "2026-11-01T09:00:00", "It must be a day such as 2026-11-01, or a"),
        ("updated_since", "2026-11-01T09:00:00 02:00", "(write the + of an offset as %2B)"),
        ("updated_since", "0001-01-01T00:00:00+02:00", "It must be a day such as 2026-11-01"),
        ("page_size", "0", "It must be a whole number from 1 to 200."),
        ("page_size", "201", "It must be a whole number from 1 to 200."),
        ("page_size", "٣", "It must be a whole number from 1 to 200."),
        ("page_size", "9" * 5_000, "It must be a whole number from 1 to 200."),
        ("cursor", "12", "It must be what the link to the next page said."),
        ("cursor", f"0-{'9' * 18}", "It must be what the link to the next page said."),
        ("source", "0", "It must be a whole number from 1 to 9007199254740991."),
    ],
)
def test_what_is_refused_and_why(name, words, why):
    with pytest.raises(p.NotUnderstood) as refused:
        p.read([EVERY[name]], {name: [words]})

    assert why in str(refused.value)
    assert refused.value.name == name


def test_each_name_is_known_and_said_once():
    with pytest.raises(
        p.NotUnderstood, match=r"no such parameter here\. There are: page_size, cur"
    ):
        p.read(p.PAGING, {"page": ["2"]})
    with pytest.raises(p.NotUnderstood, match="There are: none at all"):
        p.read([], {"page": ["2"]})
    with pytest.raises(p.NotUnderstood, match=r"Say it once\."):
        p.read(p.PAGING, {"page_size": ["2", "2"]})


def test_what_is_left_out_has_its_default():
    assert p.read(p.PAGING, {}) == {"page_size": 100, "cursor": None}


@pytest.mark.parametrize("operation", operations.OPERATIONS, ids=lambda each: each.name)
def test_every_example_is_understood(operation):
    asked = {each.name: [each.example] for each in operation.parameters}

    assert None not in p.read(operation.parameters, asked).values()


@given(st.sampled_from(sorted(EVERY)), st.text())
def test_nothing_wild_is_more_than_refused(name, words):
    with contextlib.suppress(p.NotUnderstood):
        assert p.read([EVERY[name]], {name: [words]})[name] is not None


@given(st.integers(0, 10**16).map(p.moment_of))
def test_a_cursor_holds_a_moment_whole(moment):
    cursor = p.as_cursor(str(p.Cursor(p.microseconds(moment), 7)))

    assert p.moment_of(cursor.first) == moment
