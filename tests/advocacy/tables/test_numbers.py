from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from advocacy.numbers import figure_words
from advocacy.tables.errors import Mistake, Problem
from advocacy.tables.numbers import (
    DecimalMark,
    ReadNumber,
    detect_marks,
    read_number,
    read_qualifier,
)

# As many digits as a figure holds.
VALUES = st.decimals(
    min_value=-(10**15), max_value=10**15, allow_nan=False, allow_infinity=False, places=4
)
MARKS_OF = {
    "en": DecimalMark.POINT,
    "es": DecimalMark.COMMA,
    "fr": DecimalMark.COMMA,
    "de": DecimalMark.COMMA,
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("123", "123"),
        (" 123 ", "123"),
        ("0", "0"),
        ("-0", "0"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("1'234'567.25", "1234567.25"),
        ("1’234", "1234"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        ("1234.567", "1234.567"),
        (".5", "0.5"),
        ("+7", "7"),
        ("-3.5", "-3.5"),
        ("−3.5", "-3.5"),
        ("٣٫٥", "3.5"),
        ("١٬٢٣٤٬٥٦٧", "1234567"),
        ("۱۲۳", "123"),
        ("\u2067١٢٣\u2069", "123"),
        ("\ufeff42", "42"),
    ],
)
def test_a_number_is_read_in_the_marks_it_shows(text, value):
    assert read_number(text) == ReadNumber(Decimal(value))


@pytest.mark.parametrize(
    "text", ["", "  ", "n/a", "N/A", "-", "–", "…", "..", ":", "s/d", "غير متاح"]
)
def test_what_says_that_there_is_none_is_empty(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1.234", Problem.WHICH_MARK),
        ("1,234", Problem.WHICH_MARK),
        ("123.456", Problem.WHICH_MARK),
        ("2.4m", Problem.LETTERS),
        ("2.4 million", Problem.LETTERS),
        ("12k", Problem.LETTERS),
        ("=1+1", Problem.NOT_A_NUMBER),
        ("=HYPERLINK(1)", Problem.LETTERS),
        ("12³", Problem.NOT_A_NUMBER),
        ("12 (a)", Problem.LETTERS),
        ("19.5-22.3", Problem.NOT_A_NUMBER),
        ("1.2.3", Problem.NOT_A_NUMBER),
        ("*", Problem.NOT_A_NUMBER),
        ("many", Problem.NOT_A_NUMBER),
        ("9" * 25, Problem.TOO_MANY_DIGITS),
        ("0." + "1" * 30, Problem.TOO_MANY_DIGITS),
    ],
)
def test_what_cannot_be_read_is_named_and_not_guessed(text, problem):
    assert read_number(text) == Mistake(problem, text)


@pytest.mark.parametrize(
    ("text", "marks", "value"),
    [
        ("1.234", DecimalMark.POINT, "1.234"),
        ("1.234", DecimalMark.COMMA, "1234"),
        ("1,234", DecimalMark.POINT, "1234"),
        ("1,234", DecimalMark.COMMA, "1.234"),
        ("1234", DecimalMark.COMMA, "1234"),
    ],
)
def test_known_marks_settle_it(text, marks, value):
    assert read_number(text, marks) == ReadNumber(Decimal(value))


@pytest.mark.parametrize(
    ("text", "marks"), [("1,5", DecimalMark.POINT), ("1.234.567,8", DecimalMark.POINT)]
)
def test_a_number_in_other_marks_than_its_table_is_named(text, marks):
    assert read_number(text, marks) == Mistake(Problem.OTHER_MARKS, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("75%", ReadNumber(Decimal(75), is_share=True)),
        ("75 %", ReadNumber(Decimal(75), is_share=True)),
        ("%75", ReadNumber(Decimal(75), is_share=True)),
        ("٧٥٪", ReadNumber(Decimal(75), is_share=True)),
        ("<50", ReadNumber(Decimal(50), "less than")),
        ("≥ 12", ReadNumber(Decimal(12), "at least")),
        ("~3", ReadNumber(Decimal(3), "about")),
        ("about 75%", ReadNumber(Decimal(75), "about", is_share=True)),
        ("al menos 40", ReadNumber(Decimal(40), "at least")),
        ("près de 40", ReadNumber(Decimal(40), "nearly")),
        ("نحو ٤٠", ReadNumber(Decimal(40), "about")),
    ],
)
def test_a_share_and_a_word_before_the_number_are_kept(text, expected):
    assert read_number(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [("", ""), ("n/a", ""), ("At least", "at least"), (">", "more than"), ("casi", "nearly")],
)
def test_a_qualifier_is_read_in_each_language(text, code):
    assert read_qualifier(text) == code


def test_another_word_is_no_qualifier():
    assert read_qualifier("roughly-ish") == Mistake(Problem.UNKNOWN_QUALIFIER, "roughly-ish")


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (["1.234", "12.5"], (DecimalMark.POINT, "12.5")),
        (["1.234", "1.234.567"], (DecimalMark.COMMA, "1.234.567")),
        (["1.234", "5"], (None, "")),
        (["12,5", "12.5"], (None, "")),
        (["n/a", "x", "9" * 90], (None, "")),
    ],
)
def test_a_table_shows_its_marks_or_does_not(texts, shown):
    assert detect_marks(texts) == shown


@given(VALUES, st.sampled_from(sorted(MARKS_OF)))
def test_what_a_language_writes_is_read_back(value, language):
    written = format_decimal(value, format="#,##0.####", locale=language)
    assert read_number(written, MARKS_OF[language]) == ReadNumber(value)


@given(VALUES)
def test_what_we_write_for_readers_is_read_back(value):
    for language in ("en", "es", "fr", "ar"):
        marks = MARKS_OF.get(language)
        found = read_number(figure_words.digits(value, language), marks)
        if isinstance(found, Mistake):  # Arabic pages: neither mark is known beforehand
            assert (language, found.problem) == ("ar", Problem.WHICH_MARK)
        else:
            assert found == ReadNumber(value)


@given(VALUES)
def test_without_known_marks_a_number_is_read_right_or_asked(value):
    for language, marks in MARKS_OF.items():
        written = format_decimal(value, format="#,##0.####", locale=language)
        found = read_number(written)
        assert found == ReadNumber(value) or found == Mistake(Problem.WHICH_MARK, written), marks


@given(st.text(), st.sampled_from([None, *DecimalMark]))
def test_whatever_stands_in_a_cell_is_a_number_or_named(text, marks):
    found = read_number(text, marks)
    assert found is None or isinstance(found, ReadNumber | Mistake)
    assert isinstance(read_qualifier(text), str | Mistake)


@given(st.text(alphabet="0123456789.,'’٫٬ %<>~-+٣ \u202f", max_size=30))
def test_whatever_looks_like_a_number_is_one_or_named(text):
    found = read_number(text)
    if isinstance(found, ReadNumber):
        # The same digits in the same order, whatever stood between them.
        digits = "".join(char for char in text.replace("٣", "3") if char.isdecimal())
        assert f"{abs(found.value):f}".replace(".", "").strip("0") == digits.strip("0")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("75+", ReadNumber(Decimal(75), "at least")),
        ("75 +", ReadNumber(Decimal(75), "at least")),
        ("75%+", ReadNumber(Decimal(75), "at least", is_share=True)),
        ("12,34,567", ReadNumber(Decimal(1234567))),
        ("1,23,456.5", ReadNumber(Decimal("123456.5"))),
        ("12,34", ReadNumber(Decimal("12.34"))),
        ("(5)", Mistake(Problem.WHICH_SIGN, "(5)")),
        ("(1,234.5)", Mistake(Problem.WHICH_SIGN, "(1,234.5)")),
        ("1.2e6", Mistake(Problem.SHORTENED, "1.2e6")),
        ("1,2E+06", Mistake(Problem.SHORTENED, "1,2E+06")),
        ("2.4m", Mistake(Problem.LETTERS, "2.4m")),
        ("5e", Mistake(Problem.LETTERS, "5e")),
        ("75*", Mistake(Problem.NOT_A_NUMBER, "75*")),
    ],
)
def test_what_tables_of_offices_write_is_read_or_asked(text, expected):
    assert read_number(text) == expected
