"""Days to mark as a calendar file (RFC 5545), for people who want them in their own calendar.

Each occurrence is an event of its own: no calendar program has to understand our rules.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, vText

from advocacy.models import Observance
from advocacy.recurrence import Occurrence

YEARS: Final = 4  # this one and the three to come
LONGEST_AMONG_OTHERS: Final = timedelta(days=31)
FETCH_AGAIN_AFTER: Final = timedelta(days=7)


def calendar_of(
    observances: Iterable[Observance],
    *,
    name: str,
    language: str,
    today: date,
    absolute: Callable[[str], str],
) -> bytes:
    """Write the calendar; `absolute` makes a whole address of a path.

    The bytes are the same for the whole year, as long as no observance changes.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//Standing//{language.upper()}")
    calendar.add("name", vText(_line(name)), {"language": language})
    calendar.add("x-wr-calname", vText(_line(name)))  # what programs read that do not know NAME
    calendar.add("refresh-interval", FETCH_AGAIN_AFTER, {"value": "DURATION"})
    for observance in observances:
        for when in occurrences(observance, today):
            calendar.add_component(_event(observance, when, language, today, absolute))
    content: bytes = calendar.to_ical()
    return content


def occurrences(observance: Observance, today: date) -> list[Occurrence]:
    """Those that begin or run in this year and the next three, each once."""
    years = range(today.year, today.year + YEARS)
    found = (observance.occurrence(year) for year in years)
    return sorted({when for when in found if when})


def stand_among_others(observance: Observance, today: date) -> bool:
    """Whether it may stand in a calendar of all: a decade would fill every day of it."""
    found = occurrences(observance, today)
    return all(when.end - when.start < LONGEST_AMONG_OTHERS for when in found)


def _event(
    observance: Observance,
    when: Occurrence,
    language: str,
    today: date,
    absolute: Callable[[str], str],
) -> Event:
    event = Event()
    address = absolute(observance.get_absolute_url())
    host = address.split("/")[2].partition(":")[0]
    # A day that changes its name or its address stays the same event.
    event.add("uid", f"observance-{observance.pk}-{when.start:%Y%m%d}@{host}")
    event.add("dtstamp", datetime(today.year, 1, 1, tzinfo=UTC))
    event.add("dtstart", when.start)
    event.add("dtend", when.end + timedelta(days=1))  # the first day that is no longer part of it
    event.add("summary", _line(observance.name_in(language)), {"language": language})
    if observance.description and language == "en":
        event.add("description", _line(observance.description))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")  # nobody is busy because a day is marked
    return event


def _line(words: str) -> str:
    """On one line, without what the standard forbids in a text."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", words).strip()
