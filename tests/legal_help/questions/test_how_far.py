"""How many pages the form says that there are, against those that people of all kinds meet."""

import json
from pathlib import Path

import pytest

from legal_help.questions import PAGES, SCREENING, applicable_pages, expected_pages

CASES = json.loads((Path(__file__).parent / "triage_cases.json").read_text(encoding="utf-8"))
OFF_BY = 2
# Whoever has a court case, an order and an appointment meets most of all, and nobody knows it at first.
MORE = {"an order and a check-in next year": 3}
# Known when the first page after screening is shown.
FIRST = {question.id for page in SCREENING.pages for question in page.questions} | {"begun_on"}
COMMON = {"place": "us", "need": ["fear"], "begun_on": "2026-11-24"}
PEOPLE = {
    **{case["note"]: {**COMMON, "reach": ["phone"], **case["answers"]} for case in CASES},
    "nothing but the code, no court": {**COMMON, "reach": ["code"]},
    "through a friend, for a child": {**COMMON, "reach": ["person"], "for_whom": "child"},
    "held": {**COMMON, "place": "detained", "reach": ["person"], "fear_interview": "soon"},
    "hurt at home": {**COMMON, "need": ["family", "crime"], "reach": ["phone"]},
}


def walk(answers):
    """Yield at each page how many pages are said to be, and at the end how many there were."""
    known = {name: answer for name, answer in answers.items() if name in FIRST}
    said, seen = [], []
    while page := next((each for each in applicable_pages(known) if each.id not in seen), None):
        said.append(expected_pages(known, seen))
        seen.append(page.id)
        asked = [question.id for question in PAGES[page.id].questions]
        known |= {name: answers[name] for name in asked if name in answers}
    return said, len(seen)


@pytest.mark.parametrize("who", PEOPLE)
def test_the_number_of_pages_is_true_within_two(who):
    said, there_were = walk(PEOPLE[who])

    assert max(abs(count - there_were) for count in said) <= MORE.get(who, OFF_BY)
    assert said[-1] == there_were
