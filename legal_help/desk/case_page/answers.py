"""Put a person's answers into words: the card for the conflict check, and all answers by topic."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from legal_help.casework.cases import CaseDetail
from legal_help.desk.words import queue_lines
from legal_help.desk.words.days import age_in_words
from legal_help.desk.words.lists import joined_by_commas, joined_by_semicolons
from legal_help.questions import (
    FORM_VERSION,
    QUESTIONS,
    QuestionKind,
    Words,
    answer_in_words,
    answer_sections,
    open_questions,
    restore_sections,
)
from legal_help.questions.reference.places import STATELESS, countries
from legal_help.questions.wording import AnswerLine, AnswerSection
from legal_help.rules.deadlines import PartialDate
from legal_help.rules.reported_changes import ReportKind
from legal_help.sealed import correspondence

# The form promises it: who does not answer gets no message.
_NOT_TOLD: Mapping[str, Promise] = {
    "leave_message": _("They did not answer: leave no message"),
    "safe_times": _("They did not say"),
}
# Answers that say how to reach the person, or somebody for them.
_REACHING = ("reach", "phone", "email", "leave_message", "safe_times", "helper", "helper_phone")
# By the first word we know the person; by the second their helper knows us.
_NEVER_ON_PAPER = {"own_word", "secret_word"}


class AnsweredTopic(NamedTuple):
    """Hold the answers to one topic; each line comes with the words that say what replaced it since."""

    name: Words
    lines: list[tuple[AnswerLine, Promise | None]]

    @property
    def tells_how_to_reach(self) -> bool:
        """Return whether a caseworker who is about to call needs this topic first."""
        return any(line.question.id == "reach" for line, _replaced in self.lines)


def topics(opened: CaseDetail, *, long_texts: bool) -> list[AnsweredTopic]:
    """Return the topics that have answers, on paper without long texts and secret words."""
    replaced, topics = _replaced(opened), []
    for section in _sections(opened.answers):
        lines = map(_with_silence, section.lines)
        shown = [line for line in lines if _is_shown(line, long_texts)]
        if shown:
            kept = [(line, replaced.get(line.question.id)) for line in shown]
            topics.append(AnsweredTopic(section.name, kept))
    return topics


def _replaced(opened: CaseDetail) -> Mapping[str, Promise]:
    """Return the questions whose answers no longer count, with the words that say so."""
    replaced: dict[str, Promise] = {}
    if correspondence.old_way_is_stopped(opened.messages):
        replaced |= dict.fromkeys(_REACHING, _("They asked us not to use it"))
    elif correspondence.contact_in_force(opened.messages):
        replaced |= dict.fromkeys(_REACHING, _("Replaced by a new way, which was checked"))
    for letter in correspondence.checked(opened.messages):
        if letter.kind == ReportKind.DATE_CHANGED:
            new_date = _("Replaced by a new date, which was checked")
            replaced |= dict.fromkeys(letter.facts, new_date)
    return replaced


def _is_todays_form(answers: Mapping[str, Any]) -> bool:
    return bool(answers.get("form_version", FORM_VERSION) == FORM_VERSION)


def _sections(answers: Mapping[str, Any]) -> list[AnswerSection]:
    """Return the answers in the words of today's form, or as they were asked by another one."""
    if not _is_todays_form(answers):
        return restore_sections(answers["asked"])
    return answer_sections(answers, get_language() or "en")


def left_empty(answers: Mapping[str, Any]) -> dict[str, Words]:
    """Return the questions that the form asked and that have no answer, by id."""
    lines = [line for section in _sections(answers) for line in section.lines]
    return {line.question.id: line.question.words for line in lines if not line.words}


class Unanswered(NamedTuple):
    """The questions that leave a reason open: left empty, or with the answer that tells nothing."""

    left_empty: list[Words]
    not_sure: list[tuple[Words, str]]


def unanswered(reason: str, answers: Mapping[str, Any]) -> Unanswered:
    """Return the questions that leave a reason of triage open; none if another form was asked."""
    if not _is_todays_form(answers):
        return Unanswered([], [])
    found, language = open_questions(reason, answers), get_language() or "en"
    return Unanswered(
        [question.words for question in found.left_empty],
        [
            (question.words, joined_by_commas(answer_in_words(question, said, language)))
            for question in found.not_sure
            if (said := answers[question.id])
        ],
    )


def _with_silence(line: AnswerLine) -> AnswerLine:
    """Say that a question about safe calls was not answered, instead of leaving it out."""
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
    age: str = ""


def card_lines(card: Mapping[str, Any], today: date) -> list[CardLine]:
    """Put the codes of the card into words. Typed text stays as it is."""
    names = {**countries(get_language() or "en"), STATELESS: str(_("No country (stateless)"))}
    lines = [
        CardLine(_("Names"), joined_by_semicolons(dict.fromkeys(card.get("names", [])))),
        _born(card.get("born", ""), today),
        CardLine(
            _("Countries"), joined_by_commas(names.get(c, c) for c in card.get("countries", []))
        ),
        CardLine(_("A-Number"), card.get("a_number", "")),
        CardLine(_("Against them, or not to be told"), card.get("adverse", ""), is_long=True),
        CardLine(_("Takes calls for them"), card.get("helper", "")),
        CardLine(_("Language"), queue_lines.language_in_words(card.get("language", ""))),
    ]
    return [line for line in lines if line.words]


def _born(written: str, today: date) -> CardLine:
    """Return the line about the birth, with the age: 17 until the birthday, never rounded up."""
    words = answer_in_words(QUESTIONS["dob"], written, get_language() or "en")
    born = PartialDate.parse(written)
    age = age_in_words(born, today) if born else ""
    return CardLine(_("Born"), joined_by_commas(words), on=written if born else "", age=age)
