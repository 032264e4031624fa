"""What stands in a cell, and what a spreadsheet makes of it."""

import csv
import io
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advocacy.api import spreadsheets


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-12, "-12"),
        (Decimal("75.0000"), "75"),
        (Decimal("-0.5000"), "-0.5"),
        (Decimal("-0.0000"), "0"),
        (Decimal("1E+9"), "1000000000"),
        (Decimal("9999999999999999.9999"), "9999999999999999.9999"),
        (date(2026, 7, 30), "2026-07-30"),
        (datetime(2026, 7, 30, 9, tzinfo=UTC), "2026-07-30T09:00:00Z"),
        (datetime(2026, 7, 30, 9, tzinfo=timezone(timedelta(hours=2))), "2026-07-30T07:00:00Z"),
        (["refugees", "women"], "refugees; women"),
        ("Déplacés, ثلاثة", "Déplacés, ثلاثة"),
        ("-12", "'-12"),  # words that somebody typed, and no number of ours
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\n=1", "'\n'=1"),
        ("＝1", "'＝1"),
        (" =1", "' =1"),
        ('"=1', "'\"=1"),
        (["=1"], "'=1"),
        ("a=1", "a=1"),
        ("'=1", "'=1"),
        ("foo;=1+1;bar", "foo;'=1+1;bar"),
        ("foo; +1|-2", "foo; '+1|'-2"),
        ('foo;"=1+1', "foo;\"'=1+1"),
        ("foo\n@SUM(A1)\t=1", "foo\n'@SUM(A1)\t'=1"),
        (["refugees", "=1"], "refugees; '=1"),
        ("low; high - 3, -4", "low; high - 3, -4"),
    ],
)
def test_a_cell(value, words):
    assert spreadsheets.to_cell(value) == words


@given(st.text())
@example('"=')
@example(" =")
def test_no_text_is_a_formula(text):
    written = spreadsheets.to_cell(text)

    for delimiter in ";|\t\n":
        for part in written.replace("\r", "\n").split(delimiter):
            assert not part.strip(' "').startswith(("=", "+", "-", "@"))
    assert not written.startswith(("\t", "\r"))
    assert written.replace("'", "") == text.replace("'", "")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15)))
def test_a_number_has_all_its_digits_and_no_others(number):
    written = spreadsheets.to_cell(number)

    assert Decimal(written) == number
    assert set(written) <= set("-.0123456789")
    assert "." not in written or not written.endswith("0")


# A NUL is in no database of ours.
CELLS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=20))
def test_a_table_is_read_back_as_it_was(rows):
    text = "".join(spreadsheets.write_csv(["one", "two"], rows))
    encoded = text.encode()

    read = list(csv.reader(io.StringIO(encoded.decode("utf-8-sig"), newline="")))

    assert encoded.startswith(b"\xef\xbb\xbf")
    assert read == [["one", "two"], *([spreadsheets.to_cell(cell) for cell in row] for row in rows)]


def test_rows_are_written_as_they_come():
    """A large table is never in memory whole."""
    asked = []

    def rows():
        for number in range(10_000):
            asked.append(number)
            yield [number]

    pieces = spreadsheets.write_csv(["number"], rows())

    assert next(pieces) == "\ufeffnumber\r\n"
    assert asked == []
    assert next(pieces).startswith("0\r\n1\r\n")
    assert len(asked) == spreadsheets.ROWS_AT_ONCE
