"""Write observance days as a calendar file (RFC 5545), for calendar programs of readers.

Each occurrence is an event of its own, so that programs need not understand our rules.
docs/decisions/0031-a-day-counts-its-changes.md says how programs learn of a change.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from advocacy.dates.ics import escape_text, format_day, format_moment, to_ics
from advocacy.dates.recurrence import Occurrence
from advocacy.models import Observance, ObservanceTheme
from languages.translated import translated_name

YEARS_BACK: Final = 1
"""People look for days of last month, and some days run over the turn of the year."""
YEARS_AHEAD: Final = 3
LONGEST_IN_SHARED_CALENDAR: Final = timedelta(days=31)
FETCH_AGAIN_AFTER: Final = "P1D"  # a day


def write_calendar(
    observances: Iterable[Observance],
    *,
    name: str,
    language: str,
    today: date,
    absolute: Callable[[str], str],
) -> bytes:
    """Return the bytes of the calendar. `absolute` makes a whole address of a path.

    The bytes stay the same for the whole year unless an observance changes.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escape_text(_line(name))}//{language.upper()}",
        "CALSCALE:GREGORIAN",
        f"NAME;LANGUAGE={language}:{escape_text(_line(name))}",
        # Apple, Google and Outlook do not know NAME and REFRESH-INTERVAL, and read X-… instead.
        # No X-WR-TIMEZONE: a whole day has no zone, and one would move it.
        f"X-WR-CALNAME:{escape_text(_line(name))}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{FETCH_AGAIN_AFTER}",
        f"X-PUBLISHED-TTL:{FETCH_AGAIN_AFTER}",
    ]
    for observance in observances:
        lines += _events(observance, today, language, absolute(observance.get_absolute_url()))
    return to_ics([*lines, "END:VCALENDAR"])


def occurrences_in_calendar(observance: Observance, today: date) -> dict[int, Occurrence]:
    """Return the occurrences of last year, this year and the next three years by year."""
    return observance.occurrences_by_year(
        range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1)
    )


def has_calendar(observance: Observance, today: date) -> bool:
    """Say whether an observance has a calendar of its own: a day is near, or will be announced."""
    near = occurrences_in_calendar(observance, today)
    return bool(near) or observance.awaits_date(today.year)


def belongs_among_others(observance: Observance, today: date) -> bool:
    """Say whether a calendar of many days shows it. A decade would fill every day of that."""
    occurrences = occurrences_in_calendar(observance, today).values()
    return bool(occurrences) and all(
        when.end - when.start < LONGEST_IN_SHARED_CALENDAR for when in occurrences
    )


def _events(observance: Observance, today: date, language: str, address: str) -> Iterator[str]:
    host = address.split("/")[2].partition(":")[0]
    changed_at = observance.calendars_changed_at
    summary = _summary(observance, language)
    categories = _categories(observance, language)
    for year, when in occurrences_in_calendar(observance, today).items():
        yield from (
            "BEGIN:VEVENT",
            summary,
            *categories,
            f"DTSTART;VALUE=DATE:{format_day(when.start)}",
            # RFC 5545 wants the first day after the event.
            f"DTEND;VALUE=DATE:{format_day(when.end + timedelta(days=1))}",
            f"DTSTAMP:{format_moment(changed_at)}",
            # The UID has the year, not the date, name or address: a corrected event then moves in
            # the calendars of people, and no second one appears.
            f"UID:observance-{observance.pk}-{year}@{host}",
            f"SEQUENCE:{observance.calendar_changes}",
            f"DESCRIPTION:{escape_text(_description(observance, year, language, address))}",
            f"LAST-MODIFIED:{format_moment(changed_at)}",
            "TRANSP:TRANSPARENT",  # nobody is busy because a day is marked
            f"URL:{address}",
            "END:VEVENT",
        )


def _categories(observance: Observance, language: str) -> list[str]:
    topics = [topic for topic in observance.topics.all() if topic.is_published]
    names = [escape_text(_line(topic.name_in(language))) for topic in topics]
    return [f"CATEGORIES;LANGUAGE={language}:{','.join(names)}"] if names else []


def _summary(observance: Observance, language: str) -> str:
    """Return the name with the language it really is in: a program may read it aloud."""
    own = translated_name(observance.names, language)
    words = escape_text(_line(own or observance.name))
    return f"SUMMARY;LANGUAGE={language if own else 'en'}:{words}"


def _description(observance: Observance, year: int, language: str, address: str) -> str:
    """Return the theme, what the day is, and the address, which Google shows only in this text."""
    themes = [theme for theme in observance.themes.all() if theme.year == year]
    about = [] if observance.is_date_checked else [_("This date is not checked yet.")]
    about += [theme_in_words(theme, language) for theme in themes]
    what = observance.description_in(language)
    about += [] if what.lang else [what.text]  # a calendar cannot mark words as English
    return "\n".join([*(_line(words) for words in about if words), address])


def theme_in_words(theme: ObservanceTheme, language: str) -> str:
    """Return the theme of its year in words, which say if nobody has checked it."""
    words = {"year": theme.year, "theme": theme.name_in(language)}
    if theme.is_checked:
        return _("Theme of %(year)s: %(theme)s") % words
    return _("Theme of %(year)s, not checked yet: %(theme)s") % words


def _line(words: str) -> str:
    """Return the words on one line, without characters that the standard forbids."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", words).strip()
