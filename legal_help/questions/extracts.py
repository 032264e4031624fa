"""Extract from the answers what others need: facts for triage, and the card for conflicts."""

from collections.abc import Mapping, Sequence
from typing import Any

from legal_help.questions.form import QUESTIONS, prune_answers
from legal_help.questions.parts.arrival import FILED_CODES
from legal_help.questions.parts.shapes import NONE, NOT_SAID, UNKNOWN, Answers, Question

type Fact = str | list[str] | None

# Facts that are the date given to the question of the same name.
DATE_FACTS = [
    "arrival",
    "hearing",
    "judge_deadline",
    "order_date",
    "decision",
    "checkin",
    "interview",
    "fee_due",
    "rfe_due",
    "removal_date",
    "dob",
]
COUNTRY_QUESTIONS = ["citizenship", "citizenship_other", "lived_last", "feared"]
# fact -> the question, and what its answers mean where the words differ.
CHOICE_FACTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "entry": ("entry", {}),
    "filed": ("filed", dict.fromkeys(FILED_CODES, "yes")),
    "danger_now": ("safe_now", {"yes": "no", "no": "yes"}),
    "removal_set": ("removal_set", {}),
    "fear_neg": ("fear_interview", {"failed": "yes", "passed": "no", "soon": "no"}),
    "attended": ("attended", {"not_yet": NONE}),
    "order": ("order", {}),
    "missed": ("missed", {}),
    "moved": ("moved", {}),
    "guardian": ("guardian", {"adult": NONE}),
    "uac_before": ("uac_before", {}),
    "detained": ("detained", {}),
}
# By reason: the questions whose missing answer may have caused it, as triage is cautious.
QUESTIONS_BEHIND: Mapping[str, Sequence[str]] = {
    "APPEAL_DUE": ["decision"],
    "JUDGE_DEADLINE": ["judge_deadline"],
    "FEE_DUE": ["fee_due"],
    "RFE_DUE": ["rfe_due"],
    "HEARING_PASSED_MAYBE_MISSED": ["attended", "hearing"],
    "PRIOR_ORDER_UNSURE": ["order"],
    "ORDER_PLUS_CHECKIN": ["order"],
    "IN_ABSENTIA_180_OPEN": ["missed", "order_date"],
    "IN_ABSENTIA_180_PASSED": ["missed"],
    "CHILD_MAYBE_ALONE": ["guardian", "dob"],
    "SIJ_AGE_OUT": ["dob"],
    "OYD_ARRIVAL_UNKNOWN": ["arrival"],
    "ADDRESS_CHANGE": ["moved"],
}


def facts_for_triage(answers: Answers) -> dict[str, Fact]:
    """Return the facts for triage. A question that was not asked gives no fact, an empty one None."""
    kept = prune_answers(answers)
    found: dict[str, Fact] = {}
    for fact in DATE_FACTS:
        if QUESTIONS[fact].asked_if(kept):
            answer = kept.get(fact)
            found[fact] = None if answer in (UNKNOWN, NOT_SAID) else answer
    for fact, (question, meanings) in CHOICE_FACTS.items():
        if QUESTIONS[question].asked_if(kept):
            answer = kept.get(question)
            found[fact] = meanings.get(answer, answer) if answer else None
    if kept.get("place") == "detained":
        found["detained"] = "yes"
    soon = [
        kept[name] for name in ("interview", "fear_interview_date") if _written_answer(name, kept)
    ]
    if soon:
        # An asylum officer holds both interviews; the person must be ready for the first.
        found["interview"] = min(soon)
    found["parent_harm"] = "yes" if "parent" in kept.get("need", ()) else "no"
    found["exceptions"] = kept.get("exceptions", [])
    return {fact: answer for fact, answer in found.items() if answer != NONE}


def unanswered_questions(reason: str, answers: Answers) -> list[Question]:
    """Return the empty questions that a reason rests on. "Not sure" would be an answer."""
    kept = prune_answers(answers)
    asked = [QUESTIONS[name] for name in QUESTIONS_BEHIND.get(reason, ())]
    return [each for each in asked if each.asked_if(kept) and not kept.get(each.id)]


def conflict_card(answers: Answers) -> dict[str, Any]:
    """Return what conflicts are checked against, and what a reader must know to call safely."""
    kept = prune_answers(answers)
    countries = [_written_answer(name, kept) for name in COUNTRY_QUESTIONS]
    names = [_written_answer(name, kept) for name in ("full_name", "other_names", "call_name")]
    return {
        "names": [name for name in names if name],
        "born": _written_answer("dob", kept),
        "countries": [country for country in dict.fromkeys(countries) if country],
        "a_number": _written_answer("a_number", kept),
        "adverse": kept.get("against", ""),
        "helper": kept.get("helper", ""),
        "language": kept.get("language_other") or kept.get("language", ""),
        "place": [kept[name] for name in ("city", "state") if kept.get(name)],
        "reach": kept.get("reach", []),
    }


def _written_answer(question: str, kept: Answers) -> str:
    """Return what was written, or an empty string if a box was ticked instead."""
    answer: str = kept.get(question, "")
    return "" if answer in (UNKNOWN, NONE, NOT_SAID) else answer
