"""The page of one request, opened: card, reasons, answers, thread, and the forms to work on it."""

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.requests import StaffRequest
from legal_help.casework import cases, new_code
from legal_help.desk.case_page import (
    answers,
    assignment,
    cautions,
    dates,
    decisions,
    evidence,
    messages,
    replies,
    urgency,
)
from legal_help.desk.forms.request import AnswerForm, NewCodeForm, NoteForm
from legal_help.desk.forms.urgency import SetLevelForm
from legal_help.desk.words import law as words_law
from legal_help.desk.words import matches, queue_lines
from legal_help.desk.words.urgency import LEVELS
from legal_help.events.texts import Content
from legal_help.intake.status_words import STATUS_WORDS
from legal_help.models import HelpRequest
from legal_help.public.forms.pages import problems_of
from legal_help.questions import QuestionKind
from legal_help.questions.reference.places import STATES
from legal_help.questions.reference.time_zones import local_times
from legal_help.rules.law import Law
from legal_help.rules.reported_changes import ReportKind as News
from legal_help.sealed import correspondence
from legal_help.trust.keys import Caseworker

DONE: Mapping[str, Promise] = {
    "answered": _("Your answer is on the person’s page."),
    "noted": _("Your note is kept."),
    "taken": _("This request is yours now."),
    "released": _("This request is back in the queue."),
    "restored": _("The request is open again."),
    "colleague": _("A colleague has this request. Nothing was changed."),
    "withdrawn": _("The person took this request back meanwhile. Nothing was changed."),
    "settled": _("Kept, with your name."),
    "settled_before": _("A colleague has decided about this. Nothing was changed."),
    "compared": _("All that you may open was compared again."),
    "match_settled": _("It is noted on both requests."),
    "no_match": _("They have nothing in common any more. Nothing was changed."),
    "code_before": _("A new code was given a moment ago. If you did not see it, give another."),
    "unchecked": _("Say how you checked it. Nothing was changed."),
    "read": _("Marked as read."),
    "withdrawal_checked": _("It is in the notes, with your name."),
    **urgency.DONE,
    **assignment.DONE,
    **decisions.DONE,
    **evidence.DONE,
}


def request_page(
    request: StaffRequest,
    reader: Caseworker,
    reference: str,
    *,
    answer: AnswerForm | None = None,
    note: NoteForm | None = None,
    code_form: NewCodeForm | None = None,
    level_form: SetLevelForm | None = None,
) -> HttpResponse:
    """Open the request and show it; a form given keeps what was typed in it.

    Raises as `cases.open_case`.
    """
    opened = cases.open_case(by=reader, public_ref=reference)
    row, cautioned = opened.case, cautions.parts(opened)
    page = {
        "panel": matches.panel(opened.conflicts),
        **opened_parts(opened),
        **cautioned,
        **urgency.level_part(opened, level_form),
        **dates.date_parts(opened, timezone.localdate()),
        "done": DONE.get(request.GET.get("done", "")),
        **_there(opened.answers.get("state", "")),
        "assignment": assignment.assignment_panel(reader, opened),
        "decision": decisions.decision_panel(reader, row, opened.notes),
        **_answer(request, opened, answer, read_to=cautioned["last_number"]),
        "is_withdrawn": row.status == HelpRequest.Status.WITHDRAWN,
        "letters": messages.rows(opened.messages, opened.answers),
        **_notes(reader, opened, note),
        **_codes(opened, code_form),
        "problems": _problems(answer, note, code_form, level_form),
        "evidence": evidence.evidence_panel(opened, reader),
    }
    return render(request, "legal_help/desk/case/detail.html", page)


def _there(state: str) -> dict[str, Any]:
    """What time it is where the person lives: nobody should be called at night."""
    return {"state": STATES.get(state, ""), "times": local_times(state, timezone.now())}


def back_to(reference: str, done: str) -> HttpResponseRedirect:
    """Lead to the page of a request, where one word says what happened."""
    query = {"done": done} if done else None
    return HttpResponseRedirect(reverse("cases:detail", args=[reference], query=query))


def _problems(*forms: Form | None) -> list[Any]:
    return [problem for form in forms if form for problem in problems_of(form)]


def _answer(
    request: StaffRequest, opened: cases.CaseDetail, form: AnswerForm | None, *, read_to: int
) -> dict[str, Any]:
    part = replies.answer_part(request.GET, opened.answers.get("language", ""), form)
    part["answer_form"].fields["read_to"].initial = read_to
    return part


def _notes(reader: Caseworker, opened: cases.CaseDetail, form: NoteForm | None) -> dict[str, Any]:
    return {
        "notes": [
            (*urgency.note_row(note), decisions.in_words(note.said), matched)
            for note, matched in matches.with_matches(reader, opened.notes)
        ],
        "note_form": form or NoteForm(auto_id="note_%s"),
    }


def _codes(opened: cases.CaseDetail, form: NewCodeForm | None) -> dict[str, Any]:
    """The codes that were given; no form where nothing says that it is the person who asks."""
    ways = new_code.verification_methods(opened.answers, opened.messages)
    if form is None:
        given_before = {"given_before": len(opened.codes_given)}
        form = NewCodeForm(initial=given_before, auto_id="new_code_%s")
    form.offer(ways)
    return {
        "codes_given": [
            {"by": given.by, "on": given.on, "how": NewCodeForm.words.get(given.how, "")}
            for given in opened.codes_given
        ],
        "code_form": form if ways else None,
    }


def opened_parts(opened: cases.CaseDetail, *, long_texts: bool = True) -> dict[str, Any]:
    law, today = opened.law, timezone.localdate()
    reasons = queue_lines.dated(opened.reasons, today)
    sections = answers.sections(opened, long_texts=long_texts)
    return {
        "old_law": words_law.old_law(law, today),
        "urgency": opened.urgency,
        "row": opened.case,
        "for_caller": opened.is_for_caller,
        "entered_by": opened.entered_by,
        "level": LEVELS[opened.level],
        "standing": STATUS_WORDS[opened.case.status],
        "card": [
            line for line in answers.card_lines(opened.card) if long_texts or not line.is_long
        ],
        "reasons": [_reason(row, law, opened.answers) for row in reasons],
        "sections": sections,
        "how_to_reach": answers.how_to_reach(sections),
        "long_text": QuestionKind.LONG_TEXT,
        "reach_now": messages.reach_now(opened.messages),
        "reach_stops": correspondence.old_way_is_stopped(opened.messages),
        "reach_waits": any(
            letter.kind == News.CONTACT and not letter.settled for letter in opened.messages
        ),
    }


def _reason(row: queue_lines.DatedReason, law: Law, answered: Content) -> tuple[Any, ...]:
    """A reason with its day, the fact of law behind it, its sources, and what was left empty."""
    fact = law.facts[row.reason.meaning.law]
    return row, fact, words_law.sources(fact), answers.left_empty(row.reason.code, answered)
