"""Decide how soon a person's case must be read, and why. No Django, no database, no clock.

The tables that a lawyer reads and corrects stand in triage_tables.py; the functions here only count
days. A missing fact was not asked about, and its rules say nothing. A fact that is None was asked about and left
empty, one that is "unsure" was answered so; neither is ever less urgent than the harmless answer.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple, Self

from legal_help.rules.deadlines import (
    Level,
    PartialDate,
    anniversary,
    one_year_limit,
    working_day_on_or_after,
)
from legal_help.rules.law import Law
from legal_help.rules.signs import SIGNS, UNSURE, unknown_signs
from legal_help.rules.triage_reasons import (
    ONE_YEAR_EXCEPTIONS,
    TAKEN_BACK,
    ReasonMeaning,
    meaning_of,
)
from legal_help.rules.triage_tables import (
    AGE_OUT_BANDS,
    COURT_DATES,
    DANGERS,
    EVENTS,
    ONE_YEAR_BANDS,
    UNDATED,
    Bands,
)

U1, U2, U3, U4 = Level

type Facts = Mapping[str, str | Sequence[str] | None]


class TriageReason(NamedTuple):
    """Say why a case is as urgent as it is. `date` is the day that counts, if there is one.

    `rough`: the date is the earliest day of a partial date, or was counted from one. `given` is the
    partial date as it was written (`2026-06`), if it is the date itself. `last` is the last day by
    the rule, where `date` is the earlier day to plan by. `is_certain` is False if nobody said so:
    the reason rests on "not sure" or on an empty answer alone.
    """

    code: str
    level: Level
    date: dt.date | None = None
    rough: bool = False
    given: str = ""
    last: dt.date | None = None
    is_certain: bool = True

    @classmethod
    def on(cls, code: str, level: Level, day: PartialDate) -> Self:
        """Return a reason dated on the earliest day of a date that may be partial."""
        given = "" if day.is_whole else str(day)
        return cls(code, level, day.earliest, rough=bool(given), given=given)

    def counting_day(self, today: dt.date) -> dt.date | None:
        """Return the day that counts: today, if a partial date may lie before or after today."""
        day = self.date
        if day and day < today and self.given:
            partial = PartialDate.parse(self.given)
            return today if partial and partial.latest >= today else day
        return day

    @property
    def meaning(self) -> ReasonMeaning:
        """Return what staff read, and the law fact."""
        return meaning_of(self.code, has_day=self.date is not None)


def triage(facts: Facts, today: dt.date, law: Law) -> tuple[Level, list[TriageReason]]:
    """Return the most urgent level and every reason, the most urgent and nearest first.

    `today` is the day in the organisation's time zone. Without any reason the level is U4.
    """
    return rank_reasons(Situation(facts, today, law).reasons())


def rank_reasons(found: Iterable[TriageReason]) -> tuple[Level, list[TriageReason]]:
    """Return the most urgent level, U4 without any reason, and the reasons in their order."""
    reasons = sorted(found, key=_urgency_order)
    return (reasons[0].level if reasons else U4), reasons


def _urgency_order(reason: TriageReason) -> tuple[Level, dt.date, str]:
    return reason.level, reason.date or dt.date.max, reason.code


@dataclass(frozen=True)
class Situation:
    """Hold the facts on one day under one law."""

    facts: Facts
    today: dt.date
    law: Law

    def reasons(self) -> list[TriageReason]:
        """Return what the facts say, and what they leave open about a sign."""
        found = list(self._reasons())
        return [*found, *self._unknown_signs({reason.code for reason in found})]

    def _reasons(self) -> Iterator[TriageReason]:
        yield from self._dangers()
        yield from self._events()
        yield from self._undated()
        yield from self._hearing()
        yield from self._contradicted_court()
        yield from self._missed_hearing()
        yield from self._divorce()
        yield from self._appeal()
        yield from self._order()
        yield from self._in_absentia()
        yield from self._child()
        yield from self._harmed_by_parent()
        yield from self._one_year()
        yield from self._child_beside_one_year()
        yield from self._not_inspected()
        yield from self._address()

    def _is(self, fact: str, *answers: str) -> bool:
        return self.facts.get(fact) in answers

    def _is_unsure(self, fact: str) -> bool:
        return fact in self.facts and self.facts[fact] in (UNSURE, None)

    def _is_yes_or_unsure(self, fact: str) -> bool:
        return self._is(fact, "yes") or self._is_unsure(fact)

    def _day(self, fact: str) -> PartialDate | None:
        return PartialDate.parse(self.facts.get(fact))

    def _days_to(self, day: dt.date) -> int:
        return max(0, (day - self.today).days)

    @property
    def _filed(self) -> bool:
        return self._is("filed", "yes")

    def _dangers(self) -> Iterator[TriageReason]:
        for fact, code in DANGERS.items():
            if self._is(fact, "yes"):
                day = self._day("removal_date") if fact == "removal_set" else None
                yield TriageReason.on(code, U1, day) if day else TriageReason(code, U1)

    def _events(self) -> Iterator[TriageReason]:
        for event in EVENTS:
            day = self._day(event.fact)
            if day is None:
                continue
            if day.latest >= self.today:
                level = _level_in(event.bands, self._days_to(day.earliest))
                yield TriageReason.on(event.code, level, day)
            elif event.passed:
                yield TriageReason.on(event.passed, U1, day)

    def _undated(self) -> Iterator[TriageReason]:
        for fact, (code, level) in UNDATED.items():
            if self._does_not_know(fact):
                yield TriageReason(code, level)
        if self._is("taken_back", "yes"):  # see casework/case_texts.py
            yield TriageReason(TAKEN_BACK, U2)

    def _hearing(self) -> Iterator[TriageReason]:
        """Take a court date that they do not know as near: they know of a case."""
        if self._is("court", "yes") and self._does_not_know("hearing"):
            said = self.facts["hearing"] == UNSURE
            yield TriageReason("HEARING", U1 if said else U2, is_certain=said)

    def _contradicted_court(self) -> Iterator[TriageReason]:
        """Take "sent to the court" beside "no case in court" as not being sure of a case."""
        if self._is("court_contradicted", "yes"):
            yield TriageReason("COURT_CONTRADICTED", U2, is_certain=False)

    def _missed_hearing(self) -> Iterator[TriageReason]:
        hearing, missed = self._day("hearing"), self._is("attended", "no")
        if hearing and hearing.latest < self.today and not self._is("attended", "yes"):
            yield TriageReason.on("HEARING_PASSED_MAYBE_MISSED", U1, hearing)
        elif self._does_not_know("hearing") and (missed or self._is("attended", UNSURE)):
            yield TriageReason("HEARING_PASSED_MAYBE_MISSED", U1, is_certain=missed)
        elif missed:
            # The date that they gave lies ahead, or they have none yet: an earlier one, or a slip.
            yield TriageReason("HEARING_PASSED_MAYBE_MISSED", U2, is_certain=False)

    def _divorce(self) -> Iterator[TriageReason]:
        """Take a marriage to an abuser that ended: nobody says when, so the two years may end soon."""
        if self._is("marriage_ended", "yes") and not self._is("abuser_status", "no"):
            yield TriageReason("DIVORCE_UNDER_TWO_YEARS", U2)

    def _appeal(self) -> Iterator[TriageReason]:
        decision = self._day("decision")
        if decision is None:
            return
        days = dt.timedelta(days=self.law.days("bia-appeal"))
        due = working_day_on_or_after(decision.earliest + days)
        if working_day_on_or_after(decision.latest + days) >= self.today:
            yield TriageReason("APPEAL_DUE", U1, due, rough=not decision.is_whole)
        else:
            yield TriageReason("APPEAL_WINDOW_PASSED", U2, due, rough=not decision.is_whole)

    def _order(self) -> Iterator[TriageReason]:
        if not self._is_yes_or_unsure("order"):
            return
        known = self._is("order", "yes")
        code = "PRIOR_ORDER" if known else "PRIOR_ORDER_UNSURE"
        yield TriageReason(code, U2, is_certain=known)
        if known and self.facts.get("order_date") == UNSURE:
            yield TriageReason("ORDER_DAY_UNKNOWN", U1)  # an appeal may be due
        if "checkin" in self.facts:  # even if its day is not known
            yield TriageReason("ORDER_PLUS_CHECKIN", U1, is_certain=known)

    def _in_absentia(self) -> Iterator[TriageReason]:
        order, known = self._day("order_date"), self._is("missed", "yes")
        if not self._is_yes_or_unsure("missed"):
            return
        if order is None:
            # While nobody knows the day of the order, the 180 days may still be running.
            if "order_date" in self.facts:
                yield TriageReason("IN_ABSENTIA_180_OPEN", U2, is_certain=known)
            return
        days = dt.timedelta(days=self.law.days("in-absentia-180"))
        last, rough = order.earliest + days, not order.is_whole
        code, level = "IN_ABSENTIA_180_PASSED", U2
        if order.latest + days >= self.today:
            code, level = "IN_ABSENTIA_180_OPEN", U1 if self._days_to(last) <= 30 else U2
        yield TriageReason(code, level, last, rough=rough, is_certain=known)

    def _birthday(self, years: int) -> tuple[dt.date, int] | None:
        """Return a birthday that may lie ahead, and the smallest number of days that are left."""
        born = self._day("dob")
        if born is None:
            return None
        first, last = anniversary(born.earliest, years), anniversary(born.latest, years)
        if last <= self.today:
            return None
        return (first if first > self.today else last), self._days_to(first)

    @property
    def _adult_at(self) -> tuple[dt.date, int] | None:
        return self._birthday(self.law.days("unaccompanied-child", "adult_at"))

    def _does_not_know(self, fact: str) -> bool:
        return fact in self.facts and self._day(fact) is None

    def _child(self) -> Iterator[TriageReason]:
        alone, maybe = self._is("guardian", "no"), self._is_unsure("guardian")
        adult_at = self._adult_at
        if adult_at:
            birthday, days = adult_at
            level = U1 if days <= 90 else U2
            if alone:
                yield TriageReason("CHILD_ALONE", level, birthday)
            elif maybe:
                yield TriageReason("CHILD_MAYBE_ALONE", level, birthday, is_certain=False)
            elif self._is("guardian", "yes"):
                yield TriageReason("CHILD_WITH_FAMILY", U3)
        elif self._does_not_know("dob") and (alone or maybe):
            yield TriageReason("CHILD_MAYBE_ALONE", U2, is_certain=False)

    def _harmed_by_parent(self) -> Iterator[TriageReason]:
        if not self._is("parent_harm", "yes"):
            return
        birthday = self._birthday(self.law.days("sij", "max_age"))
        if birthday:
            yield TriageReason(
                "SIJ_AGE_OUT", _level_in(AGE_OUT_BANDS, birthday[1], beyond=U3), birthday[0]
            )
        elif self._does_not_know("dob"):
            yield TriageReason("SIJ_AGE_OUT", U2)

    def _one_year(self) -> Iterator[TriageReason]:
        if self._filed:
            yield TriageReason("FILED_ALREADY", U4)
        elif "arrival" in self.facts:
            arrival = self._day("arrival")
            # A date in the future cannot be the arrival: the arrival is not known.
            if arrival is None or arrival.earliest > self.today:
                yield TriageReason("OYD_ARRIVAL_UNKNOWN", U2, is_certain=False)
            else:
                yield from self._one_year_from(arrival)

    def _one_year_from(self, arrival: PartialDate) -> Iterator[TriageReason]:
        first = one_year_limit(arrival.earliest)
        last = (first if arrival.is_whole else one_year_limit(arrival.latest)).last
        safe = first.safe
        if self.today <= safe:
            code = "OYD_DUE" if arrival.is_whole else "OYD_DUE_EST"
            level = _level_in(ONE_YEAR_BANDS, self._days_to(safe))
            yield TriageReason(code, level, safe, last=first.last)
        elif self.today <= last:
            yield TriageReason(
                "OYD_LAST_DAYS" if arrival.is_whole else "OYD_MAYBE_PASSED", U1, last
            )
        elif exceptions := self._exceptions():
            for exception in exceptions:
                yield TriageReason(f"OYD_PASSED_EXCEPTION:{exception}", U2, last)
        elif self.today <= last + dt.timedelta(
            days=self.law.days("one-year-deadline", "just_passed_days")
        ):
            yield TriageReason("OYD_JUST_PASSED", U2, last)
        else:
            yield TriageReason("OYD_PASSED_CHECK_OTHER_RELIEF", U3, last)

    def _exceptions(self) -> list[str]:
        claimed = set(self.facts.get("exceptions") or ())
        if self._is("filed", "returned"):
            claimed.add("RETURNED")
        return [exception for exception in ONE_YEAR_EXCEPTIONS if exception in claimed]

    def _child_beside_one_year(self) -> Iterator[TriageReason]:
        alone = self._is("guardian", "no") and self._adult_at is not None
        if not self._filed and (alone or self._is("uac_before", "yes")):
            yield TriageReason("OYD_MAY_NOT_APPLY_CHILD", U3)

    def _not_inspected(self) -> Iterator[TriageReason]:
        arrival = self._day("arrival")
        if arrival is None or self._filed or not self._is("entry", "not_checked"):
            return
        fact = "expedited-removal"
        here = (self.today - arrival.latest).days
        if self.law.is_on(fact, "applies_inside_the_country") and here < self.law.days(
            fact, "presence_days"
        ):
            yield TriageReason("UNDER_TWO_YEARS_NO_INSPECTION", U3)

    def _address(self) -> Iterator[TriageReason]:
        if self._is_yes_or_unsure("moved"):
            in_court = (
                any(fact in self.facts for fact in COURT_DATES)
                or self._is("court", "yes", UNSURE)
                or (self._is_unsure("court") and self._is("moved", "yes"))
                or self._is_yes_or_unsure("order")
            )
            level = U2 if in_court else U4
            yield TriageReason("ADDRESS_CHANGE", level, is_certain=self._is("moved", "yes"))

    def _unknown_signs(self, said: Set[str]) -> Iterator[TriageReason]:
        """Yield the signs that are not known, unless one of the reasons `said` tells it already."""
        for sign, kind, level in unknown_signs(self._facts_of_signs()):
            if said.isdisjoint(SIGNS[sign].codes):
                yield TriageReason(f"{kind}:{sign}", level, is_certain=False)

    def _facts_of_signs(self) -> dict[str, object]:
        """Return the facts without those that another answer takes out of the signs."""
        facts, hearing = dict[str, object](self.facts), self._day("hearing")
        if hearing and hearing.latest >= self.today and facts.get("attended", "") is None:
            # "If the date has passed: did you go?" is left empty by whoever waits for the date.
            del facts["attended"]
        if self._is("court", UNSURE):
            facts.pop("hearing", None)  # no day, near or far, tells whether there is a case
        if self._is("abuser_status", "no"):
            facts.pop("marriage_ended", None)  # no petition rests on the marriage: see _divorce
        return facts


def _level_in(bands: Bands, days: int, beyond: Level = U4) -> Level:
    for most, level in bands:
        if days <= most:
            return level
    return beyond
