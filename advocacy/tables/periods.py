"""Read periods as tables write them: a year, day, month or fiscal year, or from one to another.

A period with two meanings ("2019-20", "03/04/2024", "FY 2024") is not guessed: the customs of the
table decide, or the editor is asked.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final

from babel import Locale

from advocacy.tables.errors import Mistake, Problem
from advocacy.tables.fiscal_years import END, MIDDLE, read_part_of_year, year_after
from advocacy.tables.language_words import all_table_words
from advocacy.tables.numbers import WORDS_FOR_NO_VALUE, fold_letters, normalise_cell

FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2200


@dataclass(frozen=True)
class Period:
    """First and last day. A count on a single day has it twice."""

    start: date
    end: date


class YearMeaning(StrEnum):
    """The meaning of "2024"."""

    WHOLE = "whole"
    LAST_DAY = "last day"
    MIDDLE = "middle"
    FISCAL = "fiscal"


class FiscalYear(StrEnum):
    """The last day of a fiscal year, which is named after the year in which it ends."""

    SEPTEMBER = "09-30"
    JUNE = "06-30"
    MARCH = "03-31"


class SpanMeaning(StrEnum):
    """The meaning of "2019-20" and "2019/20"."""

    YEARS = "years"
    FISCAL = "fiscal"
    MONTH = "month"


class DayOrder(StrEnum):
    """The part that comes first in 03/04/2024."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True)
class Customs:
    year: YearMeaning = YearMeaning.WHOLE
    fiscal: FiscalYear | None = None
    span: SpanMeaning | None = None
    order: DayOrder | None = None


type Found = Period | Problem | None
"""None means that the words are not a period of this kind."""

WORDS: Final = all_table_words()
SMALL_WORDS: Final = {word for words in WORDS for word in words["small_words"]}
FISCAL: Final = (
    f"(?:{'|'.join(re.escape(name) for words in WORDS for name in words['fiscal_year'])})"
)
DASHES: Final = "-–—‐‑−"
BETWEEN: Final = (
    *(word for words in WORDS for word in words["between"]),
    *(" – ", " — ", " - ", "–", "—"),
    *("-", "/"),  # also inside a day: tried when nothing else parts the two
)
AS_OF: Final = re.compile(
    rf"^(?:{'|'.join(as_of for words in WORDS for as_of in words['as_of'])}) "
)
REMARK: Final = re.compile(r"(.*\d)\s*[(\[]([^()\[\]\d]*[^\W\d_][^()\[\]\d]*)[)\]]")
YEAR_FIRST: Final = re.compile(r"(\d{4})[:,]? ?(?:\((\D.*|\d{1,2}\D.*)\)|([^\W\d].*))")
BEFORE: Final = re.compile(
    rf"^(?:{'|'.join(word for words in WORDS for word in words['before_a_span'])}) "
)


@cache
def _months() -> dict[str, int]:
    """Return the numbers of the months by their names.

    Called late: Babel remembers names that are read before `config.i18n.languages.teach_babel` runs.
    """
    names: dict[str, int] = {}
    for locale in (locale for words in WORDS for locale in words["months_as_in"]):
        for form in Locale.parse(locale).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in form.get(width, {}).items():
                    names.setdefault(fold_letters(name).rstrip("."), number)
    return {name: number for name, number in names.items() if not name.isdecimal()}


@cache
def _month_pattern() -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, _months()), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)\.?")


def detect_customs(periods: Iterable[Period]) -> Customs:
    """Return the meaning of a year in the periods of stored figures, of which the newest is last."""
    newest = list(periods)[-5:]
    ends = {(period.end.month, period.end.day) for period in newest}
    if len(ends) != 1:
        return Customs()
    [(month, day)] = ends
    days = {(period.end - period.start).days for period in newest}
    if days == {0} and (month, day) == (12, 31):
        return Customs(YearMeaning.LAST_DAY)
    if days == {0} and (month, day) == (7, 1):
        return Customs(YearMeaning.MIDDLE)
    end = f"{month:02}-{day:02}"
    if days <= {364, 365} and end in FiscalYear:
        return Customs(YearMeaning.FISCAL, FiscalYear(end))
    return Customs()


def read_period(text: str, customs: Customs) -> Period | Mistake | None:
    """Read a cell. Return None if it is empty."""
    words = normalise_cell(text).casefold()
    if words in WORDS_FOR_NO_VALUE:
        return None
    readers = (_single, _from_to, _as_of, _with_year_first)
    found = next((found for read in readers if (found := read(words, customs))), None)
    if isinstance(found, Period):
        return found
    return Mistake(found or Problem.NOT_A_PERIOD, text)


def read_first_and_last(first: str, last: str, customs: Customs) -> Period | Mistake | None:
    """Read two cells as first and last day. A year in them means its first or last day."""
    whole = replace(customs, year=YearMeaning.WHOLE)
    start, end = read_period(first, whole), read_period(last, whole)
    if start is None and end is None:
        return None
    if not isinstance(start, Period):
        return start or Mistake(Problem.NOT_A_PERIOD, first)
    if not isinstance(end, Period):
        return end or Mistake(Problem.NOT_A_PERIOD, last)
    if start.start > end.end:
        return Mistake(Problem.ENDS_BEFORE_IT_STARTS, first, last)
    return Period(start.start, end.end)


def _as_of(words: str, customs: Customs) -> Found:
    """Read a day after "as of". "As of 2024" has no day, and is not read."""
    bare = AS_OF.sub("", words)
    found = _single(bare, customs) if bare != words else None
    is_longer = isinstance(found, Period) and found.start != found.end
    return None if is_longer else found


def _with_year_first(words: str, customs: Customs) -> Found:
    """Read a year before its part: "2024 (Jan-Jun)", "2024 January to June", "2024 (Q1)"."""
    match = YEAR_FIRST.fullmatch(words)
    if not match or re.search(r"\d{4}", part := (match[2] or match[3]).strip()):
        return None
    turned = f"{part} {match[1]}"
    readers = (_single, _from_to, _as_of)
    found = next((found for read in readers if (found := read(turned, customs))), None)
    # The months of a fiscal year may be of the calendar year before.
    is_fiscal = customs.year is YearMeaning.FISCAL and isinstance(found, Period)
    return Problem.WHICH_QUARTER if is_fiscal else found


def split_remark(text: str) -> tuple[str, str]:
    """Split words in brackets from the cell: ("2024", "without Gaza"). Months may be the period."""
    match = REMARK.fullmatch(text.strip())
    if not match or _month_pattern().search(fold_letters(match[2])):
        return text, ""
    return match[1], match[2]


def _single(words: str, customs: Customs) -> Found:
    return next((found for read in SINGLE if (found := read(words, customs))), None)


def _year(words: str, customs: Customs) -> Found:
    if not re.fullmatch(r"\d{4}(\.0+)?", words):
        return None
    return _a_year(int(words[:4]), customs)


def _a_year(year: int, customs: Customs) -> Found:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    match customs.year:
        case YearMeaning.WHOLE:
            return Period(date(year, 1, 1), date(year, 12, 31))
        case YearMeaning.LAST_DAY:
            return Period(date(year, 12, 31), date(year, 12, 31))
        case YearMeaning.MIDDLE:
            return Period(date(year, 7, 1), date(year, 7, 1))
        case YearMeaning.FISCAL:
            return _a_fiscal_year(year, customs)


def _a_fiscal_year(ends_in: int, customs: Customs) -> Found:
    if not FIRST_YEAR <= ends_in <= LAST_YEAR:
        return None
    if customs.fiscal is None:
        return Problem.WHICH_FISCAL_YEAR
    month, day = map(int, customs.fiscal.split("-"))
    return Period(date(ends_in - 1, month + 1, 1), date(ends_in, month, day))


def _fiscal_year(words: str, customs: Customs) -> Found:
    match = re.fullmatch(rf"{FISCAL} ?(\d{{4}})(?: ?[{DASHES}/] ?(\d{{2}}|\d{{4}}))?", words)
    if not match:
        return None
    first, second = int(match[1]), match[2]
    last = first if second is None else _following(first, int(second[-2:]))
    is_one_year = second is None or last == first + 1
    return _a_fiscal_year(last, customs) if is_one_year else None


def _span(words: str, customs: Customs) -> Found:
    """Read words such as 2019-20: two years, one year across both, or a month."""
    match = re.fullmatch(rf"(\d{{4}})([{DASHES}/])(\d{{2}}|\d{{4}})", words)
    if not match or not FIRST_YEAR <= int(match[1]) < LAST_YEAR:
        return None
    first, tail = int(match[1]), int(match[3])
    last = tail if len(match[3]) == 4 else _following(first, tail)
    meanings: dict[SpanMeaning, Callable[[], Found]] = {}
    if first < last <= LAST_YEAR:
        meanings[SpanMeaning.YEARS] = lambda: Period(date(first, 1, 1), date(last, 12, 31))
    # A dash between two years of four digits means from one to the other; a slash may not.
    if last == first + 1 and (len(match[3]) == 2 or match[2] == "/"):
        meanings[SpanMeaning.FISCAL] = lambda: _a_fiscal_year(last, customs)
    if len(match[3]) == 2 and 1 <= tail <= 12:
        meanings[SpanMeaning.MONTH] = lambda: _a_month(first, tail)
    if len(meanings) == 1:
        return next(iter(meanings.values()))()
    chosen = meanings.get(customs.span) if customs.span else None
    return chosen() if chosen else (Problem.WHICH_SPAN if meanings else None)


def _following(first: int, tail: int) -> int:
    """Return the year with these last two digits, of the same century or early in the next one."""
    last = first // 100 * 100 + tail
    return last + 100 if last <= first and last + 100 - first < 50 else last


def _a_month(year: int, month: int) -> Period | None:
    first = _a_day(year, month, 1)
    return first and Period(first.start, date(year, month, monthrange(year, month)[1]))


def _day_in_figures(words: str, customs: Customs) -> Found:
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ][\d:.]+z?)?", words):
        return _a_day(int(match[1]), int(match[2]), int(match[3]))
    match = re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", words)
    if not match:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    by_order = {
        DayOrder.DAY: _a_day(year, second, first),
        DayOrder.MONTH: None if match[2] == "." else _a_day(year, first, second),
    }
    days = {day for day in by_order.values() if day}
    if len(days) > 1:
        return by_order[customs.order] if customs.order else Problem.WHICH_DAY
    return next(iter(days), None)


def _a_day(year: int, month: int, day: int) -> Period | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        when = date(year, month, day)
    except ValueError:
        return None
    return Period(when, when)


def _day_in_words(words: str, customs: Customs) -> Found:  # noqa: ARG001 -- as its kin
    """Read a day or month with the name of the month, in any order."""
    folded = fold_letters(words)
    names = _month_pattern().findall(folded)
    if len(names) != 1:
        return None
    rest = re.sub(r"[,.'’/\-–]", " ", _month_pattern().sub(" ", folded)).split()
    numbers = [re.sub(r"^(\d{1,2})(?:st|nd|rd|th|er|o|º)$", r"\1", word) for word in rest]
    numbers = [word for word in numbers if word not in SMALL_WORDS]
    month = _months()[names[0].rstrip(".")]
    if not all(re.fullmatch(r"\d{4}|\d{1,2}", number) for number in numbers):
        return None
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) < 4]
    if not years and re.fullmatch(r"\d{1,2}\D+\d{2}", folded):
        # A spreadsheet shows 31 Dec 24. For years before 1969 people write the century.
        short = days.pop()
        years = [short + (1900 if short > 68 else 2000)]
    if len(years) != 1:
        return None
    match days:
        case []:
            return _a_month(years[0], month)
        case [day]:
            return _a_day(years[0], month, day)
    return None


def _part_of_a_year(words: str, customs: Customs) -> Found:
    """Read a quarter, a half, the middle or the last day of a year."""
    folded = fold_letters(words)
    if part := read_part_of_year(folded):
        year, months, which = part
        if customs.year is YearMeaning.FISCAL:
            return Problem.WHICH_QUARTER
        last = _a_month(year, which * months)
        return last and Period(date(year, last.end.month - months + 1, 1), last.end)
    if year_ends := year_after(END, folded):
        return _a_day(year_ends, 12, 31)
    if year_halves := year_after(MIDDLE, folded):
        # The middle is 1 July in population figures of the United Nations, elsewhere the end of a half.
        is_known = customs.year is YearMeaning.MIDDLE
        return _a_day(year_halves, 7, 1) if is_known else Problem.WHICH_MIDDLE
    return None


def _month_in_figures(words: str, customs: Customs) -> Found:  # noqa: ARG001 -- as its kin
    """Read words such as 01/2024. With the year first (2024-01) it may be a span of years."""
    match = re.fullmatch(r"(\d{1,2})[-/.](\d{4})", words)
    return _a_month(int(match[2]), int(match[1])) if match else None


SINGLE: Final = (
    *(_year, _fiscal_year, _span, _day_in_figures, _month_in_figures, _day_in_words),
    _part_of_a_year,
)


def _from_to(words: str, customs: Customs) -> Found:
    whole = replace(customs, year=YearMeaning.WHOLE)
    bare = BEFORE.sub("", words)
    for between in BETWEEN:
        first, separator, last = bare.partition(between)
        end = _single(last.strip(), whole) if separator else None
        # If only one of the two is called a fiscal year, the other one is not clear.
        if not end or bool(re.match(FISCAL, first)) != bool(re.match(FISCAL, last.strip())):
            continue
        starts = (_single(attempt, whole) for attempt in _completed(first.strip(), last.strip()))
        start = next((start for start in starts if start), None)
        if isinstance(start, Problem) or isinstance(end, Problem):
            return start if isinstance(start, Problem) else end
        if start is not None:
            ends_early = start.start > end.end
            return Problem.ENDS_BEFORE_IT_STARTS if ends_early else Period(start.start, end.end)
    return None


def _completed(first: str, last: str) -> Iterator[str]:
    """Add to the first part what only the last has: "January to June 2024", "1 to 31 March 2024"."""
    yield first
    year = re.search(r"\d{4}", last)
    if year and not re.search(r"\d{4}", first):
        yield f"{first} {year[0]}"
        month = _month_pattern().search(fold_letters(last))
        if month and re.fullmatch(r"\d{1,2}", first):
            yield f"{first} {month[0]} {year[0]}"
