"""Days to mark as a calendar file (RFC 5545), for people who want them in their own calendar.

Each occurrence is an event of its own: no calendar program has to understand our rules.
docs/decisions/0031-a-day-counts-its-changes.md says how programs learn of a change.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from advocacy.dates.ics import day, moment, text, written
from advocacy.dates.recurrence import Occurrence
from advocacy.models import Observance, ObservanceTheme
from advocacy.models.topic import name_in

YEARS_BACK: Final = 1
"""What ran over the turn of the year, or was marked last month, stays where people look for it."""
YEARS_AHEAD: Final = 3
LONGEST_AMONG_OTHERS: Final = timedelta(days=31)
FETCH_AGAIN_AFTER: Final = "P1D"  # a day


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
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Standing//{language.upper()}",
        "CALSCALE:GREGORIAN",
        f"NAME;LANGUAGE={language}:{text(_line(name))}",
        # What programs read that do not know NAME and REFRESH-INTERVAL: Apple's, Google's, Outlook.
        # No X-WR-TIMEZONE: a day is a day wherever somebody lives, and a zone would move it.
        f"X-WR-CALNAME:{text(_line(name))}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{FETCH_AGAIN_AFTER}",
        f"X-PUBLISHED-TTL:{FETCH_AGAIN_AFTER}",
    ]
    for observance in observances:
        lines += _events(observance, today, language, absolute(observance.get_absolute_url()))
    return written([*lines, "END:VCALENDAR"])


def editions(observance: Observance, today: date) -> dict[int, Occurrence]:
    """Those of last year, of this one and of the next three, by the year they are of."""
    return observance.editions(range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1))


def stand_among_others(observance: Observance, today: date) -> bool:
    """Whether it has its place in a calendar of many: a decade would fill every day of it."""
    found = editions(observance, today).values()
    return bool(found) and all(when.end - when.start < LONGEST_AMONG_OTHERS for when in found)


def _events(observance: Observance, today: date, language: str, address: str) -> Iterator[str]:
    host = address.split("/")[2].partition(":")[0]
    changed_at = observance.calendars_changed_at
    summary = _summary(observance, language)
    for year, when in editions(observance, today).items():
        yield from (
            "BEGIN:VEVENT",
            summary,
            f"DTSTART;VALUE=DATE:{day(when.start)}",
            # The first day that is no longer part of it.
            f"DTEND;VALUE=DATE:{day(when.end + timedelta(days=1))}",
            f"DTSTAMP:{moment(changed_at)}",
            # By the year, not the date: a corrected date moves the event that people have, and
            # makes no second one. Nor does a change of name or address.
            f"UID:observance-{observance.pk}-{year}@{host}",
            f"SEQUENCE:{observance.calendar_changes}",
            f"DESCRIPTION:{text(_description(observance, year, language, address))}",
            f"LAST-MODIFIED:{moment(changed_at)}",
            "TRANSP:TRANSPARENT",  # nobody is busy because a day is marked
            f"URL:{address}",
            "END:VEVENT",
        )


def _summary(observance: Observance, language: str) -> str:
    """The name, in the language that it really is in: a program may read it out."""
    own = name_in(observance.names, language)
    return f"SUMMARY;LANGUAGE={language if own else 'en'}:{text(_line(own or observance.name))}"


def _description(observance: Observance, year: int, language: str, address: str) -> str:
    """The year's theme, what the day is, and its page: Google shows no URL but one in the text."""
    themes = [theme for theme in observance.themes.all() if theme.year == year]
    about = [] if observance.is_date_checked else [_("This date is not checked yet.")]
    about += [theme_in_words(theme, language) for theme in themes]
    about += [observance.description] if language == "en" else []
    return "\n".join([*(_line(words) for words in about if words), address])


def theme_in_words(theme: ObservanceTheme, language: str) -> str:
    """The theme of its year; one that nobody has checked says so."""
    words = {"year": theme.year, "theme": theme.name_in(language)}
    if theme.is_checked:
        return _("Theme of %(year)s: %(theme)s") % words
    return _("Theme of %(year)s, not checked yet: %(theme)s") % words


def _line(words: str) -> str:
    """On one line, without what the standard forbids in a text."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", words).strip()
