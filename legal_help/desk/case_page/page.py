"""Show the page of one case: card, reasons, answers, messages, and the forms to work on it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.requests import StaffRequest
from legal_help.casework import cases
from legal_help.casework.case_texts import verification_methods
from legal_help.casework.conflicts import conflict_check
from legal_help.desk.case_page import (
    assignment,
    dates,
    decisions,
    evidence,
    messages,
    replies,
    urgency,
)
from legal_help.desk.case_page.answers import card_lines
from legal_help.desk.case_page.sheet import case_sheet
from legal_help.desk.forms.appointments import AppointmentForm
from legal_help.desk.forms.case import (
    AnswerForm,
    ByWordForm,
    NewCodeForm,
    NoteForm,
    TypedForm,
    WithdrawalForm,
)
from legal_help.desk.words import matches
from legal_help.intake.appointment_words import appointment_lines
from legal_help.public.forms.pages import problems_of
from legal_help.questions import QuestionKind
from legal_help.questions.reference.places import STATES
from legal_help.questions.reference.time_zones import local_times
from legal_help.rules.reported_changes import VerificationMethod
from legal_help.sealed import correspondence
from legal_help.trust import interpreters
from legal_help.trust.actors import Caseworker

REFERENCE = re.compile(r"[A-Z]{3,12}-[0-9]{4}")
DONE: Mapping[str, Promise] = {
    "answered": _("Your answer is on the person’s page."),
    "noted": _("Your note is saved."),
    "taken": _("This request is yours now."),
    "released": _("This request is back in the queue."),
    "resumed": _("It is open again. Something that we wrote to each other may be missing."),
    "restored": _("The request is open again."),
    "colleague": _("A colleague has this request. Nothing was changed."),
    "withdrawn": _("The person withdrew this request meanwhile. Nothing was changed."),
    "settled": _("Saved, with your name."),
    "settled_before": _("A colleague has decided about this. Nothing was changed."),
    "match_settled": _("It is noted, with your name."),
    "refused": _("This is not possible any more. Nothing was changed."),
    "in_doubt": _(
        "A line of the log cannot be right, so nothing can be signed. A supervisor sees the alarm."
    ),
    "no_match": _("These requests no longer match. Nothing was changed."),
    "code_before": _("A new code was given a moment ago. If you did not see it, give another."),
    "unchecked": _("Say how you checked it. Nothing was changed."),
    "read": _("Marked as read."),
    "booked": _("It is on their page, in a letter."),
    "appointment_cancelled": _("It is cancelled, and a letter says so."),
    "appointment_over": _("That time has passed. Nothing was changed."),
    "asked": _("The notes now say whom you asked."),
    "not_listed": _("This interpreter is no longer on the signed list. Nothing was changed."),
    "reminded": _("We asked them to look at their page."),
    "not_allowed": _("They did not allow such a message, or none can be sent from here."),
    "not_sent": _("The message could not be sent. Try again, or call them."),
    "withdrawal_checked": _("It is in the notes, with your name."),
    **urgency.DONE,
    **assignment.DONE,
    **decisions.DONE,
    **evidence.DONE,
}


# The panel in which each word says it; the others stand at the top of the page.
PLACES: Mapping[str, str] = {
    **dict.fromkeys(("answered", "read", "settled"), "thread"),
    "noted": "notes",
    **dict.fromkeys(urgency.DONE, "urgency"),
    **dict.fromkeys(("taken", "released", "offered", "taken_back", "assigned"), "owner"),
    **dict.fromkeys(
        (
            "booked",
            "appointment_cancelled",
            "asked",
            "not_listed",
            "reminded",
            "not_allowed",
            "not_sent",
        ),
        "appointment",
    ),
    **dict.fromkeys(("proposed", "confirmed", "objected"), "status"),
}


def show_case(
    request: StaffRequest, reader: Caseworker, reference: str, typed: Form | None = None
) -> HttpResponse:
    """Open the case and show it, with the form that was typed in and comes back.

    Raises as `cases.open_case`.
    """
    opened = cases.open_case(by=reader, public_ref=reference)
    case, letters, answers = opened.case, opened.messages, opened.answers
    language, state = answers.get("language", ""), answers.get("state", "")
    last_number = max((each.number for each in letters if not each.from_us), default=0)
    answer = _answer_form(request, typed, language)
    answer.fields["read_to"].initial = last_number
    page = {
        "case": case,
        "is_withdrawn": case.is_withdrawn,
        "sheet": case_sheet(opened, long_texts=True),
        "state": STATES.get(state, ""),
        "local_times": local_times(state, timezone.now()),  # nobody is called at night
        "conflicts": matches.conflict_panel(opened.conflicts),
        "urgency": urgency.urgency_panel(opened, typed, last_number=last_number),
        "dates": dates.dates_panel(opened, timezone.localdate()),
        **_withdrawal_forms(opened),
        "long_text": QuestionKind.LONG_TEXT,
        "letters": messages.message_rows(letters, answers),
        "last_number": last_number,
        "can_mark_read": any(letter.is_unread and not letter.waits for letter in letters),
        "replies": replies.letters_panel(request.GET, language),
        "answer_form": answer,
        "assignment": assignment.assignment_panel(reader, opened),
        "decision": decisions.decision_panel(reader, opened, timezone.localdate()),
        "appointment": _appointment(opened, state, typed),
        "notes": _notes(reader, opened),
        "note_form": typed if isinstance(typed, NoteForm) else NoteForm(auto_id="note_%s"),
        "codes": _codes_panel(opened, typed),
        "evidence": evidence.evidence_panel(opened, reader, timezone.localdate()),
        "problems": problems_of(typed) if typed else [],
        "done": _done(request, at_top=case.is_withdrawn),
    }
    return render(request, "legal_help/desk/case/detail.html", page)


def _answer_form(request: StaffRequest, typed: Form | None, language: str) -> AnswerForm:
    begun = replies.begun_answer(request.GET, language)
    return typed if isinstance(typed, AnswerForm) else begun


def _done(request: StaffRequest, *, at_top: bool) -> dict[str, Any]:
    """Return the words that say what happened, the panel they belong to, and to which case.

    It is another one if the next case was opened, and then they stand at the top.
    """
    word, reference = request.GET.get("done", ""), request.GET.get("of", "")
    of = reference if REFERENCE.fullmatch(reference) else ""
    place = "top" if of or at_top else PLACES.get(word, "top")
    return {"words": DONE.get(word), "place": place, "of": of}


def show_held_back(
    request: StaffRequest, reader: Caseworker, reference: str, form: TypedForm
) -> HttpResponse:
    """Show a case that a likely conflict holds back: the conflict and the card, nothing else.

    `form` holds what was being typed: it waits in each form that leads on.
    """
    conflicts = conflict_check.check_conflicts(by=reader, public_ref=reference)
    page = {
        "reference": reference,
        "conflicts": matches.conflict_panel(conflicts),
        "card": card_lines(conflicts.card, timezone.localdate()),
        "supervisors": matches.supervisors(),
        "done": _done(request, at_top=True),
        "typed_form": form,
        "has_typed": bool(form["typed"].value()),
    }
    return render(request, "legal_help/desk/case/held_back.html", page)


def back_to(reference: str, done: str) -> HttpResponseRedirect:
    """Lead to the page of a case, where one word says what happened."""
    query = {"done": done} if done else None
    return HttpResponseRedirect(reverse("cases:detail", args=[reference], query=query))


def _appointment(opened: cases.CaseDetail, state: str, typed: Form | None) -> dict[str, Any]:
    """Return the appointment that stands and is not over, in words, and the form for another."""
    found = opened.appointment
    stands = found is not None and not found.is_over(timezone.now())
    fresh = AppointmentForm(auto_id="appointment_%s", state=state)
    language = opened.answers.get("language", "")
    return {
        "lines": appointment_lines(found) if found and stands else [],
        "interpreters": interpreters.interpreters_of(language, opened.known),
        "form": typed if isinstance(typed, AppointmentForm) else fresh,
        "letter": replies.appointment_letter(language),
    }


def _notes(reader: Caseworker, opened: cases.CaseDetail) -> list[tuple[Any, ...]]:
    """Return each note, the level that it sets, what it decides, and the match that it settles."""
    names = decisions.names_for(reader, opened)
    return [
        (note, urgency.set_level(note.level), decisions.in_words(note.said, names), match)
        for note, match in matches.notes_with_matches(reader, opened.notes)
    ]


def _codes_panel(opened: cases.CaseDetail, typed: Form | None) -> dict[str, Any]:
    """Return the codes that were given. `form` is None if nothing would show that it is the person."""
    ways = verification_methods(opened.answers, opened.messages)
    given_before = {"given_before": len(opened.codes_given)}
    fresh = NewCodeForm(initial=given_before, auto_id="new_code_%s")
    form = typed if isinstance(typed, NewCodeForm) else fresh
    form.offer(ways)
    return {
        "is_doubtful": correspondence.code_is_doubtful(opened.messages),
        "given": [
            (
                opened.known.member_ever(step.by),
                date.fromisoformat(step.on),
                NewCodeForm.words.get(step.details["how"], ""),
            )
            for step in opened.codes_given
        ],
        "form": form if ways else None,
    }


def _withdrawal_forms(opened: cases.CaseDetail) -> dict[str, ByWordForm | None]:
    """Return the form that checks a withdrawal, and the one for a person who asks us for it.

    Each is None if there is nothing to check, or nothing would show that it is the person.
    """
    ways = verification_methods(opened.answers, opened.messages)
    checks = by_word = None
    if opened.case.state.taken_back_on is not None:
        checks = WithdrawalForm(auto_id="withdrawal_%s")
        checks.offer([*ways, VerificationMethod.NOT_REACHED])
    elif ways and not opened.case.is_withdrawn:
        by_word = ByWordForm(auto_id="by_word_%s")
        by_word.offer(ways)
    return {"withdrawal_form": checks, "by_word_form": by_word}
