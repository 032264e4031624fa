"""Export a case for the lawyer who takes it: a file that only they open, made in memory."""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest
from legal_help.casework import case_files
from legal_help.casework.case_files import NotOpened
from legal_help.casework.cases import CaseDetail
from legal_help.casework.conflicts import conflict_check
from legal_help.casework.outgoing.export import export_to_key, export_under_words
from legal_help.crypto.passphrases import new_passphrase
from legal_help.desk.case_page import answers, dates, sheet
from legal_help.desk.case_page.messages import file_in_words
from legal_help.desk.door import unlocked
from legal_help.desk.forms.case import ExportForm, ForWordsForm
from legal_help.desk.shown_once import clear_cache_after, sign_words, verify_words
from legal_help.desk.words import queue_lines
from legal_help.desk.words.lists import joined_by_semicolons
from legal_help.desk.words.urgency import LEVELS
from legal_help.public.forms.pages import problems_of
from legal_help.questions import QUESTIONS, answer_in_words
from legal_help.questions.form_i589 import FORM_PARTS, OTHER_PEOPLE
from legal_help.questions.parts.shapes import Question
from legal_help.trust.actors import Caseworker
from legal_help.trust.slots import Busy

type AnsweredLines = list[tuple[Question, list[str]]]

# Nothing of a case in the name under which a browser keeps it.
FILE = "document.html.age"
NUMBER = re.compile(r"[0-9]{1,9}")


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def for_key(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    """Ask for whom; answer with the file."""
    conflict_check.refuse_held_back(by=reader, public_ref=reference)
    typed = request.POST if request.method == "POST" else None
    form = ExportForm(typed, files=_offered(reader, reference))
    if form.is_valid():
        taken = form.cleaned_data.get("taken", [])
        return _file(reader, reference, taken, export_to_key, key=form.cleaned_data["key"])
    return _ask(request, reference, form)


@require_POST
@unlocked
@clear_cache_after
def words(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    """Show six words under which the file will lie, once. The form is that of a key, without one."""
    conflict_check.refuse_held_back(by=reader, public_ref=reference)
    offered = _offered(reader, reference)
    form = ExportForm(request.POST, files=offered, needs_key=False)
    if not form.is_valid():
        return _ask(request, reference, form)
    made, taken = new_passphrase(), form.cleaned_data.get("taken", [])
    mark = sign_words(made, of=request.user, purpose=_purpose(reference))
    files = [words for number, words in offered if number in taken]
    return _words_page(request, reference, made, mark, " ".join(map(str, taken)), files=files)


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
        taken = form.cleaned_data["taken"]
        numbers = [int(number) for number in NUMBER.findall(taken)]
        try:
            return _file(reader, reference, numbers, export_under_words, words=made)
        except Busy:
            files = [words for number, words in _offered(reader, reference) if number in numbers]
            return _words_page(request, reference, made, mark, taken, files=files, is_busy=True)
    return _ask(request, reference, ExportForm(files=_offered(reader, reference)))


def _words_page(
    request: StaffRequest,
    reference: str,
    made: str,
    mark: str,
    taken: str,
    *,
    files: Sequence[str] = (),
    is_busy: bool = False,
) -> HttpResponse:
    page = {
        "taken": taken,
        "files": files,
        "words": made.split(),
        "typed": made,
        "mark": mark,
        "reference": reference,
        "is_busy": is_busy,
    }
    return render(request, "legal_help/desk/case/export_passphrase.html", page)


def _ask(request: StaffRequest, reference: str, form: ExportForm) -> HttpResponse:
    page = {"reference": reference, "form": form, "problems": problems_of(form)}
    return render(request, "legal_help/desk/case/export.html", page)


def _offered(reader: Caseworker, reference: str) -> list[tuple[int, str]]:
    """Return the files that the person sent: the number of the message of each, and its words.

    None are offered before the case was opened, as it is on the way here.
    """
    try:
        files = case_files.list_files(by=reader, public_ref=reference)
    except NotOpened:
        return []
    return [(file.number, file_in_words(file)) for file in files if not file.from_us]


def _file(
    reader: Caseworker,
    reference: str,
    files: Sequence[int],
    export: Callable[..., bytes],
    **to: str,
) -> HttpResponse:
    def write(opened: CaseDetail) -> str:
        template = "legal_help/desk/case/export_document.html"
        page = {**_document(opened, reader), "files": _pages_of(opened, reader, files)}
        return render_to_string(template, page)

    content = export(by=reader, public_ref=reference, write=write, **to)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return response


def _pages_of(
    opened: CaseDetail, reader: Caseworker, numbers: Sequence[int]
) -> list[tuple[str, list[str]]]:
    """Return the words of each of these files, and its pages as addresses that hold a picture."""
    files = case_files.files_in(opened.messages, opened.case.pk)
    return [
        (
            file_in_words(file),
            [
                f"data:image/jpeg;base64,{b64encode(content).decode()}"
                for page in range(1, file.pages + 1)
                if (content := case_files.read_page(by=reader, file=file, page=page))
            ],
        )
        for file in files
        if file.number in numbers and not file.from_us
    ]


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
        "parts": _parts(opened),
        "others": _lines(OTHER_PEOPLE, opened),
    }


def _parts(opened: CaseDetail) -> list[tuple[Promise, AnsweredLines, str]]:
    """Return the parts of the form: the name, what was answered, and what was left empty."""
    empty = answers.left_empty(opened.answers)
    parts = [
        (name, _lines(asked, opened), [empty[each] for each in asked if each in empty])
        for name, asked in FORM_PARTS
    ]
    return [
        (name, lines, joined_by_semicolons(left)) for name, lines, left in parts if lines or left
    ]


def _lines(questions: Sequence[str], opened: CaseDetail) -> AnsweredLines:
    """Return those of the questions that were answered, with the answers in words."""
    language = get_language() or "en"
    return [
        (QUESTIONS[name], answer_in_words(QUESTIONS[name], opened.answers[name], language))
        for name in questions
        if name in QUESTIONS and opened.answers.get(name)
    ]


def _purpose(reference: str) -> str:
    return f"export {reference}"
