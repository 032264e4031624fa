"""Export a case for the lawyer who takes it: a file that only they open, made in memory."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest
from legal_help.casework.cases import CaseDetail
from legal_help.casework.conflicts import conflict_check
from legal_help.casework.export import export_to_key, export_under_words
from legal_help.crypto.passphrases import new_passphrase
from legal_help.desk.case_page import dates, sheet
from legal_help.desk.door import unlocked
from legal_help.desk.forms.case import AgreedForm, ForKeyForm, ForWordsForm
from legal_help.desk.shown_once import clear_cache_after, sign_words, verify_words
from legal_help.desk.words import queue_lines
from legal_help.desk.words.urgency import LEVELS
from legal_help.public.forms.pages import problems_of
from legal_help.questions import QUESTIONS, answer_in_words
from legal_help.questions.form_i589 import FORM_PARTS, OTHER_PEOPLE
from legal_help.questions.parts.shapes import Question
from legal_help.trust.actors import Caseworker
from legal_help.trust.slots import Busy

# Nothing of a case in the name under which a browser keeps it.
FILE = "document.html.age"


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def for_key(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    """Ask for whom; answer with the file."""
    conflict_check.refuse_held_back(by=reader, public_ref=reference)
    form = ForKeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _file(reader, reference, export_to_key, key=form.cleaned_data["key"])
    return _ask(request, reference, form, AgreedForm(auto_id="words_%s"))


@require_POST
@unlocked
@clear_cache_after
def words(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    """Show six words under which the file will lie, once."""
    conflict_check.refuse_held_back(by=reader, public_ref=reference)
    form = AgreedForm(request.POST, auto_id="words_%s")
    if not form.is_valid():
        return _ask(request, reference, ForKeyForm(), form)
    made = new_passphrase()
    mark = sign_words(made, of=request.user, purpose=_purpose(reference))
    return _words_page(request, reference, made, mark)


@require_POST
@unlocked
@clear_cache_after
def for_words(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    """Answer with the file, under the words of the page before: generated, never chosen."""
    conflict_check.refuse_held_back(by=reader, public_ref=reference)
    form = ForWordsForm(request.POST)
    if form.is_valid() and verify_words(
        form.cleaned_data["mark"],
        words=form.cleaned_data["words"],
        of=request.user,
        purpose=_purpose(reference),
    ):
        made, mark = form.cleaned_data["words"], form.cleaned_data["mark"]
        try:
            return _file(reader, reference, export_under_words, words=made)
        except Busy:
            return _words_page(request, reference, made, mark, is_busy=True)
    return _ask(request, reference, ForKeyForm(), AgreedForm(auto_id="words_%s"))


def _words_page(
    request: StaffRequest, reference: str, made: str, mark: str, *, is_busy: bool = False
) -> HttpResponse:
    page = {
        "words": made.split(),
        "typed": made,
        "mark": mark,
        "reference": reference,
        "is_busy": is_busy,
    }
    return render(request, "legal_help/desk/case/export_passphrase.html", page)


def _ask(
    request: StaffRequest, reference: str, form: ForKeyForm, agreed: AgreedForm
) -> HttpResponse:
    page = {
        "reference": reference,
        "form": form,
        "agreed_form": agreed,
        "problems": [*problems_of(form), *problems_of(agreed)],
    }
    return render(request, "legal_help/desk/case/export.html", page)


def _file(
    reader: Caseworker, reference: str, export: Callable[..., bytes], **to: str
) -> HttpResponse:
    def write(opened: CaseDetail) -> str:
        template = "legal_help/desk/case/export_document.html"
        return render_to_string(template, _document(opened, reader))

    content = export(by=reader, public_ref=reference, write=write, **to)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return response


def _document(opened: CaseDetail, reader: Caseworker) -> Mapping[str, Any]:
    today = timezone.localdate()
    rows = sheet.reason_lines(opened, today)
    return {
        "case": opened.case,
        "by": reader.user.display_name,
        "today": today,
        "level": LEVELS[opened.urgency.level],
        "deadlines": sorted(
            (row for row in rows if row.reason.day), key=lambda row: queue_lines.by_day(row.reason)
        ),
        "undated": [row for row in rows if not row.reason.day],
        "dates": dates.dates_panel(opened, today),
        "parts": [(name, lines) for name, asked in FORM_PARTS if (lines := _lines(asked, opened))],
        "others": _lines(OTHER_PEOPLE, opened),
    }


def _lines(questions: Sequence[str], opened: CaseDetail) -> list[tuple[Question, list[str]]]:
    """Return those of the questions that were answered, with the answers in words."""
    language = get_language() or "en"
    return [
        (QUESTIONS[name], answer_in_words(QUESTIONS[name], opened.answers[name], language))
        for name in questions
        if name in QUESTIONS and opened.answers.get(name)
    ]


def _purpose(reference: str) -> str:
    return f"export {reference}"
