"""Write the facts of an observance in words, each with its sources. Every date is a <time>."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import singledispatch

from babel import Locale
from babel.dates import format_skeleton
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from advocacy.dates import recurrence
from advocacy.models import Observance, ObservanceSource
from advocacy.numbers.figure_words import Moment, day_in_words, known_language
from public_pages.language import reader_language

LANGUAGE_OF_NAME_FACT: dict[str, str] = {
    ObservanceSource.Fact.NAME_ES: "es",
    ObservanceSource.Fact.NAME_FR: "fr",
    ObservanceSource.Fact.NAME_AR: "ar",
}
LANGUAGE_OF_FACT: dict[str, str] = {
    **LANGUAGE_OF_NAME_FACT,
    ObservanceSource.Fact.RESOLUTION: "en",
    ObservanceSource.Fact.LEAD_AGENCY: "en",
}


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    sources: list[ObservanceSource]
    language: str = ""
    """The language of the value; "" for the reader's own."""


def known_facts(observance: Observance) -> list[Fact]:
    """Return the known facts in a fixed order, each with all its sources."""
    language = reader_language()
    sources = observance.sources_by_fact()
    words: dict[str, str] = {
        "name_and_rule": rule_in_words(recurrence.parse(observance.rule), language),
        "resolution": observance.resolution,
        "year_proclaimed": _year(observance.year_proclaimed),
        "first_observed": _year(observance.first_observed),
        "lead_agency": observance.lead_agency,
        **{fact: observance.names.get(code, "") for fact, code in LANGUAGE_OF_NAME_FACT.items()},
    }
    return [
        Fact(
            str(fact.label),
            words[fact],
            sources.get(fact, []),
            LANGUAGE_OF_FACT.get(fact, ""),
        )
        for fact in ObservanceSource.Fact
        if words.get(fact)
    ]


def time_element(moment: Moment) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', moment.iso, moment.words)


def time_elements(moments: Iterable[Moment]) -> SafeString:
    """Return one moment, or two with a dash between them."""
    return format_html_join(
        "–", '<time datetime="{}">{}</time>', ((moment.iso, moment.words) for moment in moments)
    )


def day_range(when: recurrence.Occurrence, language: str) -> SafeString:
    """Return one day, or the first and the last."""
    days = dict.fromkeys([when.start, when.end])
    return time_elements([day_in_words(day, language) for day in days])


@singledispatch
def rule_in_words(rule: recurrence.Rule, language: str) -> SafeString:
    """Say when an observance falls in any year, with its days as <time>."""
    raise NotImplementedError(rule, language)


@rule_in_words.register
def _fixed(rule: recurrence.Fixed, language: str) -> SafeString:
    return format_html(_("{day}, every year"), day=_day(rule, language))


@rule_in_words.register
def _nth_weekday(rule: recurrence.NthWeekday, language: str) -> SafeString:
    which = {
        1: pgettext("weekday of a month", "first"),
        2: pgettext("weekday of a month", "second"),
        3: pgettext("weekday of a month", "third"),
        4: pgettext("weekday of a month", "fourth"),
        5: pgettext("weekday of a month", "fifth"),
        recurrence.LAST: pgettext("weekday of a month", "last"),
    }
    return format_html(
        _("The {which} {weekday} of {month}"),
        which=which[rule.n],
        weekday=_locale(language).days["stand-alone"]["wide"][rule.weekday],
        month=_month(rule.month, language),
    )


@rule_in_words.register
def _fixed_range(rule: recurrence.FixedRange, language: str) -> SafeString:
    start, end = _day(rule.start, language), _day(rule.end, language)
    if rule.ends_with_february:
        month = _month(rule.end.month, language)
        words = _("{start} to the last day of {month}, every year")
        return format_html(words, start=start, month=month)
    return format_html(_("{start} to {end}, every year"), start=start, end=end)


@rule_in_words.register
def _week_containing(rule: recurrence.WeekContaining, language: str) -> SafeString:
    return format_html(
        _("The week with {day}, from {weekday} on"),
        day=_day(rule.day, language),
        weekday=_locale(language).days["stand-alone"]["wide"][rule.week_starts],
    )


@rule_in_words.register
def _every_n_years(rule: recurrence.EveryNYears, language: str) -> SafeString:
    return format_html(
        _("{day}, every {interval} years from {year} on"),
        day=_day(rule.day, language),
        interval=rule.interval,
        year=_year(rule.base_year),
    )


@rule_in_words.register
def _last_day_of_month(rule: recurrence.LastDayOfMonth, language: str) -> SafeString:
    return format_html(_("The last day of {month}"), month=_month(rule.month, language))


@rule_in_words.register
def _whole_month(rule: recurrence.WholeMonth, language: str) -> SafeString:
    return format_html(_("All of {month}"), month=_month(rule.month, language))


@rule_in_words.register
def _year_span(rule: recurrence.YearSpan, language: str) -> SafeString:  # noqa: ARG001 -- as its kin
    years = dict.fromkeys([rule.start_year, rule.end_year])
    return time_elements([Moment(str(year), str(year)) for year in years])


@rule_in_words.register
def _movable(rule: recurrence.Movable, language: str) -> SafeString:  # noqa: ARG001 -- as its kin
    return format_html("{}", _("Announced year by year"))


def _day(rule: recurrence.Fixed, language: str) -> SafeString:
    day = date(recurrence.LEAP_YEAR, rule.month, rule.day)
    words = format_skeleton("MMMMd", day, locale=_locale(language))
    if known_language(language) == "en":
        words = f"{rule.day} {_month(rule.month, language)}"
    return time_element(Moment(f"{day:%m-%d}", words))


def _month(month: int, language: str) -> str:
    name: str = _locale(language).months["stand-alone"]["wide"][month]
    return name


def _year(year: int | None) -> str:
    return time_element(Moment(str(year), str(year))) if year else ""


def _locale(language: str) -> Locale:
    return Locale(known_language(language))
