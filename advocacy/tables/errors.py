"""The problems of a table, a row or a cell."""

from dataclasses import dataclass
from enum import StrEnum


def _(words: str) -> str:
    """Mark words for the catalogs of the languages. The page that shows them translates them."""
    return words


class Problem(StrEnum):
    """The words in English, with the details of a Mistake as placeholders."""

    # of numbers
    LETTERS = _("“{said}” has letters in it. Write the number with all its digits.")
    NOT_A_NUMBER = _("“{said}” is not a number.")
    WHICH_MARK = _("“{said}” can be read in two ways. Choose below how numbers are written.")
    OTHER_MARKS = _("“{said}” is not written as the other numbers of this table.")
    WHICH_SIGN = _(
        "“{said}” can be less than nothing, or an uncertain number. Write it without brackets."
    )
    SHORTENED = _("“{said}” was shortened by a spreadsheet. Write the number with all its digits.")
    TOO_MANY_DIGITS = _(
        "A figure has at most four decimals, none from 100,000,000,000 on, and is less than"
        " 1,000,000,000,000,000. Round it as its source does."
    )
    PER_CENT = _("There is a per cent sign, but this statistic is not a share.")
    A_FORMULA = _(
        "This is a formula without its result. Open the file in a spreadsheet, save it there and"
        " bring it in again, or write the result."
    )
    # of periods
    NOT_A_PERIOD = _("“{said}” is not a year, a day or a period.")
    WHICH_SPAN = _("“{said}” can be read in two ways. Choose below what 2019-20 means.")
    WHICH_DAY = _("“{said}” can be two days. Choose below what 03/04/2024 means.")
    WHICH_QUARTER = _(
        "“{said}” can be part of a calendar year or of a fiscal year. Write its months."
    )
    WHICH_MIDDLE = _("“{said}” can be 30 June or 1 July. Write the day.")
    WHICH_FISCAL_YEAR = _("Choose below on which day a fiscal year ends.")
    ENDS_BEFORE_IT_STARTS = _("This period ends before it starts.")
    # of other cells
    UNKNOWN_QUALIFIER = _("“{said}” is not a qualifier. Write, for example: about.")
    UNKNOWN_SOURCE = _(
        "We have no source called “{said}”. Enter it first, or leave this column out."
    )
    UNKNOWN_STATISTIC = _("We have no statistic called “{said}”. Write its title or its address.")
    TWO_STATISTICS = _(
        "More than one statistic has the title “{said}”. Write the last part of its address."
    )
    TWO_QUALIFIERS = _("This says “{said}”, and the column for it says “{also}”. Keep one of them.")
    SIGN_AT_A_BOUND = _(
        "“{said}” is more than a number. Write the lowest and the highest without a sign or a word."
    )
    UNDER_NO_HEAD = _(
        "The column of “{said}” has no heading. Did a comma split a number in two? Choose below "
        "what separates the cells, or add a heading to the table."
    )
    NOT_AN_ADDRESS = _("“{said}” is not an address. It begins with https://.")
    TOO_LONG = _("“{said}…” is too long. The limit is {also} characters.")
    UNREADABLE = _("“{said}” has a letter that cannot be read. Put it right in the table.")
    UNKNOWN_REMARK = _(
        "We do not understand “{said}” in brackets. Take it out of the cell, or move it to a column "
        "of caveats."
    )
    REMARK_AS_CAVEAT = _(
        "We do not understand “{said}” in brackets. It will become a caveat; check that it does "
        "not change the period."
    )
    # of rows
    NO_PERIOD = _("There is no period in this row.")
    LOW_ABOVE_HIGH = _("The lowest, {said}, is above the highest, {also}.")
    LOW_ABOVE_VALUE = _("The lowest, {said}, is above the value, {also}.")
    VALUE_ABOVE_HIGH = _("The value, {said}, is above the highest, {also}.")
    BOUND_WITHOUT_WORD = _("Add a qualifier to the bound, such as: less than.")
    TWICE = _("Row {also} has the same period. Keep one of them.")
    OVERLAPS = _("A figure for {also} is stored, which shares days with this period.")
    FAR_FROM_STORED = _("{said} is far from {also}, which is stored. Thousands, or millions?")
    OUT_OF_RANGE = _(
        "This is less than nothing, or more than there can be. Is it meant? Thousands, or millions?"
    )
    SHARES_OF_ONE = _(
        "All of these are between 0 and 1. This statistic is in per cent: 75, and not 0.75."
    )
    NOT_BEGUN = _("This period has not begun yet. Is it a projection?")
    # of tables
    EMPTY_TABLE = _("Paste a table, or choose a file.")
    TOO_MANY_ROWS = _("The table has over 500 rows. Bring it in in parts.")
    TOO_MANY_COLUMNS = _("The table has over 60 columns. Leave out what is no figure.")
    TOO_HEAVY = _("This is too large. Save the sheet that you need by itself.")
    NOT_TEXT = _("We cannot read this file. Save it as XLSX or CSV and try again.")
    NOT_A_WORKBOOK = _("We cannot read this workbook. Save it as CSV and try again.")
    NO_SUCH_SHEET = _("The workbook has no such sheet.")


@dataclass(frozen=True)
class Mistake:
    """A problem, the text of the cell (`said`), and what it contradicts (`also`).

    `column` is the index of the column; None for the whole row.
    """

    problem: Problem
    said: str = ""
    also: str = ""
    column: int | None = None


class TableRefused(Exception):
    """The table cannot be read at all."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem
