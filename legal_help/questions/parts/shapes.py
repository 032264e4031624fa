"""What a question and a page of the form are made of. Nothing here asks anything."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What a person answered, by question: a code, a text, a partial date, or a list of codes.
type Answers = Mapping[str, Any]
type Condition = Callable[[Answers], bool]
# A text that is translated when it is shown.
type Words = str | Promise

# What stands for an answer that is not known, that does not exist, or that a person keeps back.
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
    """A stored code and the words of it. `alone`: it cannot be true together with another."""

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
    """One of `codes` is the answer, or among the answers, to `question`."""

    def applies(answers: Answers) -> bool:
        answer = answers.get(question) or []
        given = [answer] if isinstance(answer, str) else answer
        return any(code in given for code in codes)

    return applies


def if_any(*conditions: Condition) -> Condition:
    return lambda answers: any(applies(answers) for applies in conditions)


def if_none(*conditions: Condition) -> Condition:
    return lambda answers: not any(applies(answers) for applies in conditions)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing that is asked. Empty `required` means that it may be left empty."""

    id: str
    kind: QuestionKind
    words: Words
    hint: Words = ""
    why: Words = ""
    options: Sequence[Option] = ()
    asked_if: Condition = always
    required: Words = ""
    most_letters: int = 200
    may_be_in_future: bool = True
    future_error: Words = ""
    year_like: int | None = None  # for who writes no year; without one, this year is the example


@dataclass(frozen=True, kw_only=True)
class Page:
    """One topic. With one question, the question is its heading; with more, `heading` is."""

    id: str
    questions: Sequence[Question]
    heading: Words = ""
    intro: Words = ""

    def questions_for(self, answers: Answers) -> Iterator[Question]:
        return (question for question in self.questions if question.asked_if(answers))


@dataclass(frozen=True, kw_only=True)
class Part:
    """Pages that belong together on the sheet of answers."""

    name: Words
    pages: Sequence[Page]
