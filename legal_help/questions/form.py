"""Hold the whole form in order: which pages a person sees, and which answers count."""

import math
from collections.abc import Container, Mapping
from typing import Any

from legal_help.questions.parts import arrival, conflict, reaching, screening, situation, urgent
from legal_help.questions.parts.shapes import Answers, Page, Part, Question, QuestionKind
from legal_help.rules.deadlines import PartialDate

# No question asks this: the key of the caseworker who fills the form in for a caller.
ENTERED_BY = "entered_by"
# A caseworker made it up to practise with: no figure counts it.
PRACTICE = "practice"

# page -> the page whose answers decide whether it is shown. For all other pages that is known once the
# first questions are answered.
DECIDED_ON: Mapping[str, str] = {
    "contact": "reach",
    "held": "safety",
    "dates": "appointments",
    "more_of_coming": "filed",
}

# Increase it when a stored answer would change its meaning.
FORM_VERSION = 2

SCREENING = screening.PART
PARTS: list[Part] = [reaching.PART, conflict.PART, urgent.PART, arrival.PART, situation.PART]

PAGES: Mapping[str, Page] = {page.id: page for part in [SCREENING, *PARTS] for page in part.pages}
QUESTIONS: Mapping[str, Question] = {
    question.id: question for page in PAGES.values() for question in page.questions
}


def page_of(question: str) -> Page:
    """Return the page of the question with this id."""
    return next(page for page in PAGES.values() if QUESTIONS[question] in page.questions)


def applicable_pages(answers: Answers) -> list[Page]:
    """Return the pages after screening that these answers lead to, in order."""
    kept = prune_answers(answers)
    return [page for part in PARTS for page in part.pages if any(page.questions_for(kept))]


def pages_to_come(answers: Answers, seen: Container[str]) -> list[Page]:
    """Return the applicable pages that ask a question whose id is not in `seen`, in order."""
    kept = prune_answers(answers)
    return [
        page
        for page in applicable_pages(kept)
        if any(question.id not in seen for question in page.questions_for(kept))
    ]


def expected_pages(answers: Answers, seen: Container[str]) -> int:
    """Return how many pages there will be after screening; at most two too many or too few.

    Half of the pages that nobody can know yet are counted. `seen` holds ids of questions.
    """
    pages = {page.id for page in applicable_pages(answers)}
    to_come = {page.id for page in pages_to_come(answers, seen)}
    unknown = {page for page, other in DECIDED_ON.items() if other in to_come}
    return len(pages - unknown) + math.ceil(len(unknown) / 2)


def prune_answers(answers: Answers) -> dict[str, Any]:
    """Return only answers to questions that are asked, given the answers before them.

    One pass down the form is enough: an answer that does not count cannot keep a later question
    alive. A code that the form no longer offers is no answer either.
    """
    kept: dict[str, Any] = {"begun_on": answers.get("begun_on")}
    for mark in (ENTERED_BY, PRACTICE):
        if answers.get(mark):
            kept[mark] = answers[mark]
    for page in PAGES.values():
        for question in page.questions:
            answer = _valid_answer(question, answers.get(question.id))
            if answer and question.asked_if(kept):
                kept[question.id] = answer
    return kept


def _valid_answer(question: Question, answer: Any) -> Any:
    codes = [option.code for option in question.options]
    match question.kind:
        case QuestionKind.CHOICES:
            return [code for code in answer or () if code in codes]
        case QuestionKind.CHOICE:
            return answer if answer in codes else ""
        case QuestionKind.DATE:
            return answer if answer in codes or PartialDate.parse(answer) else ""
        case _:
            return answer
