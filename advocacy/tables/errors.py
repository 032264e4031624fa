"""The problems of a table, a row or a cell, as codes. advocacy.admin.imports.words has the words."""

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    # of numbers
    LETTERS = "letters"
    NOT_A_NUMBER = "not a number"
    WHICH_MARK = "which mark"
    OTHER_MARKS = "other marks"
    WHICH_SIGN = "which sign"
    SHORTENED = "shortened"
    TOO_MANY_DIGITS = "too many digits"
    PER_CENT = "per cent"
    A_FORMULA = "a formula"
    # of periods
    NOT_A_PERIOD = "not a period"
    WHICH_SPAN = "which span"
    WHICH_DAY = "which day"
    WHICH_QUARTER = "which quarter"
    WHICH_MIDDLE = "which middle"
    WHICH_FISCAL_YEAR = "which fiscal year"
    ENDS_BEFORE_IT_STARTS = "ends before it starts"
    # of other cells
    UNKNOWN_QUALIFIER = "unknown qualifier"
    UNKNOWN_SOURCE = "unknown source"
    UNKNOWN_STATISTIC = "unknown statistic"
    TWO_STATISTICS = "two statistics"
    TWO_QUALIFIERS = "two qualifiers"
    SIGN_AT_A_BOUND = "sign at a bound"
    UNDER_NO_HEAD = "under no head"
    NOT_AN_ADDRESS = "not an address"
    TOO_LONG = "too long"
    UNREADABLE = "unreadable"
    # of rows
    NO_PERIOD = "no period"
    LOW_ABOVE_HIGH = "low above high"
    LOW_ABOVE_VALUE = "low above value"
    VALUE_ABOVE_HIGH = "value above high"
    BOUND_WITHOUT_WORD = "bound without word"
    TWICE = "twice"
    OVERLAPS = "overlaps"
    FAR_FROM_STORED = "far from stored"
    OUT_OF_RANGE = "out of range"
    SHARES_OF_ONE = "shares of one"
    NOT_BEGUN = "not begun"
    # of tables
    EMPTY_TABLE = "empty table"
    TOO_MANY_ROWS = "too many rows"
    TOO_MANY_COLUMNS = "too many columns"
    TOO_HEAVY = "too heavy"
    NOT_TEXT = "not text"
    NOT_A_WORKBOOK = "not a workbook"
    NO_SUCH_SHEET = "no such sheet"


@dataclass(frozen=True)
class Mistake:
    """A problem, the text of the cell (`said`), and what it contradicts (`also`)."""

    problem: Problem
    said: str = ""
    also: str = ""


class TableRefused(Exception):
    """The table cannot be read at all."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem
