"""What a person answered, in words: the card for the conflict check, and all answers by topic."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from legal_help.casework.cases import CaseDetail
from legal_help.desk.case_page import cautions
from legal_help.desk.words import queue_lines
from legal_help.questions import (
    FORM_VERSION,
    QUESTIONS,
    QuestionKind,
    Words,
    answer_in_words,
    answer_sections,
    restore_sections,
    unanswered_questions,
)
from legal_help.questions.reference.places import STATELESS, countries
from legal_help.questions.wording import AnswerLine, AnswerSection
from legal_help.rules.deadlines import PartialDate

# The form promises it: who does not answer gets no message.
_NOT_TOLD: Mapping[str, Promise] = {
    "leave_message": _("They did not answer: leave no message"),
    "safe_times": _("They did not say"),
}
# By the first we know the person, by the second somebody else knows us.
_NEVER_ON_PAPER = {"own_word", "secret_word"}


type Lines = list[tuple[AnswerLine, Any]]


def sections(opened: CaseDetail, *, long_texts: bool) -> list[tuple[Any, Lines]]:
    """By topic: its name, and each line with what has replaced it since; no topic without lines."""
    replaced = cautions.replaced(opened)
    found = [
        (
            section.name,
            [
                (line, replaced.get(line.question.id))
                for line in map(_told_or_not, section.lines)
                if _is_shown(line, long_texts)
            ],
        )
        for section in _sheet(opened.answers)
    ]
    return [(name, lines) for name, lines in found if lines]


def how_to_reach(sections: list[tuple[Any, Lines]]) -> Lines:
    """The lines of the topic that a caseworker needs first, who is about to call."""
    for _name, lines in sections:
        if any(line.question.id == "reach" for line, _gone in lines):
            return lines
    return []


def _sheet(answers: Mapping[str, Any]) -> list[AnswerSection]:
    """In the words of today's form, or as it was asked if that was another form."""
    if answers.get("form_version", FORM_VERSION) != FORM_VERSION:
        return restore_sections(answers["asked"])
    return answer_sections(answers, get_language() or "en")


def left_empty(reason: str, answers: Mapping[str, Any]) -> list[Words]:
    """Today's form cannot say it of what another one asked."""
    if answers.get("form_version", FORM_VERSION) != FORM_VERSION:
        return []
    return [question.words for question in unanswered_questions(reason, answers)]


def _told_or_not(line: AnswerLine) -> AnswerLine:
    """What decides whether a call is safe stands there even where nobody answered it."""
    words = _NOT_TOLD.get(line.question.id)
    return line._replace(words=[str(words)]) if words and not line.words else line


def _is_shown(line: AnswerLine, long_texts: bool) -> bool:
    if not long_texts and line.question.id in _NEVER_ON_PAPER:
        return False
    return bool(line.words) and (long_texts or line.question.kind is not QuestionKind.LONG_TEXT)


class CardLine(NamedTuple):
    name: Promise
    words: str
    on: str = ""
    is_long: bool = False


def card_lines(card: Mapping[str, Any]) -> list[CardLine]:
    """Codes become words; what was typed stays as it is."""
    names = {**countries(get_language() or "en"), STATELESS: str(_("No country (stateless)"))}
    lines = [
        CardLine(_("Names"), "; ".join(card.get("names", []))),
        _born(card.get("born", "")),
        CardLine(_("Countries"), ", ".join(names.get(c, c) for c in card.get("countries", []))),
        CardLine(_("A-Number"), card.get("a_number", "")),
        CardLine(_("Against them, or not to be told"), card.get("adverse", ""), is_long=True),
        CardLine(_("Takes calls for them"), card.get("helper", "")),
        CardLine(_("Language"), queue_lines.language_in_words(card.get("language", ""))),
    ]
    return [line for line in lines if line.words]


def _born(written: str) -> CardLine:
    words = answer_in_words(QUESTIONS["dob"], written, get_language() or "en")
    return CardLine(_("Born"), ", ".join(words), on=written if PartialDate.parse(written) else "")
