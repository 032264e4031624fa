"""Letters to begin an answer with: in the person's language, and in the reader's beside it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language, get_language_info, override

from legal_help.casework import reply_templates
from legal_help.desk.forms.request import AnswerForm
from legal_help.intake.status_words import STATUS_WORDS
from legal_help.questions.reference.languages import language_name


def answer_part(asked_for: QueryDict, language: str, form: AnswerForm | None) -> dict[str, Any]:
    """What the page of a request offers to begin an answer with, and the box, perhaps filled."""
    letter, asks = asked_for.get("letter"), asked_for.getlist("ask")
    if form is None:
        text = begun(letter, asks, language)
        form = AnswerForm(initial={"text": text} if text else None, auto_id="answer_%s")
        form.fields["text"].widget.attrs["rows"] = max(7, 2 + text.count("\n"))
    return {
        "answer_form": form,
        "set_letters": [
            (code, each.name, code == letter)
            for code, each in reply_templates.REPLY_TEMPLATES.items()
        ],
        "asks": questions_to_ask(set(asks)),
        **(beside(letter, language, asks) if letter in reply_templates.REPLY_TEMPLATES else {}),
    }


def questions_to_ask(picked: set[str]) -> list[tuple[str, Any, bool]]:
    return [
        (code, words, code in picked) for code, words in reply_templates.QUESTIONS_TO_ASK.items()
    ]


def begun(chosen: str | None, asks: Iterable[str], language: str) -> str:
    """The letter in the language of the person, to be changed before it is sent; or nothing."""
    if chosen is None or chosen not in reply_templates.REPLY_TEMPLATES:
        return ""
    return reply_templates.write_reply(chosen, reply_templates.template_language(language), asks)


def beside(chosen: str | None, asked: str, asks: Iterable[str] = ()) -> dict[str, Any]:
    """The same letter in the reader's language, where that is another; and what to beware of."""
    language, mine = reply_templates.template_language(asked), get_language() or "en"
    return {
        "letter_language": get_language_info(language),
        "letter_beside": reply_templates.write_reply(chosen, mine, asks)
        if chosen and language != mine
        else "",
        "is_unchecked": language in settings.UNCHECKED_LANGUAGES,
        "unspoken": "" if reply_templates.has_templates_in(asked) else language_name(asked, mine),
    }


def as_seen(status: str, asked: str) -> dict[str, Any]:
    """How the page of the person begins, in their language."""
    language = reply_templates.template_language(asked)
    standing = STATUS_WORDS[status]
    with override(language):
        return {
            "seen_language": get_language_info(language),
            "seen_now": str(standing.now),
            "seen_next": str(standing.next),
        }
