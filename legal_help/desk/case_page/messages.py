"""Show the messages of a case, and what each reports beside what we knew before."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from legal_help.casework.appointments import FIRST_STRONG_ISOLATE, POP_ISOLATE
from legal_help.casework.case_files import CaseFile
from legal_help.desk.forms.case import HOW_CHECKED, SettleForm
from legal_help.desk.words.lists import joined_by_commas
from legal_help.files.sealed_pages import FileKey
from legal_help.questions import (
    QUESTIONS,
    REPORT_PAGES,
    Answers,
    Question,
    Words,
    answer_in_words,
    prune_answers,
)
from legal_help.rules.reported_changes import CHANGEABLE_DATES, ReportKind, methods_for
from legal_help.sealed import correspondence
from legal_help.sealed.correspondence import Letter

MESSAGES: Mapping[str, Promise] = {
    ReportKind.MESSAGE: _("They wrote a message"),
    ReportKind.DATE_CHANGED: _("They say that a date changed"),
    ReportKind.DETAINED: _("They say that somebody is detained"),
    ReportKind.CONTACT: _("They gave a new way to reach them"),
    ReportKind.MOVED: _("They say that they moved"),
    ReportKind.CODE: _("They say that somebody else may have their code"),
}


type AnswerInWords = tuple[Words, str]
"""A question, and its answer in words."""


def message_rows(letters: Sequence[Letter], answers: Answers) -> list[dict[str, Any]]:
    kept = prune_answers(answers)
    return [_row(letter, letters, kept) for letter in letters]


def file_in_words(file: CaseFile) -> str:
    """Return how a file is called where several stand side by side, with what was written beside it."""
    words = ngettext(
        "File %(number)s, %(day)s: %(pages)s page",
        "File %(number)s, %(day)s: %(pages)s pages",
        file.pages,
    )
    day = date_format(file.on) if file.on else "–"
    words %= {"number": file.place, "day": day, "pages": file.pages}
    return f"{words}. {FIRST_STRONG_ISOLATE}{file.text}{POP_ISOLATE}" if file.text else words


def reach_now(letters: Sequence[Letter]) -> list[AnswerInWords]:
    """Return how to reach the person, if that was changed and checked."""
    return _in_words(ReportKind.CONTACT, correspondence.contact_in_force(letters))


def _row(letter: Letter, letters: Sequence[Letter], answers: Answers) -> dict[str, Any]:
    """Return a message. A report has what was told, what we knew `before`, and a form to settle it.

    A report about the code is settled by a new code: `asks_for_code`. `pages` are those of its file.
    """
    file = FileKey.from_content(letter.file)
    return {
        "letter": letter,
        "way": "out" if letter.from_us else "in",
        "pages": len(file.marks) if file else 0,
        "words": _("They sent a file") if file else MESSAGES.get(letter.kind),
        "told": _in_words(letter.kind, letter.told),
        "before": _before(letter, letters, answers),
        "how": HOW_CHECKED.get(letter.settled.how, "") if letter.settled else "",
        "form": _settle_form(letter) if letter.waits else None,
        "asks_for_code": letter.kind == ReportKind.CODE,
    }


def _settle_form(letter: Letter) -> SettleForm:
    form = SettleForm(auto_id=f"news{letter.number}_%s")
    form.offer(methods_for(letter.kind, letter.told))
    return form


def _before(letter: Letter, letters: Sequence[Letter], answers: Answers) -> list[AnswerInWords]:
    """Return what counted when this was told: a report checked by then, or the answers."""
    which = letter.told.get("date_of")
    earlier = [
        other.told
        for other in correspondence.checked(letters)
        if other.kind == letter.kind and other.told.get("date_of") == which
        if other is not letter and (not letter.settled or _is_before(other, letter))
    ]
    if earlier:
        return _in_words(letter.kind, earlier[-1])
    if letter.kind in (ReportKind.CONTACT, ReportKind.MOVED):
        return _in_words(letter.kind, answers)
    if isinstance(which, str) and which in CHANGEABLE_DATES and which in answers:
        return [_answer(QUESTIONS[which].words, QUESTIONS[which], answers[which])]
    return []


def _is_before(one: Letter, other: Letter) -> bool:
    return bool(one.settled and other.settled and one.settled.place < other.settled.place)


def _in_words(kind: str, told: Mapping[str, Any]) -> list[AnswerInWords]:
    page = REPORT_PAGES.get(kind)
    return [
        # The form may have offered a way to be reached that is not offered here.
        _answer(question.words, QUESTIONS.get(question.id, question), told[question.id])
        for question in (page.questions if page else ())
        if question.id in told
    ]


def _answer(name: Words, question: Question, answer: Any) -> AnswerInWords:
    return name, joined_by_commas(answer_in_words(question, answer, get_language() or "en"))
