"""How many pages the form says that there are, against those that people meet."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from legal_help.questions import (
    QUESTIONS,
    SCREENING,
    applicable_pages,
    expected_pages,
    pages_to_come,
    prune_answers,
)
from tests.legal_help.questions.answering import some_answer

CASES = json.loads((Path(__file__).parent / "triage_cases.json").read_text(encoding="utf-8"))
OFF_BY = 2
# Known when the first page after screening is shown.
FIRST = {question.id for page in SCREENING.pages for question in page.questions} | {"begun_on"}
COMMON = {"place": "us", "need": ["fear"], "begun_on": "2026-11-24"}
PEOPLE = {
    **{case["note"]: {**COMMON, "reach": ["phone"], **case["answers"]} for case in CASES},
    "nothing but the code, no court": {**COMMON, "reach": ["code"]},
    "through a friend, for a child": {**COMMON, "reach": ["person"], "for_whom": "child"},
    "held": {**COMMON, "place": "detained", "reach": ["person"], "fear_interview": "soon"},
    "hurt at home": {**COMMON, "need": ["family", "crime"], "reach": ["phone"]},
    "all that nobody knows at first": {
        **COMMON,
        "reach": ["phone"],
        "detained": "yes",
        "appointments": ["checkin"],
        "filed": "returned",
    },
}
ANYBODY = st.fixed_dictionaries(
    {
        **{name: some_answer(QUESTIONS[name]) for name in FIRST - {"begun_on"}},
        "begun_on": st.just("2026-11-24"),
    },
    optional={name: some_answer(each) for name, each in QUESTIONS.items() if name not in FIRST},
)


def walk(answers):
    """Yield at each page how many pages are said to be, and at the end how many there were."""
    known = {name: answer for name, answer in answers.items() if name in FIRST}
    said, seen, met = [], set(), 0
    while page := next(iter(pages_to_come(known, seen)), None):
        said.append(expected_pages(known, seen))
        met += 1
        seen |= {question.id for question in page.questions_for(prune_answers(known))}
        asked = [question.id for question in page.questions]
        known |= {name: answers[name] for name in asked if name in answers}
    return said, met


def off_by(answers):
    said, there_were = walk(answers)
    assert said[-1] == there_were
    return max(abs(count - there_were) for count in said)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("who", PEOPLE)
def test_the_number_of_pages_is_true_within_two(who):
    assert off_by(PEOPLE[who]) <= OFF_BY


@pytest.mark.sampled(2)
@pytest.mark.parametrize("who", PEOPLE)
def test_no_page_asks_more_than_seven_things(who):
    kept = prune_answers(PEOPLE[who])

    for page in applicable_pages(kept):
        assert len(list(page.questions_for(kept))) <= 7, page.id


@given(ANYBODY)
@example({**COMMON, "reach": ["code"], "arrival": "none", "filed": "no"})
def test_it_is_true_within_two_whatever_somebody_answers(answers):
    assert off_by(answers) <= OFF_BY
