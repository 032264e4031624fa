"""Put the dates of a case into words: past ones, coming ones, and the one-year rule."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.casework.cases import CaseDetail
from legal_help.desk.words.days import (
    age_in_words,
    date_in_words,
    day_off,
    span_away,
    span_in_words,
)
from legal_help.desk.words.law import sources
from legal_help.questions import QUESTIONS, QuestionKind, prune_answers
from legal_help.rules import reported_changes, timeline
from legal_help.rules.deadlines import PartialDate
from legal_help.rules.law import Law
from legal_help.rules.timeline import DateState, TimelineEntry
from legal_help.rules.triage import Facts
from legal_help.sealed import correspondence

# In the place of the question, which asks the person.
NAMES: Mapping[str, Promise] = {
    "arrival": _("Last came into the United States"),
    "hearing": _("Court hearing"),
    "judge_deadline": _("Last day that a judge set"),
    "order_date": _("A judge ordered removal"),
    "decision": _("A judge decided"),
    "checkin": _("Check-in with ICE"),
    "interview": _("Interview or fingerprints at USCIS"),
    "fear_interview_date": _("Fear interview"),
    "fee_due": _("A fee is due"),
    "fee_letter": _("Letter about the fee"),
    "rfe_due": _("Papers for USCIS are due"),
    "papers_letter": _("Letter that asks for papers"),
    "removal_date": _("Told they will be sent back"),
    "dob": _("Born"),
    "went_back_when": _("Was last back in that country"),
    "filed_date": _("Application sent, or sent back"),
    "other_date": _("Another date, reported later"),
    "ONE_YEAR_SAFE": _("One year: the day to plan for"),
    "ONE_YEAR_LAST": _("One year: the last day by the rule. Do not rely on it"),
    "APPEAL_SAFE": _("Appeal: the day to plan for"),
    "APPEAL_LAST": _("Appeal: the last day by the rule"),
    "IN_ABSENTIA_LAST": _("Last day to ask the court to reopen after a missed hearing"),
    "PRESENCE": _("Here long enough for fast removal not to be used, by the rule"),
    "ADULT": _("Birthday: no longer a child in law"),
    "JUVENILE_END": _("Birthday: juvenile status ends"),
}
# By the code of a counted date, or of a reason of triage: the fact that it was counted from.
COUNTED_FROM: Mapping[str, str] = {
    code: fact
    for fact, codes in {
        "arrival": "ONE_YEAR_SAFE ONE_YEAR_LAST PRESENCE OYD_DUE OYD_DUE_EST OYD_LAST_DAYS "
        "OYD_MAYBE_PASSED OYD_JUST_PASSED OYD_PASSED_EXCEPTION OYD_PASSED_CHECK_OTHER_RELIEF",
        "decision": "APPEAL_SAFE APPEAL_LAST APPEAL_DUE APPEAL_WINDOW_PASSED",
        "order_date": "IN_ABSENTIA_LAST IN_ABSENTIA_180_OPEN IN_ABSENTIA_180_PASSED",
        "dob": "ADULT JUVENILE_END CHILD_ALONE CHILD_MAYBE_ALONE SIJ_AGE_OUT",
    }.items()
    for code in codes.split()
}
STATES: Mapping[str, Promise | str] = {
    DateState.GIVEN: "",
    DateState.REPLACED: _("Replaced by what they reported later"),
    DateState.UNCHECKED: _("Reported later, not checked"),
    DateState.CHECKED: _("Reported later, checked"),
    DateState.COUNTED: _("Counted"),
}


class Origin(NamedTuple):
    """The date from which another one was counted, as the person gave it."""

    name: Promise
    words: str


def dates_panel(opened: CaseDetail, today: date) -> dict[str, Any]:
    """Return the dates of a case, past and to come, and the two days of the one-year rule."""
    law = opened.law
    checked_reports = [letter.facts for letter in correspondence.checked(opened.messages)]
    facts = reported_changes.with_reports(opened.facts, checked_reports)
    reported = list(_reported(opened))
    entries = timeline.timeline_entries(_given(opened), reported, facts, today, law)
    rows = [_row(entry, facts, law, today) for entry in entries]
    return {
        "past": [row for row in rows if row["entry"].is_past(today)],
        "coming": [row for row in rows if not row["entry"].is_past(today)],
        "today": today,
        "one_year": _one_year(facts, law, today),
    }


def _reported(opened: CaseDetail) -> Iterator[timeline.ReportedDate]:
    """Yield the dates that were reported later, unless a caseworker found them wrong."""
    order = [letter.number for letter in correspondence.checked(opened.messages)]
    for letter in opened.messages:
        is_refused = letter.settled is not None and not letter.settled.counts
        if letter.kind != reported_changes.ReportKind.DATE_CHANGED or is_refused:
            continue
        for name, written in letter.facts.items():
            if day := PartialDate.parse(written):
                checked = letter.number in order
                place = order.index(letter.number) if checked else 0
                yield timeline.ReportedDate(
                    name=name, day=day, on=letter.on, checked=checked, order=place
                )


def _given(opened: CaseDetail) -> dict[str, object]:
    """Return the dates of the form by question: as answered, or as triage took them at Send."""
    asked = [name for name, question in QUESTIONS.items() if question.kind is QuestionKind.DATE]
    kept = prune_answers(opened.answers)
    dates = {name: fact for name, fact in opened.facts.items() if name in asked}
    return dates | {name: kept[name] for name in asked if name in kept}


def _one_year(facts: Facts, law: Law, today: date) -> dict[str, Any] | None:
    """Return the two days of the one-year rule, how far off they are, and the rule."""
    days = timeline.one_year_dates(facts, today)
    if days is None:
        return None
    fact = law.facts["one-year-deadline"]
    return {
        "days": days,
        "safe_away": day_off(days.safe, today),
        "last_away": day_off(days.last, today),
        "is_same": days.safe == days.last,
        "is_past": days.last < today,
        "fact": fact,
        "sources": sources(fact),
    }


def origin_of(code: str, facts: Facts) -> Origin | None:
    """Return the date from which a day of the timeline, or of a reason of triage, was counted."""
    fact = COUNTED_FROM.get(code.partition(":")[0], "")
    written = facts.get(fact)
    if not isinstance(written, str) or PartialDate.parse(written) is None:
        return None
    return Origin(NAMES[fact], date_in_words(written))


def _row(entry: TimelineEntry, facts: Facts, law: Law, today: date) -> dict[str, Any]:
    """Return a date in words. `datetime` is for machines: a whole date, a month, or a year.

    `age` stands beside a day of birth, in place of `away`, which would round it.
    """
    asked = QUESTIONS.get(entry.code)
    born = PartialDate.parse(entry.written) if entry.code == "dob" else None
    is_counted = entry.state is DateState.COUNTED
    return {
        "entry": entry,
        "name": NAMES.get(entry.code) or (asked.words if asked else entry.code),
        "words": _in_words(entry),
        "datetime": entry.written or (entry.first.isoformat() if not entry.is_partial else ""),
        "away": span_away(entry.first, entry.last, today),
        "age": age_in_words(born, today) if born else "",
        "counted_from": origin_of(entry.code, facts) if is_counted else None,
        "state": STATES[entry.state],
        "is_counted": is_counted,
        "is_struck": entry.state is DateState.REPLACED,
        "fact": law.facts[entry.law] if entry.law else None,
    }


def _in_words(entry: TimelineEntry) -> str:
    """Keep a partial date partial, and say both days of a span."""
    if entry.written:
        return date_in_words(entry.written)
    first, last = date_in_words(entry.first.isoformat()), date_in_words(entry.last.isoformat())
    return span_in_words(first, last) if entry.is_partial else first
