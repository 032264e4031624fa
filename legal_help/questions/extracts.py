"""Extract from the answers what others need: facts for triage, and the card for conflicts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from legal_help.questions.form import PRACTICE, QUESTIONS, prune_answers
from legal_help.questions.parts.arrival import FILED_CODES
from legal_help.questions.parts.shapes import NONE, NOT_SAID, UNKNOWN, Answers, Question
from legal_help.questions.reference.digits import digits_of
from legal_help.rules.signs import LEFT_EMPTY, NOT_SURE, UNSURE

# ITU-T E.164 allows fifteen; some write a zero and a prefix before them.
MOST_DIGITS_OF_PHONE: Final = 20

type Fact = str | list[str] | None

# fact -> the question that asks for the date
DATE_FACTS: Mapping[str, str] = {
    "arrival": "arrival",
    "hearing": "hearing",
    "judge_deadline": "judge_deadline",
    "order_date": "order_date",
    "decision": "decision",
    "checkin": "checkin",
    "interview": "interview",
    "fear_interview": "fear_interview_date",
    "fee_due": "fee_due",
    "rfe_due": "rfe_due",
    "removal_date": "removal_date",
    "dob": "dob",
}
# Each of these questions is a fact of the same name: "unsure", or "no" for any other choice. A choice
# that has a day opens the question for that day, and the fact of the day says that there is one.
SEVERAL_FACTS = ["appointments", "judge_said"]
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
    "court": ("court", {}),
    "in_forced_work": ("forced_out", {"yes": "no", "no": "yes", NOT_SAID: UNSURE}),
    "marriage_ended": (
        "abuser_married",
        {"ended": "yes", "ended_long_ago": "no", "yes": "no", NOT_SAID: UNSURE},
    ),
    "abuser_status": ("abuser_status", {}),
}
# By reason: the questions whose missing answer may have caused it, as triage is cautious.
QUESTIONS_BEHIND: Mapping[str, Sequence[str]] = {
    "HEARING": ["hearing"],
    "CHECKIN": ["checkin"],
    "INTERVIEW": ["interview"],
    "FEAR_INTERVIEW": ["fear_interview_date"],
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
    # Whoever chose no reason for being late denied none: a lawyer asks.
    "OYD_DUE": ["exceptions"],
    "OYD_DUE_EST": ["exceptions"],
    "OYD_LAST_DAYS": ["exceptions"],
    "OYD_MAYBE_PASSED": ["exceptions"],
    "OYD_JUST_PASSED": ["exceptions"],
    "OYD_PASSED_CHECK_OTHER_RELIEF": ["exceptions"],
    "ADDRESS_CHANGE": ["moved"],
}
# By sign: the questions that ask about it. See rules/signs.py.
QUESTIONS_OF_SIGN: Mapping[str, Sequence[str]] = {
    "danger": ["safe_now"],
    "detained": ["detained"],
    "removal": ["removal_set"],
    "fear_interview": ["fear_interview"],
    "order": ["order"],
    "missed_hearing": ["attended", "missed"],
    "border": [],  # nobody gets past the question where they are
    "forced_work": ["forced_out"],
    "court": ["court", "hearing"],
    "appointment": ["appointments"],
    "judge": ["judge_said"],
    "marriage": ["abuser_married"],
}


def facts_for_triage(answers: Answers) -> dict[str, Fact]:
    """Return the facts for triage.

    A question that was not asked gives no fact, one that was left empty None, and one that the
    person cannot answer "unsure".
    """
    kept = prune_answers(answers)
    found = dict(_facts_of_questions(kept))
    if kept.get("place") == "detained":
        found["detained"] = "yes"
    if kept.get("place") == "border":
        found["at_border"] = "yes"
    if kept.get("filed") == "court" and kept.get("court") == "no":
        found["court_contradicted"] = "yes"
    found["parent_harm"] = "yes" if "parent" in kept.get("need", ()) else "no"
    return {fact: answer for fact, answer in found.items() if answer != NONE}


def _facts_of_questions(kept: Answers) -> Iterator[tuple[str, Fact]]:
    for fact, question in DATE_FACTS.items():
        if QUESTIONS[question].asked_if(kept):
            answer = kept.get(question) or None
            yield fact, UNSURE if _is_unsure(answer) else answer
    for fact, (question, meanings) in CHOICE_FACTS.items():
        if QUESTIONS[question].asked_if(kept):
            answer = kept.get(question)
            yield fact, meanings.get(answer, answer) if answer else None
    for question in SEVERAL_FACTS:
        if QUESTIONS[question].asked_if(kept):
            chosen = kept.get(question) or None
            yield question, chosen and (UNSURE if _is_unsure(chosen) else "no")
    if QUESTIONS["exceptions"].asked_if(kept):
        yield "exceptions", kept.get("exceptions") or None


class OpenQuestions(NamedTuple):
    """Hold the questions that a reason rests on without an answer: left empty, or answered "not sure"."""

    left_empty: list[Question]
    not_sure: list[Question]


def open_questions(reason: str, answers: Answers) -> OpenQuestions:
    """Return the questions that leave open what a reason of triage says."""
    kept = prune_answers(answers)
    kind, _, sign = reason.partition(":")
    if kind in (NOT_SURE, LEFT_EMPTY):
        names = QUESTIONS_OF_SIGN[sign]
    else:
        names = QUESTIONS_BEHIND.get(reason, ())
    asked = [QUESTIONS[each] for each in names if QUESTIONS[each].asked_if(kept)]
    return OpenQuestions(
        [each for each in asked if not kept.get(each.id)],
        [each for each in asked if _is_unsure(kept.get(each.id))],
    )


def _is_unsure(answer: object) -> bool:
    said = answer if isinstance(answer, list) else [answer]
    return any(each in (UNSURE, UNKNOWN, NOT_SAID) for each in said)


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
        **({PRACTICE: True} if kept.get(PRACTICE) else {}),
        # By these they are found when they call.
        "phones": [
            digits[:MOST_DIGITS_OF_PHONE]
            for name in ("phone", "helper_phone")
            if (digits := digits_of(kept.get(name, "")))
        ],
    }


def _written_answer(question: str, kept: Answers) -> str:
    """Return what was written, or an empty string if a box was ticked instead."""
    answer: str = kept.get(question, "")
    return "" if answer in (UNKNOWN, NONE, NOT_SAID) else answer
