"""The dates of a request in words, for its page: what is past, what comes, and the one year."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.casework.cases import CaseDetail
from legal_help.desk.words.days import date_in_words, day_off, span_away, to
from legal_help.desk.words.law import Source, sources
from legal_help.questions import QUESTIONS, QuestionKind, prune_answers
from legal_help.rules import reported_changes, timeline
from legal_help.rules.deadlines import PartialDate
from legal_help.rules.law import Law, LawFact
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
    "fear_interview_date": _("Interview of fear"),
    "fee_due": _("A fee is due"),
    "fee_letter": _("Letter about the fee"),
    "rfe_due": _("Papers for USCIS are due"),
    "papers_letter": _("Letter that asks for papers"),
    "removal_date": _("Told they will be sent back"),
    "dob": _("Born"),
    "went_back_when": _("Was last back in that country"),
    "filed_date": _("Application sent, or sent back"),
    "other_date": _("Another date, told later"),
    "ONE_YEAR_SAFE": _("One year: the day to plan for"),
    "ONE_YEAR_LAST": _("One year: the last day by the rule. Do not rely on it"),
    "APPEAL_SAFE": _("Appeal: the day to plan for"),
    "APPEAL_LAST": _("Appeal: the last day by the rule"),
    "IN_ABSENTIA_LAST": _("Last day to ask the court to reopen after a missed hearing"),
    "PRESENCE": _("Here long enough for fast removal not to be used, by the rule"),
    "ADULT": _("Birthday: no longer a child in law"),
    "JUVENILE_END": _("Birthday: juvenile status ends"),
}
STATES: Mapping[str, Promise | str] = {
    DateState.GIVEN: "",
    DateState.REPLACED: _("Replaced by what they told later"),
    DateState.UNCHECKED: _("Told later, nobody has checked it"),
    DateState.CHECKED: _("Told later, checked"),
    DateState.COUNTED: _("Counted"),
}


class Row(NamedTuple):
    """`datetime` is what a machine reads of the date: a whole one, a month, or a year."""

    name: Promise | str
    words: str
    datetime: str
    away: str
    state: Promise | str
    told_on: date | None
    is_counted: bool
    is_struck: bool
    rough: bool
    fact: LawFact | None


class OneYear(NamedTuple):
    """Two days, how far off they are, and the rule."""

    safe: date
    safe_away: str
    last: date
    last_away: str
    rough: bool
    is_same: bool
    is_past: bool
    fact: LawFact
    sources: list[Source]


def date_parts(opened: CaseDetail, today: date) -> dict[str, Any]:
    """For the page: the dates past and to come, and the two days of the one-year rule."""
    law = opened.law
    told_and_checked = [each.facts for each in correspondence.checked(opened.messages)]
    facts = reported_changes.with_reports(opened.facts, told_and_checked)
    found = timeline.timeline_entries(_given(opened), _told(opened), facts, today, law)
    rows = [(entry, _row(entry, law, today)) for entry in found]
    return {
        "past_dates": [row for entry, row in rows if entry.is_past(today)],
        "coming_dates": [row for entry, row in rows if not entry.is_past(today)],
        "today": today,
        "one_year": _one_year(facts, law, today),
    }


def _told(opened: CaseDetail) -> list[timeline.ReportedDate]:
    """The dates among the news; what a caseworker found not to be right is left out."""
    order = [letter.number for letter in correspondence.checked(opened.messages)]
    found = []
    for letter in opened.messages:
        is_refused = letter.settled is not None and not letter.settled.counts
        if letter.kind != reported_changes.ReportKind.DATE_CHANGED or is_refused:
            continue
        for name, written in letter.facts.items():
            day = PartialDate.parse(written)
            if day:
                checked = letter.number in order
                place = order.index(letter.number) if checked else 0
                told = timeline.ReportedDate(
                    name=name, day=day, on=letter.on, checked=checked, order=place
                )
                found.append(told)
    return found


def _given(opened: CaseDetail) -> dict[str, object]:
    """The dates of the form by question: as it is today, or as triage took them at Send."""
    asked = [name for name, question in QUESTIONS.items() if question.kind is QuestionKind.DATE]
    kept = prune_answers(opened.answers)
    dates = {name: fact for name, fact in opened.facts.items() if name in asked}
    return dates | {name: kept[name] for name in asked if name in kept}


def _one_year(facts: Facts, law: Law, today: date) -> OneYear | None:
    found = timeline.one_year_dates(facts, today)
    if found is None:
        return None
    fact = law.facts["one-year-deadline"]
    return OneYear(
        safe=found.safe,
        safe_away=day_off(found.safe, today),
        last=found.last,
        last_away=day_off(found.last, today),
        rough=found.rough,
        is_same=found.safe == found.last,
        is_past=found.last < today,
        fact=fact,
        sources=sources(fact),
    )


def _row(entry: TimelineEntry, law: Law, today: date) -> Row:
    counted = entry.state is DateState.COUNTED
    asked = QUESTIONS.get(entry.code)
    return Row(
        name=NAMES.get(entry.code) or (asked.words if asked else entry.code),
        words=_in_words(entry),
        datetime=entry.written or (entry.first.isoformat() if not entry.is_partial else ""),
        away=span_away(entry.first, entry.last, today),
        state=STATES[entry.state],
        told_on=entry.reported_on,
        is_counted=counted,
        is_struck=entry.state is DateState.REPLACED,
        rough=entry.rough,
        fact=law.facts[entry.law] if entry.law else None,
    )


def _in_words(entry: TimelineEntry) -> str:
    """A partial date stays partial; what lies between two days says both."""
    if entry.written:
        return date_in_words(entry.written)
    first, last = date_in_words(entry.first.isoformat()), date_in_words(entry.last.isoformat())
    if not entry.is_partial:
        return first
    return to(first, last)
