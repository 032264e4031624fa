"""Find days of the year in a text: "10 December", "December 10th", "10 de diciembre".

No Django, no database. The names of months are those that the checks of articles know.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from languages.tables import LanguageWithoutTable, load_table
from search.words import analysis

_DAY: Final = re.compile(r"(3[01]|[12]?[0-9])(?:st|nd|rd|th|er|o|a)?")
# Words that may stand between the number and the month.
BETWEEN: Final = frozenset(("de", "del", "of", "the"))
_LATEST_DAY: Final = 31


class FoundDay(NamedTuple):
    term: str
    first: int  # the index of its first word
    last: int  # the index of its last word


def day_term(month: int, day: int) -> str:
    """Return the term by which a day of the year is found in every language."""
    return f":day={month}_{day}"


def find_days(words: Sequence[analysis.Word], languages: Sequence[str]) -> Iterator[FoundDay]:
    """Yield each day that these words name, with names of months in any of these languages."""
    months = _months(tuple(languages))
    folded = [analysis.fold(written) for written, _start, _end in words]
    for at in range(len(folded)):
        for length in (2, 1):  # Arabic has names of two words
            name = tuple(folded[at : at + length])
            if month := months.get(name):
                yield from _day_beside(month, folded, at, at + len(name) - 1)
                break


def _day_beside(month: int, folded: Sequence[str], first: int, last: int) -> Iterator[FoundDay]:
    """Yield the day whose number stands before the name of the month, else after it, if any."""
    for step, edge in ((-1, first), (1, last)):
        at = edge + step
        if 0 <= at < len(folded) and folded[at] in BETWEEN:
            at += step
        number = _DAY.fullmatch(folded[at]) if 0 <= at < len(folded) else None
        if number and 1 <= int(number[1]) <= _LATEST_DAY:
            yield FoundDay(day_term(month, int(number[1])), min(first, at), max(last, at))
            return


@lru_cache
def _months(languages: tuple[str, ...]) -> Mapping[tuple[str, ...], int]:
    """Return months by the folded words of their names. If two languages share a name, the first wins."""
    months: dict[tuple[str, ...], int] = {}
    for language in languages:
        try:
            names = load_table("checks", language)["dates"]["months"]
        except LanguageWithoutTable:
            continue
        for month, each in enumerate(names, start=1):
            for name in each:
                months.setdefault(tuple(map(analysis.fold, name.split())), month)
    return months
