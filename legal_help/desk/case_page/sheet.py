"""Show what the page of a case and its sheet of paper have in common, and print the sheet."""

from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.requests import StaffRequest
from legal_help.casework import cases
from legal_help.desk.case_page import answers, dates, messages
from legal_help.desk.case_page.answers import Unanswered
from legal_help.desk.case_page.dates import Origin
from legal_help.desk.words import law, queue_lines
from legal_help.desk.words.law import Source
from legal_help.desk.words.queue_lines import DatedReason
from legal_help.desk.words.statuses import STATUSES
from legal_help.desk.words.urgency import LEVELS
from legal_help.intake.status_words import STATUS_WORDS
from legal_help.rules.law import LawFact
from legal_help.rules.reported_changes import ReportKind
from legal_help.sealed import correspondence
from legal_help.trust.actors import Caseworker


class ReasonLine(NamedTuple):
    """Hold a reason of triage, the law behind it, and the questions that leave it open."""

    reason: DatedReason
    fact: LawFact
    sources: list[Source]
    unanswered: Unanswered
    counted_from: Origin | None


def case_sheet(opened: cases.CaseDetail, *, long_texts: bool) -> dict[str, Any]:
    """Return a case in words. `reach_now` counts in place of the answers; `reach_waits` does not yet."""
    today, letters = timezone.localdate(), opened.messages
    return {
        "opened": opened,
        "level": LEVELS[opened.urgency.level],
        "status": STATUSES[opened.case.status],
        "status_told": STATUS_WORDS[opened.case.status].now,
        "card": [
            line
            for line in answers.card_lines(opened.card, today)
            if long_texts or not line.is_long
        ],
        "reasons": reason_lines(opened, today),
        "topics": answers.topics(opened, long_texts=long_texts),
        "reach_now": messages.reach_now(letters),
        "reach_stops": correspondence.old_way_is_stopped(letters),
        "reach_waits": any(
            letter.kind == ReportKind.CONTACT and not letter.settled for letter in letters
        ),
        "old_law": law.old_law(opened.law, today),
    }


def show_sheet(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    """Show one sheet of paper: no messages, no notes, none of the long texts."""
    opened = cases.open_case(by=reader, public_ref=reference)
    sheet = case_sheet(opened, long_texts=False)
    dated = [line for line in sheet["reasons"] if line.reason.day]
    page = {
        "case": opened.case,
        "sheet": sheet,
        "deadlines": sorted(dated, key=lambda line: queue_lines.by_day(line.reason)),
        "undated": [line for line in sheet["reasons"] if not line.reason.day],
        "dates": dates.dates_panel(opened, timezone.localdate()),
    }
    return render(request, "legal_help/desk/case/print.html", page)


def reason_lines(opened: cases.CaseDetail, today: date) -> list[ReasonLine]:
    """Return the reasons of triage, the most urgent first, with what each rests on."""
    return [
        _reason(reason, opened)
        for reason in queue_lines.dated_reasons(opened.urgency.reasons, today)
    ]


def _reason(dated: DatedReason, opened: cases.CaseDetail) -> ReasonLine:
    fact = opened.law.facts[dated.reason.meaning.law]
    unanswered = answers.unanswered(dated.reason.code, opened.answers)
    origin = dates.origin_of(dated.reason.code, opened.facts) if dated.day else None
    return ReasonLine(dated, fact, law.sources(fact), unanswered, origin)
