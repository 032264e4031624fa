"""Define what questions and pages of the form are made of. Nothing here asks anything."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from enum import Enum, auto
from functools import partial
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A person's answers, by question: a code, a text, a partial date, or a list of codes.
type Answers = Mapping[str, Any]
type Condition = Callable[[Answers], bool]
# A text that is translated when it is shown.
type Words = str | Promise

# Codes for an answer that the person does not know, does not have, or does not want to give.
UNKNOWN, NONE, NOT_SAID = "unknown", "none", "not_said"


class QuestionKind(Enum):
    CHOICE = auto()
    CHOICES = auto()
    DATE = auto()
    TEXT = auto()
    LONG_TEXT = auto()
    NUMBER = auto()
    PHONE = auto()
    EMAIL = auto()
    A_NUMBER = auto()
    LANGUAGE = auto()
    COUNTRY = auto()
    STATE = auto()


class Option(NamedTuple):
    """Hold a stored code and its words. `alone`: it cannot be true together with another one."""

    code: str
    words: Words
    hint: Words = ""
    alone: bool = False


YES_NO_UNSURE = [
    Option("yes", _("Yes")),
    Option("no", _("No")),
    Option("unsure", _("I am not sure")),
]
UNKNOWN_DATE_OPTION = Option(UNKNOWN, _("I do not know the date"))
NOT_SAID_OPTION = Option(NOT_SAID, _("I do not want to say"), alone=True)


def always(_answers: Answers) -> bool:
    return True


def if_chosen(question: str, *codes: str) -> Condition:
    """Return a condition: one of `codes` is the answer, or among the answers, to `question`."""

    def applies(answers: Answers) -> bool:
        answer = answers.get(question) or []
        given = [answer] if isinstance(answer, str) else answer
        return any(code in given for code in codes)

    return applies


def if_any(*conditions: Condition) -> Condition:
    return lambda answers: any(applies(answers) for applies in conditions)


def if_none(*conditions: Condition) -> Condition:
    return lambda answers: not any(applies(answers) for applies in conditions)


@dataclass(frozen=True)
class Question:
    """Describe one question. It may be left empty if `required` is empty."""

    id: str
    words: Words
    _: KW_ONLY
    kind: QuestionKind
    hint: Words = ""
    why: Words = ""
    options: Sequence[Option] = ()
    asked_if: Condition = always
    required: Words = ""
    most_letters: int = 200
    future_error: Words = ""  # what to say of a day to come; without it, any day will do
    year_like: int | None = None  # the year of the example; without one, this year


ask_choice = partial(Question, kind=QuestionKind.CHOICE)
ask_yes_no = partial(ask_choice, options=YES_NO_UNSURE)
ask_choices = partial(Question, kind=QuestionKind.CHOICES)
ask_date = partial(Question, kind=QuestionKind.DATE)
ask_past_date = partial(ask_date, future_error=_("That date has not come yet. Check the year"))
ask_text = partial(Question, kind=QuestionKind.TEXT)


def ask_if(condition: Condition, *questions: Question) -> list[Question]:
    """Return the questions of a page that are all asked under one condition."""
    return [replace(question, asked_if=condition) for question in questions]


@dataclass(frozen=True, kw_only=True)
class Page:
    """Describe one page. A single question is its own heading; several need `heading`.

    `sections` are headings within it, by the question that each stands before.
    """

    id: str
    questions: Sequence[Question]
    heading: Words = ""
    intro: Words = ""
    sections: Mapping[str, Words] = field(default_factory=dict)

    def questions_for(self, answers: Answers) -> Iterator[Question]:
        return (question for question in self.questions if question.asked_if(answers))


@dataclass(frozen=True, kw_only=True)
class Part:
    """Group pages that belong together on the sheet of answers."""

    name: Words
    pages: Sequence[Page]
