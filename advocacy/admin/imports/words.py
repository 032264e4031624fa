"""The words of the import of figures: outcomes, and ways to read a table."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language_bidi, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from advocacy.numbers.figure_words import digits
from advocacy.tables.columns import ColumnKind
from advocacy.tables.encodings import Encoding
from advocacy.tables.errors import Mistake, Problem
from advocacy.tables.matching import Choice, NumberScale, Outcome
from advocacy.tables.numbers import DecimalMark
from advocacy.tables.periods import DayOrder, FiscalYear, SpanMeaning, YearMeaning
from advocacy.tables.tables import Separator
from public_pages.language import reader_language

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
    Outcome.DOUBTFUL: _("Check this"),
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
    return gettext(mistake.problem).format(said=said, also=also)


def _in_place(said: str) -> str:
    """Isolate the words where the page runs from right to left, else their marks jump."""
    return f"\u2068{said}\u2069" if said and get_language_bidi() else said


def _number(said: str) -> str:
    return digits(Decimal(said), reader_language())


def describe_mistakes(wrong: Iterable[Mistake], heads: list[str]) -> list[tuple[str, str]]:
    """Return each mistake in words, with the head of its column, or "" for the whole row."""
    return [
        (
            "" if mistake.column is None else heads[mistake.column] or str(mistake.column + 1),
            describe_mistake(mistake),
        )
        for mistake in wrong
    ]
