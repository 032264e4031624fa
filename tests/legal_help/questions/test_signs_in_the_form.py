"""Whoever does not know comes first: walked through the form's own questions and answers.

The sentences are those of decision 69, written here without the code that they judge.
"""

import json
import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from legal_help.questions import QUESTIONS, QuestionKind, facts_for_triage
from legal_help.questions.extracts import (
    CHOICE_FACTS,
    DATE_FACTS,
    QUESTIONS_OF_SIGN,
    SEVERAL_FACTS,
)
from legal_help.questions.form import prune_answers
from legal_help.rules.deadlines import Level
from legal_help.rules.law import shipped_law
from legal_help.rules.signs import SIGNS
from legal_help.rules.triage import triage
from legal_help.rules.urgency import is_urgent
from tests.legal_help.questions.answering import CALM

TODAY = date(2026, 11, 24)
CASES = json.loads((Path(__file__).parent / "triage_cases.json").read_text(encoding="utf-8"))

# What hangs on another answer is answered harmlessly too, and its days are far away.
HARMLESS = {
    **CALM,
    **dict.fromkeys(["checkin", "interview", "fear_interview_date", "removal_date"], "2028-09-01"),
    **dict.fromkeys(["fee_due", "rfe_due", "judge_deadline"], "2028-09-01"),
    **dict.fromkeys(["order_date", "decision"], "2019"),
    "fear_interview": "passed",
    "hearing": "none",
    "attended": "yes",
    "order": "no",
    "missed": "no",
    "forced_out": "yes",
    "guardian": "adult",
    "uac_before": "no",
}
# What must be answered so that a question is asked.
IN_COURT = {"court": "yes"}
ORDERED = {**IN_COURT, "order": "yes"}
OPENED_BY = {
    **dict.fromkeys(["hearing", "attended", "order", "judge_said"], IN_COURT),
    **dict.fromkeys(["order_date", "missed"], ORDERED),
    "judge_deadline": {**IN_COURT, "judge_said": ["deadline"]},
    "decision": {**IN_COURT, "judge_said": ["decided"]},
    "removal_date": {"removal_set": "yes"},
    "fear_interview": {"place": "border"},
    "fear_interview_date": {"place": "border", "fear_interview": "soon"},
    "checkin": {"appointments": ["checkin"]},
    "interview": {"appointments": ["interview"]},
    "fee_due": {"appointments": ["fee"]},
    "rfe_due": {"appointments": ["papers"]},
    "exceptions": {"filed": "no", "arrival": "2022-01-15"},
    "forced_out": {"need": ["fear", "forced"]},
    "abuser_status": {"need": ["fear", "family"]},
    "abuser_married": {"need": ["fear", "family"]},
    "guardian": {"dob": "2010-03-01"},
    "uac_before": {"dob": "2010-03-01"},
}
# The questions that ask about a sign: which, and the answers that mean that it is there.
ABOUT = {
    "safe_now": ("danger", "no"),
    "detained": ("detained", "yes"),
    "removal_set": ("removal", "yes"),
    "fear_interview": ("fear_interview", "failed"),
    "order": ("order", "yes"),
    "attended": ("missed_hearing", "no"),
    "missed": ("missed_hearing", "yes"),
    "forced_out": ("forced_work", "no"),
    "court": ("court", "yes"),
    "hearing": ("court", "2026-11-27"),
    "appointments": ("appointment", "checkin", "interview"),
    "judge_said": ("judge", "deadline", "decided"),
    "abuser_married": ("marriage", "ended"),
}
# The days of a sign. Of each but the hearing, to be asked for it says that it exists.
DAY_OF = {
    "hearing": "court",
    "checkin": "appointment",
    "interview": "appointment",
    "fear_interview_date": "fear_interview",
    "removal_date": "removal",
    "order_date": "order",
    "judge_deadline": "judge",
    "decision": "judge",
}
NOT_KNOWN = {"unsure", "unknown", "not_said", "not_sure"}
DAYS = [str(TODAY + timedelta(days=off)) for off in (-900, -170, -20, 3, 20, 60, 400)]
# An answer that settles what another one left open: only these may lower a level.
SETTLES = {
    "attended": {"yes"},
    "filed": {"uscis", "court"},  # the one year is kept
    "abuser_status": {"no"},  # no petition rests on the marriage
}

# Every other question, and why triage reads no fact from it.
EXEMPT = {
    question: reason
    for reason, questions in {
        "decides whether we are the right place": ["lawyer", "can_pay"],
        "says what to ask, and each need opens the questions about its sign": ["need"],
        "tells how to speak with them": [
            "language",
            "language_other",
            "reads",
            "needs",
            "needs_words",
        ],
        "tells how to reach them, and what is safe": [
            *("reach", "own_word", "phone", "email", "leave_message", "safe_times"),
            *("helper", "helper_phone", "secret_word"),
        ],
        "tells who they are, for the check of conflicts": [
            *("call_name", "full_name", "other_names", "a_number", "against", "for_whom", "aware"),
            *("citizenship", "citizenship_other", "feared", "lived_last"),
        ],
        "tells where they are; that they are held counts by itself": [
            *("city", "state", "held_at", "detainee_number"),
        ],
        "describes a day that counts by itself": ["hearing_how", "fee_letter", "papers_letter"],
        "decides how an order may be reopened, not by when": ["had_notice"],
        "is about the past: a lawyer weighs it, and no day runs from it": [
            *("first_time", "went_back", "went_back_when", "other_stays", "lived_elsewhere"),
            *("family_case", "asked_before", "still_married", "turned_21", "arrested"),
            *("filed_date", "receipt_number"),
        ],
        "says which protection may fit, not how soon": [
            *("afraid_of", "reasons", "harm", "torture", "told_police", "willing_to_help"),
            "forced_here",
        ],
        "counts their family": ["adults_here", "children_here", "children_abroad"],
        "is read by a person, whatever it says": ["more"],
    }.items()
    for question in questions
}
WALKED = [
    question
    for question in QUESTIONS
    if question in {asked for asked, _meanings in CHOICE_FACTS.values()}
    or question in {*DATE_FACTS.values(), *SEVERAL_FACTS, "place", "exceptions"}
]


def assess(answers):
    return triage(facts_for_triage({**CALM, **answers}), TODAY, shipped_law())


def possible(question):
    """Return all that the form lets somebody answer to a question."""
    asked = QUESTIONS[question]
    codes = [option.code for option in asked.options]
    if asked.kind is QuestionKind.DATE:
        return [*DAYS, *codes]
    return [[code] for code in codes] if asked.kind is QuestionKind.CHOICES else codes


def codes_in(answer):
    return set(answer if isinstance(answer, list) else [answer])


def is_not_known(answer):
    return not NOT_KNOWN.isdisjoint(codes_in(answer))


def says_that_it_is_there(question, answer):
    _sign, *yes = ABOUT[question]
    is_day = QUESTIONS[question].kind is QuestionKind.DATE
    return answer in DAYS if is_day else not codes_in(answer).isdisjoint(yes)


def is_asked(question, answers):
    return QUESTIONS[question].asked_if(prune_answers(answers))


def opened(answers, question):
    """Return the answers with those by which a question is asked; of needs, both."""
    needed = OPENED_BY.get(question, {})
    needs = {*answers.get("need", ()), *needed.get("need", ())}
    return {**answers, **needed, **({"need": sorted(needs)} if needs else {})}


def beside(question, others):
    """Return harmless answers with the others, by which the question is asked."""
    answers = {**HARMLESS, **others}
    return answers if is_asked(question, answers) else {**HARMLESS, **opened(others, question)}


def signs_said(answers, *, without):
    """Return the signs that are there or may be there, but for what one question says."""
    said = prune_answers(answers)
    of_answers = {
        ABOUT[question][0]
        for question in ABOUT.keys() & said.keys() - {without}
        if is_not_known(said[question]) or says_that_it_is_there(question, said[question])
    }
    # To be asked for its day says that there is one; a hearing may have none.
    of_days = {
        sign
        for question, sign in DAY_OF.items()
        if question not in ("hearing", without) and is_asked(question, said)
    }
    return of_answers | of_days | ({"border"} if said.get("place") == "border" else set())


def all_the_others():
    """Yield the answers of each sign while it is there, and while the person is not sure of it."""
    yield "nothing", {}
    yield "at the border", {"place": "border"}
    yield "held, says somebody for them", {"place": "detained"}
    yield "a hearing within days", {**IN_COURT, "hearing": DAYS[3]}
    yield "a hearing next year", {**IN_COURT, "hearing": DAYS[-1]}
    for question in ABOUT:
        for answer in possible(question):
            is_there = answer not in DAYS and says_that_it_is_there(question, answer)
            if is_there or is_not_known(answer):
                words = " and ".join(sorted(codes_in(answer)))
                yield f"{question} {words}", {**opened({}, question), question: answer}


OTHERS = dict(all_the_others())
# Whoever is held by the first answer is not asked again.
NOT_ASKED = {("detained", "held, says somebody for them")}
# Each question beside one of the others, then each beside the next: the first rows show every kind.
ROWS = [
    (WALKED[at], list(OTHERS)[(at + turn) % len(OTHERS)])
    for turn in range(len(OTHERS))
    for at in range(len(WALKED))
    if (WALKED[at], list(OTHERS)[(at + turn) % len(OTHERS)]) not in NOT_ASKED
]
FIRST_ROWS = 2 * len(WALKED)


class Walk:
    """Give one question every answer that the form offers, beside the answers of another sign."""

    def __init__(self, question, others):
        self.question = question
        self.answers = beside(question, OTHERS[others])
        self.sign = DAY_OF.get(question) or ABOUT.get(question, [None])[0]
        self.known = [each for each in possible(question) if not is_not_known(each)]
        self.not_known = [each for each in possible(question) if is_not_known(each)]
        signs = signs_said({**self.answers, question: ""}, without=question)
        self.is_said_elsewhere, self.is_beside_another = (
            self.sign in signs,
            bool(signs - {self.sign}),
        )

    def triage(self, answer):
        facts = facts_for_triage({**self.answers, self.question: answer})
        return triage(facts, TODAY, shipped_law())

    def untold(self, answer):
        """Return what triage says beside this answer, if the question had not been asked."""
        facts = facts_for_triage({**self.answers, self.question: answer})
        told = {fact for fact, asked in DATE_FACTS.items() if asked == self.question}
        told |= {fact for fact, (asked, _) in CHOICE_FACTS.items() if asked == self.question}
        told |= {"detained", "at_border"} if self.question == "place" else {self.question}
        return triage({f: facts[f] for f in facts.keys() - told}, TODAY, shipped_law())

    @property
    def harmless(self):
        return self.triage(HARMLESS.get(self.question, ""))

    @property
    def not_asked(self):
        return self.untold(HARMLESS.get(self.question, ""))

    def makes_urgent(self, answer):
        """Whether the state of the case would be urgent by this answer and nothing else."""
        return is_urgent(self.triage(answer)[1]) and not is_urgent(self.untold(answer)[1])

    def news(self, answer):
        """Return the reasons that the harmless answer does not give."""
        return {each.code for each in self.triage(answer)[1]} - {r.code for r in self.harmless[1]}


@pytest.mark.sampled(FIRST_ROWS)
@pytest.mark.parametrize(("question", "others"), ROWS, ids=[" beside ".join(row) for row in ROWS])
def test_not_knowing_is_a_reason(question, others):
    walk = Walk(question, others)
    assert is_asked(question, walk.answers)

    no_answer_lowers_a_level(walk)
    if question in ABOUT:
        who_does_not_know_about_a_sign_comes_first(walk)
        who_leaves_a_sign_empty_comes_sooner(walk)
    if question in DAY_OF:
        a_day_that_nobody_knows_is_near(walk)
    if walk.sign is None:
        who_does_not_know_is_never_the_calmest(walk)


def no_answer_lowers_a_level(walk):
    """Neither what is no sign, nor what was asked, may put somebody behind who was not asked."""
    silent, reasons = walk.not_asked

    for answer in walk.known:
        if answer not in SETTLES.get(walk.question, ()):
            assert walk.triage(answer)[0] <= silent, answer
    if walk.question in ABOUT and not walk.is_said_elsewhere:
        assert walk.sign not in {reason.code.partition(":")[2] for reason in reasons}


def who_does_not_know_about_a_sign_comes_first(walk):
    assert walk.not_known, "a question about a sign lets somebody say that they do not know"
    for answer in walk.not_known:
        assert walk.triage(answer)[0] <= Level.U2
        assert walk.news(answer) or walk.is_said_elsewhere
        # What nobody said orders the queue and no more; the day of a case that they know of exists.
        assert not walk.makes_urgent(answer) or walk.question in DAY_OF
    for answer in walk.known:
        if says_that_it_is_there(walk.question, answer):
            # A case in court is a sign, but no reason without its day.
            assert (
                walk.news(answer) or walk.is_said_elsewhere or walk.question in ("court", "hearing")
            )


def who_leaves_a_sign_empty_comes_sooner(walk):
    level = walk.triage("")[0]

    if walk.question == "attended" and walk.answers["hearing"] in DAYS:
        # "If the date has passed: did you go?" is left empty by whoever waits for the date.
        assert walk.triage("") == walk.untold("")
        return
    # Whoever is asked whether they are out of forced work has said that it happened.
    if walk.is_beside_another or walk.is_said_elsewhere or walk.question == "forced_out":
        assert level <= Level.U2
    else:
        assert level == min(walk.harmless[0], Level.U3)
    assert walk.news("") or walk.is_said_elsewhere
    assert not walk.makes_urgent("") or walk.question in DAY_OF


def a_day_that_nobody_knows_is_near(walk):
    is_sure = {**walk.answers, **OPENED_BY[walk.question]}.items() == walk.answers.items()
    near = min(walk.triage(day)[0] for day in DAYS)

    for answer in walk.not_known:
        assert walk.triage(answer)[0] <= (near if is_sure else Level.U2)
    assert walk.triage("")[0] <= Level.U2


def who_does_not_know_is_never_the_calmest(walk):
    calmest = max(walk.triage(answer)[0] for answer in walk.known)

    for answer in walk.not_known:
        assert walk.triage(answer)[0] <= calmest
    if walk.question == "exceptions":  # who chose none claims none: see decision 69
        assert walk.triage("") == walk.not_asked
    elif not QUESTIONS[walk.question].required:
        assert walk.triage("")[0] <= calmest


def test_the_first_rows_show_every_kind():
    questions, others = ({row[at] for row in ROWS[:FIRST_ROWS]} for at in (0, 1))

    assert (questions, others) == ({*WALKED}, {*OTHERS})
    assert len(set(ROWS)) == len(ROWS) == len(WALKED) * len(OTHERS) - len(NOT_ASKED)


def test_every_question_is_walked_or_exempt():
    assert QUESTIONS.keys() == {*WALKED, *EXEMPT}
    assert not {*WALKED} & EXEMPT.keys()
    assert {*ABOUT, *DAY_OF} <= {*WALKED}
    assert all(EXEMPT.values())


@pytest.mark.parametrize("question", EXEMPT)
def test_what_is_exempt_says_nothing_to_triage(question):
    answers = dict(HARMLESS)
    for each in OPENED_BY:
        answers = opened(answers, each)
    said = possible(question) or ["3"]
    if question == "need":  # each opens questions: the test below is about it
        said = [[*answers["need"], code] for code in ("crime", "tps", "unsure")]

    for answer in ["", *said] if question != "need" else said:
        assert facts_for_triage({**answers, question: answer}) == facts_for_triage(answers)


def test_who_is_not_sure_what_they_need_is_asked_what_the_afraid_are_asked():
    unsure, afraid = ({**HARMLESS, "need": [need]} for need in ("unsure", "fear"))

    assert facts_for_triage(unsure) == facts_for_triage(afraid)


@pytest.mark.parametrize("question", OPENED_BY)
def test_what_was_not_asked_says_nothing(question):
    assert not is_asked(question, CALM)

    for answer in possible(question):
        assert facts_for_triage({**CALM, question: answer}) == facts_for_triage(CALM)


def test_every_sign_has_its_questions():
    assert QUESTIONS_OF_SIGN.keys() == SIGNS.keys()
    told = {sign: [*names] for sign, names in QUESTIONS_OF_SIGN.items() if names}
    asked = {sign: [q for q in ABOUT if ABOUT[q][0] == sign] for sign, *_yes in ABOUT.values()}
    assert {sign: sorted(names) for sign, names in told.items()} == {
        sign: sorted(names) for sign, names in asked.items()
    }


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
    codes = {reason.code for reason in reasons}
    assert codes >= set(case["why"])
    assert bool(codes) == bool(case["why"]), "without a why, triage gives no reason"
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
    # Of those who have a case, or may have one, most know it: they were given a notice.
    court = chance(rng, "no", "yes", "yes", "unsure", "", of=0.7)
    return {
        "need": chance(rng, ["fear"], ["family"], ["forced"], ["parent"], ["tps"]),
        "place": chance(rng, "us", "detained", "border", of=0.92),
        "safe_now": chance(rng, "yes", "no", "unsure", "", of=0.88),
        "detained": chance(rng, "no", "yes", "unsure", "", of=0.92),
        "removal_set": chance(rng, "no", "yes", "unsure", "", of=0.9),
        "court": court,
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
        "filed": rng.choice(["no", "uscis", "court" if court == "yes" else "uscis"]),
        "forced_out": chance(rng, "yes", "no", "unsure", "not_said", ""),
        "abuser_status": chance(rng, "yes", "no", "unsure", ""),
        "abuser_married": chance(rng, "no", "yes", "ended", "ended_long_ago", "not_said", ""),
        "dob": str(date(rng.randrange(1955, 2009), 5, 5)),
    }


@pytest.mark.sampled(2)
@pytest.mark.parametrize("seed", range(5))
def test_of_people_who_are_mostly_calm_at_most_half_are_urgent(seed):
    """Else the queue would have no order, and the most lost would wait among everybody."""
    rng = random.Random(seed)  # noqa: S311 -- no secret

    levels = [assess(invented(rng))[0] for _ in range(200)]

    assert sum(level <= Level.U2 for level in levels) <= 100
    assert set(levels) == set(Level)
