"""Put the dates of one case in order: those given, those reported later, those the law sets.

No Django, no database, no clock.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from legal_help.rules.deadlines import (
    PartialDate,
    anniversary,
    one_year_limit,
    working_day_on_or_after,
    working_day_on_or_before,
)
from legal_help.rules.law import Law
from legal_help.rules.triage import Facts


class DateState(StrEnum):
    """Say how a date is to be understood."""

    GIVEN = "given"
    REPLACED = "replaced"  # another report about it was verified
    UNCHECKED = "unchecked"
    CHECKED = "checked"
    COUNTED = "counted"


@dataclass(frozen=True, kw_only=True)
class ReportedDate:
    """Hold a date that was reported after sending. The highest `order` was verified last."""

    name: str
    day: PartialDate
    on: date | None
    checked: bool
    order: int = 0


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    """Hold a day, or a span of days. `code` names the question, or the deadline that was counted.

    `written` is a date as the person gave it. A counted date rests on the law fact `law`; it is
    `rough` if it was counted from a partial date.
    """

    code: str
    first: date
    last: date
    state: DateState
    written: str = ""
    law: str = ""
    rough: bool = False
    reported_on: date | None = None

    def is_past(self, today: date) -> bool:
        return self.last < today

    @property
    def is_partial(self) -> bool:
        return self.first != self.last


@dataclass(frozen=True, kw_only=True)
class OneYearDates:
    """Hold the day to plan for and the last day by the rule. `rough`: counted from a partial date."""

    safe: date
    last: date
    rough: bool


def timeline_entries(
    given: Mapping[str, object],
    reported: Iterable[ReportedDate],
    facts: Facts,
    today: date,
    law: Law,
) -> list[TimelineEntry]:
    """Return every date, in order.

    On one day, what the person told comes before what was counted, and the safe day before the last
    day. `given` holds the form's dates by question. `facts` are those that count today, with
    verified reports.
    """
    found = [*_told_dates(given, list(reported)), *_counted_dates(facts, today, law)]
    return sorted(found, key=lambda entry: (entry.first, entry.last))


def one_year_dates(facts: Facts, today: date) -> OneYearDates | None:
    """Return the one-year dates, or None if the person has applied or the arrival is not known."""
    arrival = PartialDate.parse(facts.get("arrival"))
    if facts.get("filed") == "yes" or arrival is None or arrival.earliest > today:
        return None
    return OneYearDates(
        safe=one_year_limit(arrival.earliest).safe,
        last=one_year_limit(arrival.latest).last,
        rough=not arrival.is_whole,
    )


def _told_dates(
    given: Mapping[str, object], reported: list[ReportedDate]
) -> Iterator[TimelineEntry]:
    """Yield what stands in the form, then what was reported later."""
    last = {each.name: each for each in sorted(reported, key=lambda e: e.order) if each.checked}
    for name, written in given.items():
        if day := PartialDate.parse(written):
            yield _entry(name, day, DateState.REPLACED if name in last else DateState.GIVEN)
    for each in reported:
        state = DateState.UNCHECKED
        if each.checked:
            state = DateState.CHECKED if last[each.name] is each else DateState.REPLACED
        yield _entry(each.name, each.day, state, each.on)


def _entry(
    code: str, day: PartialDate, state: DateState, reported_on: date | None = None
) -> TimelineEntry:
    return TimelineEntry(
        code=code,
        first=day.earliest,
        last=day.latest,
        state=state,
        written=str(day),
        reported_on=reported_on,
    )


def _counted_dates(facts: Facts, today: date, law: Law) -> Iterator[TimelineEntry]:
    days = one_year_dates(facts, today)
    if days:
        yield _counted_day("ONE_YEAR_SAFE", days.safe, "one-year-deadline", rough=days.rough)
        yield _counted_day("ONE_YEAR_LAST", days.last, "one-year-deadline", rough=days.rough)
    yield from _appeal_dates(facts, law)
    yield from _in_absentia_dates(facts, law)
    yield from _presence_dates(facts, law)
    yield from _birthdays(facts, today, law)


def _appeal_dates(facts: Facts, law: Law) -> Iterator[TimelineEntry]:
    decided = PartialDate.parse(facts.get("decision"))
    if decided:
        fact, rough = "bia-appeal", not decided.is_whole
        safe = decided.earliest + timedelta(days=law.days(fact, "safe_display_days"))
        last = decided.earliest + timedelta(days=law.days(fact))
        yield _counted_day("APPEAL_LAST", working_day_on_or_after(last), fact, rough=rough)
        if safe < last:
            yield _counted_day("APPEAL_SAFE", working_day_on_or_before(safe), fact, rough=rough)


def _in_absentia_dates(facts: Facts, law: Law) -> Iterator[TimelineEntry]:
    ordered = PartialDate.parse(facts.get("order_date"))
    if ordered and facts.get("missed", "no") != "no":
        fact = "in-absentia-180"
        last = ordered.earliest + timedelta(days=law.days(fact))
        yield _counted_day("IN_ABSENTIA_LAST", last, fact, rough=not ordered.is_whole)


def _presence_dates(facts: Facts, law: Law) -> Iterator[TimelineEntry]:
    """Yield the day from which a person who was not inspected at entry has been here long enough."""
    arrival, fact = PartialDate.parse(facts.get("arrival")), "expedited-removal"
    not_checked = facts.get("entry") == "not_checked" and facts.get("filed") != "yes"
    if arrival and not_checked and law.is_on(fact, "applies_inside_the_country"):
        day = arrival.latest + timedelta(days=law.days(fact, "presence_days"))
        yield _counted_day("PRESENCE", day, fact, rough=not arrival.is_whole)


def _birthdays(facts: Facts, today: date, law: Law) -> Iterator[TimelineEntry]:
    """Yield birthdays to come and those since arrival: a minor may have had more time."""
    born, arrival = PartialDate.parse(facts.get("dob")), PartialDate.parse(facts.get("arrival"))
    since = min(arrival.earliest, today) if arrival else today
    ages = [("ADULT", "unaccompanied-child", "adult_at"), ("JUVENILE_END", "sij", "max_age")]
    if born is None:
        return
    for code, fact, age in ages:
        years = law.days(fact, age)
        first, last = anniversary(born.earliest, years), anniversary(born.latest, years)
        if last >= since:
            yield TimelineEntry(
                code=code, first=first, last=last, state=DateState.COUNTED, law=fact
            )


def _counted_day(code: str, day: date, law: str, *, rough: bool) -> TimelineEntry:
    return TimelineEntry(
        code=code, first=day, last=day, state=DateState.COUNTED, law=law, rough=rough
    )
