"""The words of the import of figures: mistakes, outcomes, and ways to read a table."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language_bidi, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from advocacy.numbers.figure_words import digits
from advocacy.tables.columns import ColumnKind
from advocacy.tables.encodings import Encoding
from advocacy.tables.errors import Mistake, Problem
from advocacy.tables.matching import Choice, NumberScale, Outcome
from advocacy.tables.numbers import DecimalMark
from advocacy.tables.periods import DayOrder, FiscalYear, SpanMeaning, YearMeaning
from advocacy.tables.rows import CellMistake
from advocacy.tables.tables import Separator
from public_pages.language import reader_language

TROUBLES: Final[dict[Problem, Any]] = {
    Problem.LETTERS: _("“{said}” has letters in it. Write the number with all its digits."),
    Problem.NOT_A_NUMBER: _("“{said}” is not a number."),
    Problem.WHICH_MARK: _(
        "“{said}” can be read in two ways. Choose below how numbers are written."
    ),
    Problem.OTHER_MARKS: _("“{said}” is not written as the other numbers of this table."),
    Problem.WHICH_SIGN: _(
        "“{said}” can be less than nothing, or an uncertain number. Write it without brackets."
    ),
    Problem.SHORTENED: _(
        "“{said}” was shortened by a spreadsheet. Write the number with all its digits."
    ),
    Problem.TOO_MANY_DIGITS: _(
        "A figure has at most four decimals, none from 100,000,000,000 on, and is less than"
        " 1,000,000,000,000,000. Round it as its source does."
    ),
    Problem.PER_CENT: _("There is a per cent sign, but this statistic is not a share."),
    Problem.A_FORMULA: _(
        "This is a formula without its result. Open the file in a spreadsheet, save it there and"
        " bring it in again, or write the result."
    ),
    Problem.NOT_A_PERIOD: _("“{said}” is not a year, a day or a period."),
    Problem.WHICH_SPAN: _("“{said}” can be read in two ways. Choose below what 2019-20 means."),
    Problem.WHICH_DAY: _("“{said}” can be two days. Choose below what 03/04/2024 means."),
    Problem.WHICH_QUARTER: _(
        "“{said}” can be part of a calendar year or of a fiscal year. Write its months."
    ),
    Problem.WHICH_MIDDLE: _("“{said}” can be 30 June or 1 July. Write the day."),
    Problem.WHICH_FISCAL_YEAR: _("Choose below on which day a fiscal year ends."),
    Problem.ENDS_BEFORE_IT_STARTS: _("This period ends before it starts."),
    Problem.UNKNOWN_QUALIFIER: _("“{said}” is not a qualifier. Write, for example: about."),
    Problem.UNKNOWN_SOURCE: _(
        "We have no source called “{said}”. Enter it first, or leave this column out."
    ),
    Problem.UNKNOWN_STATISTIC: _(
        "We have no statistic called “{said}”. Write its title or its address."
    ),
    Problem.TWO_STATISTICS: _(
        "More than one statistic has the title “{said}”. Write the last part of its address."
    ),
    Problem.TWO_QUALIFIERS: _("“{said}” stands here, and “{also}” in its own column. Keep one."),
    Problem.SIGN_AT_A_BOUND: _(
        "“{said}” is more than a number. Write the lowest and the highest without a sign or a word."
    ),
    Problem.UNDER_NO_HEAD: _(
        "“{said}” has no head above it. Did a comma part a number in two? Choose below what stands"
        " between two cells, or write a head into the table."
    ),
    Problem.NOT_AN_ADDRESS: _("“{said}” is not an address. It begins with https://."),
    Problem.TOO_LONG: _("“{said}…” is too long. There is room for {also} letters."),
    Problem.UNREADABLE: _("“{said}” has a letter that cannot be read. Put it right in the table."),
    Problem.NO_PERIOD: _("There is no period in this row."),
    Problem.LOW_ABOVE_HIGH: _("The lowest, {said}, is above the highest, {also}."),
    Problem.LOW_ABOVE_VALUE: _("The lowest, {said}, is above the value, {also}."),
    Problem.VALUE_ABOVE_HIGH: _("The value, {said}, is above the highest, {also}."),
    Problem.BOUND_WITHOUT_WORD: _("Add a qualifier to the bound, such as: less than."),
    Problem.TWICE: _("The same period stands in row {also}. Take one of them."),
    Problem.OVERLAPS: _("A figure for {also} is stored, which shares days with this period."),
    Problem.FAR_FROM_STORED: _(
        "{said} is far from {also}, which is stored. Thousands, or millions?"
    ),
    Problem.OUT_OF_RANGE: _(
        "This is less than nothing, or more than there can be. Is it meant? Thousands, or millions?"
    ),
    Problem.SHARES_OF_ONE: _(
        "All of these are between 0 and 1. This statistic is in per cent: 75, and not 0.75."
    ),
    Problem.NOT_BEGUN: _("This period has not begun yet. Is it a projection?"),
    Problem.EMPTY_TABLE: _("Paste a table, or choose a file."),
    Problem.TOO_MANY_ROWS: _("The table has over 500 rows. Bring it in in parts."),
    Problem.TOO_MANY_COLUMNS: _("The table has over 60 columns. Leave out what is no figure."),
    Problem.TOO_HEAVY: _("This is too large. Save the sheet that you need by itself."),
    Problem.NOT_TEXT: _("We cannot read this file. Save it as XLSX or CSV and try again."),
    Problem.NOT_A_WORKBOOK: _("We cannot read this workbook. Save it as CSV and try again."),
    Problem.NO_SUCH_SHEET: _("The workbook has no such sheet."),
}
# Mistakes whose details are numbers, and are written as such.
OF_NUMBERS: Final = {
    Problem.LOW_ABOVE_HIGH,
    Problem.LOW_ABOVE_VALUE,
    Problem.VALUE_ABOVE_HIGH,
    Problem.FAR_FROM_STORED,
}
OUTCOMES: Final[dict[Outcome, Any]] = {
    Outcome.NEW: _("New figure"),
    Outcome.SAME: _("Stored already"),
    Outcome.CHANGED: _("Other than stored"),
    Outcome.DOUBTFUL: _("Look at this"),
    Outcome.WRONG: _("Cannot be read"),
    Outcome.EMPTY: _("No number"),
}
CHOICES: Final[dict[Choice, Any]] = {
    Choice.ADD: _("Add it"),
    Choice.REVISE: _("The publisher changed it: add as a revision"),
    Choice.CORRECT: _("We had it wrong: correct the stored figure"),
    Choice.SKIP: _("Leave it out"),
}
COLUMNS: Final[dict[ColumnKind, Any]] = {
    ColumnKind.STATISTIC: _("Statistic"),
    ColumnKind.PERIOD: _("Period"),
    ColumnKind.START: _("Period from"),
    ColumnKind.END: _("Period to"),
    ColumnKind.VALUE: _("Value"),
    ColumnKind.LOW: _("Lowest"),
    ColumnKind.HIGH: _("Highest"),
    ColumnKind.QUALIFIER: _("Qualifier"),
    ColumnKind.SOURCE: _("Source"),
    ColumnKind.EDITION: _("Edition"),
    ColumnKind.EVIDENCE: _("Page that was read"),
    ColumnKind.NOTE: _("Caveat"),
}
# Encodings of files that are not Unicode, named by the places and programs that use them.
ENCODINGS: Final[dict[Encoding, Any]] = {
    Encoding.WESTERN: _("Western Europe (Windows-1252)"),
    Encoding.ARABIC: _("Arabic (Windows-1256)"),
    Encoding.CENTRAL: _("Central Europe (Windows-1250)"),
    Encoding.CYRILLIC: _("Cyrillic (Windows-1251)"),
    Encoding.TURKISH: _("Turkish (Windows-1254)"),
    Encoding.DOS: _("MS-DOS (code page 850)"),
    Encoding.MAC: _("Macintosh (Mac Roman)"),
    Encoding.UNICODE: _("Unicode (UTF-8), damaged"),
}
# How a table is read: by the field of the import, what its codes mean; empty where nobody said.
READ_AS: Final[dict[str, dict[str, Any]]] = {
    "parted": {
        "": _("as the table shows"),
        Separator.TAB: _("a tab"),
        Separator.SEMICOLON: _("a semicolon"),
        Separator.COMMA: _("a comma"),
        Separator.LINE: _("a vertical bar (|)"),
        Separator.SPACES: _("two spaces or more"),
        Separator.SPACE: _("a space"),
    },
    "marks": {
        "": _("as the table shows"),
        DecimalMark.POINT: "1,234.5",
        DecimalMark.COMMA: "1.234,5",
    },
    "counting": {
        "": _("in the unit of the statistic"),
        NumberScale.ONES: _("one by one"),
        NumberScale.THOUSANDS: _("in thousands"),
        NumberScale.MILLIONS: _("in millions"),
    },
    "year_means": {
        YearMeaning.WHOLE: _("the whole year"),
        YearMeaning.LAST_DAY: _("its last day, 31 December"),
        YearMeaning.MIDDLE: _("the middle of the year, 1 July"),
        YearMeaning.FISCAL: _("the fiscal year that ends in it"),
    },
    "fiscal_year": {
        "": _("not said"),
        FiscalYear.SEPTEMBER: _("30 September (United States)"),
        FiscalYear.JUNE: _("30 June"),
        FiscalYear.MARCH: _("31 March"),
    },
    "span_means": {
        "": _("not said"),
        SpanMeaning.YEARS: _("from 2019 to 2020"),
        SpanMeaning.FISCAL: _("one fiscal year"),
        SpanMeaning.MONTH: _("a year and a month"),
    },
    "day_order": {
        "": _("not said"),
        DayOrder.DAY: _("3 April 2024"),
        DayOrder.MONTH: _("4 March 2024"),
    },
}
# For all rows that still wait for a decision: what is done with them at one press.
REST: Final[dict[str, Any]] = {
    "": _("decide for each"),
    "accept": _("take them: add or revise"),
    "skip": _("leave them out"),
}
LEFT_OUT: Final = pgettext_lazy("column of a table", "ignore column")
CHANGED_SINCE: Final = _("changed since")


def describe_mistake(mistake: Mistake) -> str:
    said, also = map(_in_place, (mistake.said, mistake.also))
    if mistake.problem in OF_NUMBERS:
        said, also = map(_number, (mistake.said, mistake.also))
    return str(TROUBLES[mistake.problem]).format(said=said, also=also)


def _in_place(said: str) -> str:
    """Isolated where the page runs the other way, else its marks jump."""
    return f"\u2068{said}\u2069" if said and get_language_bidi() else said


def _number(said: str) -> str:
    return digits(Decimal(said), reader_language())


def describe_mistakes(wrong: Iterable[CellMistake], heads: list[str]) -> list[tuple[str, str]]:
    """Return each mistake in words, with the head of its column, or "" for the whole row."""
    return [
        (
            "" if one.column is None else heads[one.column] or str(one.column + 1),
            describe_mistake(one.mistake),
        )
        for one in wrong
    ]
