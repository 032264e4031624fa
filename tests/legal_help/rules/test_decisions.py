"""Check which decision may follow which status, what it needs, and who must confirm."""

from datetime import date

import pytest

from legal_help.models import HelpRequest
from legal_help.rules import retention_clock
from legal_help.rules.deadlines import Level
from legal_help.rules.decisions import (
    RULES,
    Decision,
    DeclineReason,
    IncompleteDecision,
    Outcome,
    check_decision,
    may_follow,
    needs_second,
    outcomes_after,
)

Status = HelpRequest.Status
TODAY = date(2026, 11, 26)
RECEIVED = date(2026, 11, 1)
CLOSE = {"referred", "cannot_help", "duplicate", "spam"}

# By status, what may be decided. Anything else may not.
FOLLOWS = {
    "received": {"more_needed", "consult_offered", *CLOSE},
    "being_read": {"more_needed", "consult_offered", "accepted", "no_contact", *CLOSE},
    "more_needed": {"consult_offered", "accepted", "no_contact", "reopened", *CLOSE},
    "consult_offered": {"more_needed", "accepted", "no_contact", *CLOSE},
    "accepted": {"moved", "referred", "cannot_help", "reopened"},
    "referred": {"reopened"},
    "closed": {"reopened"},
    "no_contact": {"reopened"},
    "duplicate": {"reopened"},
    "spam": {"reopened"},
    "withdrawn": set(),
}


@pytest.mark.parametrize("status", list(Status))
def test_what_may_follow(status):
    assert set(outcomes_after(status)) == FOLLOWS[status]
    assert {each for each in Outcome if may_follow(each, status)} == FOLLOWS[status]


def test_every_outcome_has_a_rule_and_leads_to_a_status_that_there_is():
    assert set(RULES) == set(Outcome)
    assert {rule.leads_to for rule in RULES.values()} == set(Status) - {
        Status.RECEIVED,
        Status.WITHDRAWN,
    }
    assert set().union(*(rule.may_follow for rule in RULES.values())) == set(Status) - {"withdrawn"}


def test_what_ends_a_request_starts_the_clock_of_its_status():
    for outcome, rule in RULES.items():
        by_status = retention_clock.ENDING_OF_STATUS.get(rule.leads_to)
        assert rule.ends_as == (
            retention_clock.EndingKind.MOVED if outcome == "moved" else by_status
        ), outcome


@pytest.mark.parametrize("level", list(Level))
def test_a_second_person_agrees_to_end_an_urgent_request_without_its_person(level):
    found = {each for each in Outcome if needs_second(each, level)}

    urgent = {"cannot_help", "no_contact", "spam"}
    assert found == (urgent if level in {Level.U1, Level.U2} else set())


def of(outcome, **given):
    return Decision(outcome=Outcome(outcome), **given)


def days(*numbers):
    return tuple(date(2026, 11, number) for number in numbers)


WHOLE = [
    of("more_needed", letter="Hello"),
    of("consult_offered", letter="Hello"),
    of("accepted"),
    of("moved"),
    of("referred", to="Legal Aid", has_consent=True, letter="Hello"),
    of("cannot_help", reason=DeclineReason.CONFLICT, letter="Hello"),
    of("no_contact", tried_on=days(1, 8, 15)),
    of("no_contact", tried_on=days(26, 2, 12)),
    of("duplicate", same_as="KIWI-4821"),
    of("spam"),
    of("reopened"),
]


@pytest.mark.parametrize(
    "decision", WHOLE, ids=[f"{place}-{each.outcome}" for place, each in enumerate(WHOLE)]
)
def test_what_is_whole(decision):
    check_decision(decision, received_on=RECEIVED, today=TODAY)

    assert Decision.from_content(decision.as_content()) == decision


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (of("more_needed"), "letter"),
        (of("consult_offered", letter=" \n"), "letter"),
        (of("referred", to="Legal Aid", has_consent=True), "letter"),
        (of("referred", to=" ", has_consent=True, letter="Hello"), "to"),
        (of("referred", to="Legal Aid", letter="Hello"), "has_consent"),
        (of("cannot_help", letter="Hello"), "reason"),
        (of("cannot_help", letter="Hello", reason="you do not qualify"), "reason"),
        (of("cannot_help", reason=DeclineReason.OTHER), "letter"),
        (of("duplicate", same_as=" "), "same_as"),
        (of("no_contact"), "tried_on"),
        # Three on one day, or two of three on one.
        (of("no_contact", tried_on=days(3, 3, 3)), "tried_on"),
        (of("no_contact", tried_on=days(3, 3, 20)), "tried_on"),
        # Thirteen days are not two weeks.
        (of("no_contact", tried_on=days(1, 8, 14)), "tried_on"),
        # Before the request, and in the future.
        (of("no_contact", tried_on=(date(2026, 10, 31), *days(8, 20))), "tried_on"),
        (of("no_contact", tried_on=days(1, 8, 27)), "tried_on"),
    ],
)
def test_what_is_not_whole_names_what_is_missing(decision, field):
    with pytest.raises(IncompleteDecision) as found:
        check_decision(decision, received_on=RECEIVED, today=TODAY)

    assert found.value.field == field
