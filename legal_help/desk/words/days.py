"""Put days into words: how far off they are, and what is not exact about them."""

import datetime as dt
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from legal_help.desk.words.lists import joined_by_commas
from legal_help.questions import QUESTIONS, answer_in_words
from legal_help.rules.deadlines import PartialDate
from legal_help.rules.triage import TriageReason

# Longer than so many days is said in months, longer than so many months in years.
MOST_DAYS, MOST_MONTHS = 90, 24
DAYS_OF_MONTH, DAYS_OF_YEAR = 30.44, 365.25


class DayInWords(NamedTuple):
    """Hold the day of a reason. `mark` says what is not exact about it; `on` is then its earliest day.

    `datetime` is what a machine reads: a whole date, a month, or a year.
    """

    on: dt.date
    words: str
    datetime: str
    away: str
    mark: str


def day_of(reason: TriageReason, today: dt.date, style: str) -> DayInWords | None:
    """Return the day of a reason, a whole date in this style of Django's, or None if it has none."""
    on = reason.date
    if on is None:
        return None
    partial = PartialDate.parse(reason.given)
    if partial is None:
        words, mark = date_format(on, style), gettext("from a date that is not exact")
        away = days_away(on, today)
        return DayInWords(on, words, on.isoformat(), away, mark if reason.rough else "")
    mark = gettext("day not known") if partial.month else gettext("month and day not known")
    away = span_away(partial.earliest, partial.latest, today)
    return DayInWords(on, date_in_words(reason.given), reason.given, away, mark)


def date_in_words(written: str) -> str:
    """Put a date into words as somebody gave it: a year, a month of a year, or a whole date."""
    return joined_by_commas(answer_in_words(QUESTIONS["hearing"], written, get_language() or "en"))


def days_away(day: dt.date | None, today: dt.date) -> str:
    """Return how far off a day is, in words: nobody should count days under pressure."""
    if day is None:
        return ""
    days = (day - today).days
    # Not by plural forms: in some languages the singular stands for 21 and 31 days as well.
    near = {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}
    if days in near:
        return near[days]
    if days < 0:
        return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def span_away(first: dt.date, last: dt.date, today: dt.date) -> str:
    """Return how far off a span of days is, from its first day to its last."""
    if first <= today <= last and first != last:
        return gettext("may be past or to come")
    near, far = day_off(first, today), day_off(last, today)
    return near if near == far else span_in_words(near, far)


def day_off(day: dt.date, today: dt.date) -> str:
    """Return how far off a day is, in days, months or years: nobody counts 400 days in their head."""
    days = (day - today).days
    if abs(days) <= MOST_DAYS:
        return days_away(day, today)
    months, years = round(abs(days) / DAYS_OF_MONTH), round(abs(days) / DAYS_OF_YEAR)
    if months < MOST_MONTHS:
        words = (
            ngettext("about %(n)d month ago", "about %(n)d months ago", months)
            if days < 0
            else ngettext("in about %(n)d month", "in about %(n)d months", months)
        )
        return words % {"n": months}
    words = (
        ngettext("about %(n)d year ago", "about %(n)d years ago", years)
        if days < 0
        else ngettext("in about %(n)d year", "in about %(n)d years", years)
    )
    return words % {"n": years}


def span_in_words(first: str, last: str) -> str:
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}
