"""Put days into words: how far off they are, and what is not exact about them."""

import datetime as dt
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from legal_help.desk.words.lists import joined_by_commas
from legal_help.questions import QUESTIONS, answer_in_words
from legal_help.rules.ages import ages_on
from legal_help.rules.deadlines import PartialDate
from legal_help.rules.triage import TriageReason

# Longer than so many days is said in months, longer than so many months in years.
MOST_DAYS, MOST_MONTHS = 90, 24
DAYS_OF_MONTH, DAYS_OF_YEAR = 30.44, 365.25
# Until this birthday other rules hold, and staff read when it comes: INA 101(a)(27)(J).
OF_AGE = 21


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


def age_in_words(born: PartialDate, today: dt.date) -> str:
    """Return how old somebody is: "17, turns 18 on 20 December 2026", or "16 or 17"."""
    ages = ages_on(born, today)
    if ages is None:
        return ""
    if ages.youngest != ages.oldest:
        return gettext("%(young)s or %(old)s") % {"young": ages.youngest, "old": ages.oldest}
    if ages.next_birthday and ages.youngest < OF_AGE:
        return gettext("%(age)s, turns %(next)s on %(day)s") % {
            "age": ages.youngest,
            "next": ages.youngest + 1,
            "day": date_format(ages.next_birthday),
        }
    return str(ages.youngest)


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
    if near == far:
        return near
    ahead = first > today
    (unit, one), (other, two) = _amount((first - today).days), _amount((last - today).days)
    if unit == other and min(one, two) > 1:
        return _span(unit, min(one, two), max(one, two), ahead=ahead)
    return span_in_words(near, far)


def day_off(day: dt.date, today: dt.date) -> str:
    """Return how far off a day is, in days, months or years: nobody counts 400 days in their head."""
    days = (day - today).days
    unit, count = _amount(days)
    if unit == "days":
        return days_away(day, today)
    if unit == "months":
        words = (
            ngettext("about %(n)d month ago", "about %(n)d months ago", count)
            if days < 0
            else ngettext("in about %(n)d month", "in about %(n)d months", count)
        )
    else:
        words = (
            ngettext("about %(n)d year ago", "about %(n)d years ago", count)
            if days < 0
            else ngettext("in about %(n)d year", "in about %(n)d years", count)
        )
    return words % {"n": count}


def span_in_words(first: str, last: str) -> str:
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}


def _amount(days: int) -> tuple[str, int]:
    """Return the unit in which people say so many days, and how many of it."""
    days = abs(days)
    months = round(days / DAYS_OF_MONTH)
    if days <= MOST_DAYS:
        return "days", days
    return ("months", months) if months < MOST_MONTHS else ("years", round(days / DAYS_OF_YEAR))


def _span(unit: str, few: int, many: int, *, ahead: bool) -> str:
    match unit, ahead:
        case "days", True:
            words = gettext("in %(few)s to %(many)s days")
        case "days", False:
            words = gettext("%(few)s to %(many)s days ago")
        case "months", True:
            words = gettext("in about %(few)s to %(many)s months")
        case "months", False:
            words = gettext("about %(few)s to %(many)s months ago")
        case _, True:
            words = gettext("in about %(few)s to %(many)s years")
        case _:
            words = gettext("about %(few)s to %(many)s years ago")
    return words % {"few": few, "many": many}
