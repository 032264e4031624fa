"""The page of one request, opened: card, reasons, answers, thread, and the forms to work on it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.http import StaffRequest
from legal_help import casework, new_code, reading
from legal_help.forms.desk.casework import (
    AnswerForm,
    NewCodeForm,
    NoteForm,
)
from legal_help.forms.desk.levels import LEVELS, SetLevelForm
from legal_help.forms.pages import problems_of
from legal_help.keys import Reader
from legal_help.models import HelpRequest
from legal_help.news import Kind as News
from legal_help.questions import (
    FORM_VERSION,
    Kind,
    Words,
    as_it_was_asked,
    summary,
    unanswered,
)
from legal_help.questions.places import STATES
from legal_help.questions.wording import Line, Section
from legal_help.questions.zones import local_times
from legal_help.statuses import STANDINGS
from legal_help.views.desk import (
    card_rows,
    cautions,
    dates,
    deciding_rows,
    evidence,
    handing_rows,
    law_rows,
    letter_rows,
    level_part,
    match_rows,
    news_rows,
    queue_rows,
)

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
    **level_part.DONE,
    **handing_rows.DONE,
    **deciding_rows.DONE,
    **evidence.DONE,
}

# The form promises it: who does not answer gets no message.
_NOT_TOLD: Mapping[str, Promise] = {
    "leave_message": _("They did not answer: leave no message"),
    "safe_times": _("They did not say"),
}
# By the first we know the person, by the second somebody else knows us.
_NEVER_ON_PAPER = {"own_word", "secret_word"}


def request_page(
    request: StaffRequest,
    reader: Reader,
    reference: str,
    *,
    answer: AnswerForm | None = None,
    note: NoteForm | None = None,
    code_form: NewCodeForm | None = None,
    level_form: SetLevelForm | None = None,
) -> HttpResponse:
    """Open the request and show it; a form given keeps what was typed in it.

    Raises as `casework.open_request`.
    """
    opened = casework.open_request(by=reader, public_ref=reference)
    row, language = opened.request, opened.answers.get("language", "")
    cautioned = cautions.parts(opened)
    answering = letter_rows.answer_part(request.GET, language, answer)
    answering["answer_form"].fields["read_to"].initial = cautioned["last_number"]
    page = {
        "panel": match_rows.panel(opened.conflicts),
        **opened_parts(opened),
        **cautioned,
        **level_part.level_part(opened, level_form),
        **dates.date_parts(opened, timezone.localdate()),
        "done": DONE.get(request.GET.get("done", "")),
        **_there(opened.answers.get("state", "")),
        **handing_rows.parts(reader, opened),
        **deciding_rows.parts(reader, row, opened.notes),
        **answering,
        "is_withdrawn": row.status == HelpRequest.Status.WITHDRAWN,
        "letters": news_rows.rows(opened.messages, opened.answers),
        "notes": [
            (*level_part.note_row(note), deciding_rows.in_words(note.said), matched)
            for note, matched in match_rows.with_matches(reader, opened.notes)
        ],
        "note_form": note or NoteForm(auto_id="note_%s"),
        "codes_given": [
            {"by": given.by, "on": given.on, "how": NewCodeForm.words.get(given.how, "")}
            for given in opened.codes_given
        ],
        "code_form": _code_form(opened, code_form),
        "problems": [
            problem
            for form in (answer, note, code_form, level_form)
            if form
            for problem in problems_of(form)
        ],
        "evidence": evidence.of(opened, reader),
    }
    return render(request, "legal_help/casework/detail.html", page)


def _there(state: str) -> dict[str, Any]:
    """What time it is where the person lives: nobody should be called at night."""
    return {"state": STATES.get(state, ""), "times": local_times(state, timezone.now())}


def back_to(reference: str, done: str) -> HttpResponseRedirect:
    """Lead to the page of a request, where one word says what happened."""
    query = {"done": done} if done else None
    return HttpResponseRedirect(reverse("cases:detail", args=[reference], query=query))


def _code_form(opened: casework.OpenRequest, form: NewCodeForm | None) -> NewCodeForm | None:
    """None: they gave us nothing by which we could be sure that it is them."""
    ways = new_code.ways_to_check(opened.answers, opened.messages)
    if not ways:
        return None
    if form is None:
        given_before = {"given_before": len(opened.codes_given)}
        form = NewCodeForm(initial=given_before, auto_id="new_code_%s")
    form.offer(ways)
    return form


def opened_parts(opened: casework.OpenRequest, *, long_texts: bool = True) -> dict[str, Any]:
    law, today = opened.law, timezone.localdate()
    facts = law.facts
    reasons = queue_rows.dated(opened.reasons, today)
    replaced = cautions.replaced(opened)
    return {
        "old_law": law_rows.old_law(law, today),
        "urgency": opened.urgency,
        "row": opened.request,
        "for_caller": opened.is_for_caller,
        "entered_by": opened.entered_by,
        "level": LEVELS[opened.level],
        "standing": STANDINGS[opened.request.status],
        "card": [
            line for line in card_rows.card_lines(opened.card) if long_texts or not line.is_long
        ],
        "reasons": [
            (
                reason,
                facts[reason.reason.meaning.law],
                law_rows.sources(facts[reason.reason.meaning.law]),
                _left_empty(reason.reason.code, opened.answers),
            )
            for reason in reasons
        ],
        "sections": [
            (section.name, lines)
            for section in _sheet(opened.answers)
            if (
                lines := [
                    (line, replaced.get(line.question.id))
                    for line in map(_told_or_not, section.lines)
                    if _is_shown(line, long_texts)
                ]
            )
        ],
        "long_text": Kind.LONG_TEXT,
        "reach_now": news_rows.reach_now(opened.messages),
        "reach_stops": reading.old_way_is_stopped(opened.messages),
        "reach_waits": any(
            letter.kind == News.CONTACT and not letter.settled for letter in opened.messages
        ),
    }


def _sheet(answers: Mapping[str, Any]) -> list[Section]:
    """In the words of today's form, or as it was asked if that was another form."""
    if answers.get("form_version", FORM_VERSION) != FORM_VERSION:
        return as_it_was_asked(answers["asked"])
    return summary(answers, get_language() or "en")


def _left_empty(reason: str, answers: Mapping[str, Any]) -> list[Words]:
    """Today's form cannot say it of what another one asked."""
    if answers.get("form_version", FORM_VERSION) != FORM_VERSION:
        return []
    return [question.words for question in unanswered(reason, answers)]


def _told_or_not(line: Line) -> Line:
    """What decides whether a call is safe stands there even where nobody answered it."""
    words = _NOT_TOLD.get(line.question.id)
    return line._replace(words=[str(words)]) if words and not line.words else line


def _is_shown(line: Line, long_texts: bool) -> bool:
    if not long_texts and line.question.id in _NEVER_ON_PAPER:
        return False
    return bool(line.words) and (long_texts or line.question.kind is not Kind.LONG_TEXT)
