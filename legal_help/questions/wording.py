"""Put answers into words, in one language: for the sheet that people check, and for the desk."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypedDict

from babel.dates import format_date, format_skeleton
from django.utils import translation
from django.utils.translation import get_language

from legal_help.questions.form import PARTS, SCREENING, prune_answers
from legal_help.questions.parts.shapes import Answers, Page, Question, QuestionKind, Words
from legal_help.questions.reference.languages import LANGUAGES
from legal_help.questions.reference.locales import locale_of
from legal_help.questions.reference.places import STATES, countries
from legal_help.rules.deadlines import PartialDate

# Written from left to right in every script.
LEFT_TO_RIGHT_KINDS = {
    QuestionKind.NUMBER,
    QuestionKind.PHONE,
    QuestionKind.EMAIL,
    QuestionKind.A_NUMBER,
}
TYPED_KINDS = {QuestionKind.TEXT, QuestionKind.LONG_TEXT, *LEFT_TO_RIGHT_KINDS}


class AnswerLine(NamedTuple):
    """Hold one question and its answer. `on` is set if the answer is a date."""

    page: str
    question: Question
    words: list[str]
    on: str
    is_own_words: bool

    @property
    def is_from_the_left(self) -> bool:
        """Return whether a number or an address was typed; the words of a box do not count."""
        names = _option_names(self.question, get_language() or "en").values()
        is_typed = self.words and self.words[0] not in names
        return self.question.kind in LEFT_TO_RIGHT_KINDS and bool(is_typed)


class AnswerSection(NamedTuple):
    name: Words
    lines: list[AnswerLine]


class StoredLine(TypedDict):
    page: str
    question: str
    kind: str
    asked: str
    answered: list[str]
    on: str


class StoredSection(TypedDict):
    name: str
    lines: list[StoredLine]


def answer_sections(answers: Answers, language: str) -> list[AnswerSection]:
    """Return every question that is asked, part by part, answered or not."""
    kept = prune_answers(answers)
    return [
        AnswerSection(part.name, lines)
        for part in [SCREENING, *PARTS]
        if (lines := list(_lines(part.pages, kept, language)))
    ]


def store_sections(answers: Answers, language: str) -> list[StoredSection]:
    """Return the sheet as it is today, to be stored with the case: a later form may ask otherwise.

    It is in the language that staff read; what the person wrote is unchanged.
    """
    with translation.override(language):
        return [
            StoredSection(
                name=str(section.name),
                lines=[
                    StoredLine(
                        page=line.page,
                        question=line.question.id,
                        kind=line.question.kind.name,
                        asked=str(line.question.words),
                        answered=line.words,
                        on=line.on,
                    )
                    for line in section.lines
                ],
            )
            for section in answer_sections(answers, language)
        ]


def restore_sections(kept: Iterable[StoredSection]) -> list[AnswerSection]:
    """Return the sheet of a case that an older form asked, from what `store_sections` returned."""
    return [
        AnswerSection(
            section["name"],
            [
                AnswerLine(
                    page=line["page"],
                    question=Question(
                        id=line["question"], kind=QuestionKind[line["kind"]], words=line["asked"]
                    ),
                    words=line["answered"],
                    on=line["on"],
                    is_own_words=QuestionKind[line["kind"]] in TYPED_KINDS,
                )
                for line in section["lines"]
            ],
        )
        for section in kept
    ]


def _lines(pages: Iterable[Page], kept: Answers, language: str) -> Iterator[AnswerLine]:
    for page in pages:
        for question in page.questions_for(kept):
            answer = kept.get(question.id)
            day = PartialDate.parse(answer) if question.kind is QuestionKind.DATE else None
            yield AnswerLine(
                page=page.id,
                question=question,
                words=answer_in_words(question, answer, language),
                on=str(day or ""),
                is_own_words=question.kind in TYPED_KINDS,
            )


def answer_in_words(question: Question, answer: str | list[str] | None, language: str) -> list[str]:
    """Return the answer as the person saw it: codes become words, typed text stays as it is."""
    given = answer if isinstance(answer, list) else [answer] if answer else []
    names = _option_names(question, language)
    return [names.get(code) or _date_in_words(question, code, language) or code for code in given]


def _option_names(question: Question, language: str) -> Mapping[str, str]:
    own = {option.code: str(option.words) for option in question.options}
    match question.kind:
        case QuestionKind.LANGUAGE:
            return {**LANGUAGES, **own}
        case QuestionKind.COUNTRY:
            return {**countries(language), **own}
        case QuestionKind.STATE:
            return STATES
        case _:
            return own


def _date_in_words(question: Question, written: str, language: str) -> str:
    day = PartialDate.parse(written) if question.kind is QuestionKind.DATE else None
    if day is None:
        return ""
    # This site writes English dates as 3 February 2026.
    locale = locale_of("en-GB" if language == "en" else language)
    if day.is_whole:
        return format_date(day.earliest, "long", locale=locale)
    return format_skeleton("yMMMM" if day.month else "y", day.earliest, locale=locale)
