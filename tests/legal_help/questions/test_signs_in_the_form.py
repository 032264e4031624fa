"""Whoever does not know comes first: walked through the form's own questions and answers.

The sentences are those of decision 69, written here without the code that they judge.
"""

import json
import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from legal_help.questions import QUESTIONS, QuestionKind, facts_for_triage
from legal_help.questions.extracts import QUESTIONS_OF_SIGN
from legal_help.questions.form import prune_answers
from legal_help.rules.deadlines import Level
from legal_help.rules.law import shipped_law
from legal_help.rules.signs import SIGNS
from legal_help.rules.triage import triage

TODAY = date(2026, 11, 24)
CASES = json.loads((Path(__file__).parent / "triage_cases.json").read_text(encoding="utf-8"))

# Everything is answered, and nothing is near.
CALM = {
    "place": "us",
    "need": ["fear"],
    "safe_now": "yes",
    "detained": "no",
    "removal_set": "no",
    "court": "no",
    "appointments": ["none"],
    "judge_said": ["none"],
    "abuser_status": "yes",
    "abuser_married": "no",
    "moved": "no",
    "arrival": "2026-08-03",
    "entry": "visa",
    "filed": "uscis",
    "dob": "1990-05-05",
    "begun_on": "2026-11-24",
}
IN_COURT = {"court": "yes", "hearing": "none", "attended": "yes", "order": "no"}
ORDERED = {**IN_COURT, "order": "yes", "order_date": "2019", "missed": "no"}
# Each question about a sign: what must be answered so that it is asked, and its answers for yes and no.
ASKED = {
    "safe_now": ({}, "no", "yes"),
    "detained": ({}, "yes", "no"),
    "removal_set": ({}, "yes", "no"),
    "fear_interview": ({"place": "border"}, "failed", "passed"),
    "order": (IN_COURT, "yes", "no"),
    "attended": ({**IN_COURT, "hearing": "unknown"}, "no", "yes"),
    "missed": (ORDERED, "yes", "no"),
    "forced_out": ({"need": ["fear", "forced"]}, "no", "yes"),
    "court": ({}, "yes", "no"),
    "hearing": (IN_COURT, "2026-12-01", "none"),
    "appointments": ({}, ["checkin"], ["none"]),
    "judge_said": (IN_COURT, ["decided"], ["none"]),
    "abuser_married": ({"need": ["fear", "family"]}, "ended", "yes"),
}
# What the answers of another sign are while it is there, and while the person is not sure of it.
OTHERS = {
    "nothing": {},
    "in danger": {"safe_now": "no"},
    "not sure of danger": {"safe_now": "unsure"},
    "held": {"detained": "yes"},
    "not sure whether held": {"detained": "unsure"},
    "sent back soon": {"removal_set": "yes"},
    "not sure about being sent back": {"removal_set": "unsure"},
    "at the border": {"place": "border", "fear_interview": "no"},
    "in court": IN_COURT,
    "not sure of a court": {**IN_COURT, "court": "unsure"},
    "ordered": ORDERED,
    "a check-in": {"appointments": ["checkin"], "checkin": "2027-09-01"},
    "not sure of letters": {"appointments": ["unknown"]},
    "in forced work": {"need": ["fear", "forced"], "forced_out": "no"},
    "out of forced work, or not": {"need": ["fear", "forced"], "forced_out": "unsure"},
}


def assess(answers):
    return triage(facts_for_triage({**CALM, **answers}), TODAY, shipped_law())


def unsure_code(question):
    codes = {option.code for option in QUESTIONS[question].options}
    code = next(code for code in ("unsure", "unknown", "not_said") if code in codes)
    return [code] if QUESTIONS[question].kind is QuestionKind.CHOICES else code


def has_another_sign(question, answers):
    """Whether another sign is there or may be there, by what the answers say."""
    said = prune_answers({**CALM, **answers})
    about = [
        ({"safe_now"}, said.get("safe_now") in ("no", "unsure")),
        ({"detained"}, said.get("detained") in ("yes", "unsure")),
        ({"removal_set"}, said.get("removal_set") in ("yes", "unsure")),
        ({"court"}, said.get("court") in ("yes", "unsure")),
        ({"order"}, said.get("order") in ("yes", "unsure")),
        ({"appointments"}, said.get("appointments") in (["checkin"], ["unknown"])),
        ({"forced_out"}, said.get("forced_out") in ("no", "unsure")),
        (set(), said.get("place") == "border"),
    ]
    return any(is_there for questions, is_there in about if question not in questions)


@pytest.mark.parametrize("others", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("question", ASKED)
def test_a_sign_that_is_not_known_is_a_reason(question, others):
    context, yes, no = ASKED[question]
    answers = {**others, **context}
    if "need" in others and "need" not in context:
        answers["need"] = others["need"]
    assert QUESTIONS[question].asked_if(prune_answers({**CALM, **answers}))

    calm, harmless = assess({**answers, question: no})
    there, _ = assess({**answers, question: yes})
    unsure, unsure_reasons = assess({**answers, question: unsure_code(question)})
    empty, empty_reasons = assess({**answers, question: ""})

    # A date next year is not near, and of a case in court alone no date is known.
    assert there <= Level.U2 or question == "court" or question in others
    assert unsure <= Level.U2
    assert any(reason.level <= Level.U2 for reason in unsure_reasons)
    if has_another_sign(question, {**answers, question: ""}):
        assert empty <= Level.U2
    else:
        assert empty == min(calm, Level.U3)
    assert {reason.code for reason in empty_reasons} - {reason.code for reason in harmless}


@pytest.mark.parametrize("question", ASKED)
def test_a_sign_that_was_not_asked_about_says_nothing(question):
    context, yes, _no = ASKED[question]
    asked_nowhere = {**CALM, question: yes}
    if not context:
        pytest.skip("asked of everybody")
    assert not QUESTIONS[question].asked_if(prune_answers(asked_nowhere))

    assert assess({question: yes}) == assess({})


def test_every_sign_has_its_questions():
    assert QUESTIONS_OF_SIGN.keys() == SIGNS.keys()
    assert {question for names in QUESTIONS_OF_SIGN.values() for question in names} == ASKED.keys()


def test_whoever_answers_everything_and_has_nothing_near_is_calm():
    assert assess({}) == (Level.U4, assess({})[1])
    assert {reason.code for reason in assess({})[1]} == {"FILED_ALREADY"}


def test_the_most_lost_person_no_longer_comes_last():
    """In forced work perhaps, held perhaps, sent back perhaps, and no date: row 224 of 224 once."""
    lost = {
        "need": ["fear", "forced"],
        "forced_out": "unsure",
        "detained": "unsure",
        "removal_set": "unsure",
        "court": "unsure",
        "hearing": "unknown",
        "arrival": "unknown",
        "appointments": ["unknown"],
    }

    level, reasons = assess(lost)

    assert level == Level.U1
    assert {reason.code for reason in reasons} >= {
        "NOT_SURE:forced_work",
        "NOT_SURE:detained",
        "NOT_SURE:removal",
        "NOT_SURE:court",
        "NOT_SURE:appointment",
    }
    assert assess({**lost, "forced_out": "yes", "removal_set": "no"})[0] == Level.U2
    assert not any(reason.is_certain for reason in reasons if reason.level <= Level.U2)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["note"])
def test_triage_of_a_case_in_the_words_of_the_form(case):
    level, reasons = assess(case["answers"])

    assert level == case["level"]
    assert {reason.code for reason in reasons} >= set(case["why"])
    assert case["law"]


def test_the_cases_are_different_and_enough():
    answers = [json.dumps(case["answers"], sort_keys=True) for case in CASES]

    assert len(set(answers)) == len(CASES) >= 60
    assert {case["level"] for case in CASES} == set(Level)


def chance(rng, likely, *others, of=0.85):
    """Return the likely answer in so many of cases, else one of the others."""
    return likely if rng.random() < of else rng.choice(others)


def invented(rng):
    """Answer as people do who are mostly in no danger today, and leave things open now and then."""
    arrived = TODAY - timedelta(days=rng.randrange(20, 2_000))
    return {
        "need": chance(rng, ["fear"], ["family"], ["forced"], ["parent"], ["tps"]),
        "place": chance(rng, "us", "detained", "border", of=0.92),
        "safe_now": chance(rng, "yes", "no", "unsure", "", of=0.88),
        "detained": chance(rng, "no", "yes", "unsure", "", of=0.92),
        "removal_set": chance(rng, "no", "yes", "unsure", "", of=0.9),
        # Of those who have a case, or may have one, most know it: they were given a notice.
        "court": chance(rng, "no", "yes", "yes", "unsure", "", of=0.7),
        "hearing": str(TODAY + timedelta(days=rng.randrange(-30, 700))),
        "attended": chance(rng, "not_yet", "yes", "no", "unsure", ""),
        "order": chance(rng, "no", "yes", "unsure", ""),
        "missed": chance(rng, "no", "yes", "unsure"),
        "appointments": chance(rng, ["none"], ["checkin"], ["interview"], ["unknown"], [], of=0.75),
        "judge_said": chance(rng, ["none"], ["deadline"], ["decided"], ["unknown"], []),
        "judge_deadline": str(TODAY + timedelta(days=rng.randrange(1, 400))),
        "decision": str(TODAY - timedelta(days=rng.randrange(1, 400))),
        "checkin": str(TODAY + timedelta(days=rng.randrange(1, 400))),
        "interview": str(TODAY + timedelta(days=rng.randrange(1, 400))),
        "moved": chance(rng, "no", "yes", "unsure", ""),
        "arrival": chance(rng, str(arrived), f"{arrived:%Y-%m}", f"{arrived:%Y}", "unknown"),
        "filed": rng.choice(["no", "uscis", "court"]),
        "forced_out": chance(rng, "yes", "no", "unsure", "not_said", ""),
        "abuser_status": chance(rng, "yes", "no", "unsure", ""),
        "abuser_married": chance(rng, "no", "yes", "ended", "ended_long_ago", "not_said", ""),
        "dob": str(date(rng.randrange(1955, 2009), 5, 5)),
    }


@pytest.mark.parametrize("seed", range(5))
def test_of_people_who_are_mostly_calm_at_most_half_are_urgent(seed):
    """Else the queue would have no order, and the most lost would wait among everybody."""
    rng = random.Random(seed)  # noqa: S311 -- no secret

    levels = [assess(invented(rng))[0] for _ in range(200)]

    assert sum(level <= Level.U2 for level in levels) <= 100
    assert set(levels) == set(Level)
