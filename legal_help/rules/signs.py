"""Know the signs that a person may lose their freedom, their case or their life if they wait.

A person who does not know about a sign comes before one who knows that there is none. Decision 69
lists the signs and says why these. No Django, no database, no clock.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from legal_help.rules.deadlines import Level, PartialDate

# How "I am not sure", "I do not know" and "I do not want to say" stand in the facts.
UNSURE: Final = "unsure"
# In place of an answer that means yes: any date does.
A_DAY: Final = "a day"
NOT_SURE, LEFT_EMPTY = "NOT_SURE", "LEFT_EMPTY"


class SignState(IntEnum):
    """Say what is known about a sign. If two facts tell of one sign, the higher state counts."""

    NOT_ASKED = 0
    ABSENT = 1
    EMPTY = 2
    NOT_SURE = 3
    PRESENT = 4


class Sign(NamedTuple):
    """Describe a sign: its words for staff, its law, and what tells of it.

    `told_by` are facts with the answer that means yes. `dates` are facts that are asked for only if
    there is such a day: to give the day, or not to know it, says that it exists. `codes` are the
    reasons of triage that say already that the sign is not known.
    """

    words: str
    law: str
    told_by: Mapping[str, str]
    dates: Sequence[str] = ()
    codes: Sequence[str] = ()


SIGNS: Final[Mapping[str, Sign]] = {
    "danger": Sign("in danger here now", "confidentiality-1367", {"danger_now": "yes"}),
    "detained": Sign("locked up now", "detained", {"detained": "yes"}),
    "removal": Sign("sent back soon", "expedited-removal", {"removal_set": "yes"}),
    "fear_interview": Sign(
        "an interview about their fear", "credible-fear", {"fear_neg": "yes"}, ["fear_interview"]
    ),
    "order": Sign(
        "ordered removed by a judge",
        "reasonable-fear-reinstatement",
        {"order": "yes"},
        codes=["PRIOR_ORDER_UNSURE"],
    ),
    "missed_hearing": Sign(
        "a court date that was missed",
        "in-absentia-180",
        {"attended": "no", "missed": "yes"},
        codes=["HEARING_PASSED_MAYBE_MISSED", "IN_ABSENTIA_180_OPEN", "IN_ABSENTIA_180_PASSED"],
    ),
    "border": Sign("at the border", "expedited-removal", {"at_border": "yes"}),
    "forced_work": Sign("in forced work or sex now", "t-visa", {"in_forced_work": "yes"}),
    "court": Sign(
        "a case or a date in immigration court",
        "hearing-notice",
        {"court": "yes", "hearing": A_DAY},
    ),
    "appointment": Sign(
        "a check-in or an interview",
        "detained",
        {"appointments": "yes"},
        ["checkin", "interview"],
    ),
    "judge": Sign(
        "a decision or a last day from a judge",
        "bia-appeal",
        {"judge_said": "yes"},
        ["decision", "judge_deadline"],
    ),
    "marriage": Sign("a marriage to the person who hurt them", "vawa", {"marriage_ended": "yes"}),
}


# The form asks about these only if the person named them: an empty answer is then no oversight.
SIGNS_THEY_NAMED: Final = ("forced_work",)
# Whoever is not sure about two of these may be held by somebody, or gone tomorrow.
HELD_OR_HARMED: Final = ("danger", "detained", "removal", "forced_work")


def sign_states(facts: Mapping[str, object]) -> dict[str, SignState]:
    """Return what the facts of triage say about each sign."""
    return {name: max(_states(sign, facts)) for name, sign in SIGNS.items()}


def unknown_signs(facts: Mapping[str, object]) -> Iterator[tuple[str, str, Level]]:
    """Yield each sign that was asked about and is not known, with NOT_SURE or LEFT_EMPTY and its level.

    "Not sure" is U2; about two of danger, detention, being sent back and forced work it is U1. An
    empty answer is U2 beside another sign that is there or may be there, and about a sign that the
    person named; else U3.
    """
    states = sign_states(facts)
    lost_about = [name for name in HELD_OR_HARMED if states[name] is SignState.NOT_SURE]
    may_be_there = max(states.values()) >= SignState.NOT_SURE
    for name, state in states.items():
        if state is SignState.NOT_SURE:
            is_lost = name in lost_about and len(lost_about) > 1
            yield name, NOT_SURE, Level.U1 if is_lost else Level.U2
        elif state is SignState.EMPTY:
            is_likely = may_be_there or name in SIGNS_THEY_NAMED
            yield name, LEFT_EMPTY, Level.U2 if is_likely else Level.U3


def _states(sign: Sign, facts: Mapping[str, object]) -> Iterator[SignState]:
    yield SignState.NOT_ASKED
    for fact, yes in sign.told_by.items():
        if fact in facts:
            yield _state(facts[fact], yes)
    if not facts.keys().isdisjoint(sign.dates):
        yield SignState.PRESENT


def _state(answer: object, yes: str) -> SignState:
    if answer == yes or (yes == A_DAY and PartialDate.parse(answer)):
        return SignState.PRESENT
    # The day of a hearing is asked for where there is, or may be, a case.
    if answer == UNSURE or yes == A_DAY:
        return SignState.NOT_SURE
    return SignState.EMPTY if answer is None else SignState.ABSENT
