"""Notice that another tab has saved the same page since this one was shown."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import get_language, gettext

from legal_help import questions
from legal_help.crypto.sealing import fingerprint
from legal_help.public.forms.pages import TYPED, PageForm
from legal_help.questions import Answers, Question, Words


class NewerAnswer(NamedTuple):
    """Hold a question and the answer of another tab, in words."""

    question: Words
    words: list[str]


def page_state(names: Iterable[str], answers: Answers) -> str:
    """Return what a page says about the answers that it was shown with."""
    stored = [(name, *_stored(name, answers)) for name in names]
    return fingerprint(json.dumps(stored).encode()).hex()[:16]


def newer_answers(form: PageForm, answers: Answers) -> list[NewerAnswer]:
    """Return what another tab has stored since, where this page would store something else.

    A question that this page showed empty, and that is still empty there, is left out.
    """
    if form.data.get("shown", "") in {"", page_state(form.questions, answers)}:
        return []
    kept = form.kept()
    return [
        NewerAnswer(question.words, _in_words(question, answers) or [gettext("Left empty")])
        for name, question in form.questions.items()
        if name in kept
        and _stored(name, kept) != _stored(name, answers)
        and (any(_stored(name, answers)) or name not in form.shown_empty)
    ]


def _stored(name: str, answers: Answers) -> tuple[Any, Any]:
    return answers.get(name) or "", answers.get(TYPED + name) or ""


def _in_words(question: Question, answers: Answers) -> list[str]:
    answer, typed = _stored(question.id, answers)
    if answer:
        return questions.answer_in_words(question, answer, get_language() or "en")
    parts = typed if isinstance(typed, list) else [typed]
    return [" ".join(part for part in parts if isinstance(part, str) and part)] if typed else []
