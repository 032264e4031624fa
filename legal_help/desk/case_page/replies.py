"""Offer letters to begin a reply with: in the person's language, and in the reader's beside it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info, override

from legal_help.casework.appointments import write_letter
from legal_help.casework.reply_templates import (
    QUESTIONS_TO_ASK,
    REPLY_TEMPLATES,
    has_templates_in,
    template_language,
    write_reply,
)
from legal_help.desk.forms.case import AnswerForm
from legal_help.desk.words.letters import LETTERS
from legal_help.intake.status_words import STATUS_WORDS
from legal_help.questions.reference.languages import language_name

type Choices = list[tuple[str, Promise, bool]]
"""Code, words, and whether it is chosen."""


def letters_panel(asked_for: QueryDict, language: str) -> dict[str, Any]:
    """Return letters to choose from, questions to ask in them, and what stands beside the chosen."""
    chosen, asks = asked_for.get("letter"), asked_for.getlist("ask")
    return {
        "letters": [(code, name, code == chosen) for code, name in LETTERS.items()],
        "questions": questions_to_ask(asks),
        "beside": letter_beside(chosen, language, asks) if chosen in REPLY_TEMPLATES else None,
    }


def begun_answer(asked_for: QueryDict, language: str) -> AnswerForm:
    """Return the box for an answer, with the letter that the address asks for."""
    text = begun_letter(asked_for.get("letter"), asked_for.getlist("ask"), language)
    form = AnswerForm(initial={"text": text} if text else None, auto_id="answer_%s")
    form.fields["text"].widget.attrs["rows"] = max(7, 2 + text.count("\n"))
    return form


def questions_to_ask(picked: Iterable[str]) -> Choices:
    return [(code, words, code in picked) for code, words in QUESTIONS_TO_ASK.items()]


def begun_letter(chosen: str | None, asks: Iterable[str], language: str) -> str:
    """Return the letter in the person's language, to be changed before it is sent, or nothing."""
    if chosen is None or chosen not in REPLY_TEMPLATES:
        return ""
    return write_reply(chosen, template_language(language), asks)


def letter_beside(chosen: str | None, asked: str, asks: Iterable[str] = ()) -> dict[str, Any]:
    """Return a letter in the reader's language, if that is another, and warnings about the person's.

    The person asked for the language `asked`; `unspoken` names it if we have no letters in it.
    """
    language, mine = template_language(asked), get_language() or "en"
    return {
        "language": get_language_info(language),
        "text": write_reply(chosen, mine, asks) if chosen and language != mine else "",
        "is_unchecked": language in settings.UNCHECKED_LANGUAGES,
        "unspoken": "" if has_templates_in(asked) else language_name(asked, mine),
    }


def appointment_letter(asked: str) -> dict[str, Any]:
    """Return the letter of an appointment before one is made, as `letter_beside` shows others."""
    language, mine = template_language(asked), get_language() or "en"
    beside = letter_beside(None, asked)
    text = write_letter(mine, None) if language != mine else ""
    return {"text": write_letter(language, None), "beside": beside | {"text": text}}


def seen_page(status: str, asked: str) -> dict[str, Any]:
    """Return the top of the page of a person who asked for the language `asked`."""
    language, words = template_language(asked), STATUS_WORDS[status]
    with override(language):
        return {
            "language": get_language_info(language),
            "now": str(words.now),
            "next": str(words.next),
        }
