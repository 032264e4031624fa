"""Days that a text announces: a full date in a sentence about an event to come."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from articles.checks.language_words import check_words


class _Patterns(NamedTuple):
    announced: re.Pattern[str]
    dates: re.Pattern[str]
    months: dict[str, int]


def find_announced_dates(sentence: str, language: str) -> Iterator[date]:
    """Yield the full dates in a sentence that announces an event."""
    patterns = _patterns(language)
    if not patterns.announced.search(sentence):
        return
    for found in patterns.dates.finditer(sentence.lower()):
        month = patterns.months[found["month"] or found["first"]]
        try:
            yield date(
                int(found["year"] or found["last"]), month, int(found["day"] or found["nth"])
            )
        except ValueError:
            continue


@cache
def _patterns(language: str) -> _Patterns:
    words = check_words(language)["dates"]
    months = {
        name: number for number, names in enumerate(words["months"], start=1) for name in names
    }
    names = "|".join(sorted(months, key=len, reverse=True))
    of = f"(?:{words['before_month']})?"
    other = rf"(?:/(?:{names}))?" if words["has_two_names"] else ""
    day_first = (
        rf"\b(?P<day>[0-9]{{1,2}})(?:er|º|st|nd|rd|th)?{of} (?P<month>{names}){other}{of},? "
        r"(?P<year>[12][0-9]{3})\b"
    )
    month_first = rf"\b(?P<first>{names}) (?P<nth>[0-9]{{1,2}}),? (?P<last>[12][0-9]{{3}})\b"
    return _Patterns(
        re.compile("|".join(words["announced"]), re.IGNORECASE),
        re.compile(f"{day_first}|{month_first}"),
        months,
    )
