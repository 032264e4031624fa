"""Check which decision may follow which status, and what it needs."""

from datetime import date

import pytest

from legal_help.events.outcomes import FEWEST_DAYS, OUTCOMES, Outcome
from legal_help.events.state import Status
from legal_help.rules.decisions import (
    DECISIONS,
    Decision,
    DeclineReason,
    IncompleteDecision,
    check_decision,
    may_follow,
    outcomes_after,
)
from legal_help.rules.retention_clock import DEFAULT_DAYS, ENDS_AS, EndingKind

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
    """A withdrawal is no decision of ours: it has a page of its own."""
    assert set(DECISIONS) == set(Outcome) - {Outcome.WITHDRAWN}
    led_to = {OUTCOMES[outcome].leads_to for outcome in DECISIONS}
    followed = set().union(*(OUTCOMES[outcome].may_follow for outcome in DECISIONS))
    assert led_to == set(Status) - {Status.RECEIVED, Status.WITHDRAWN}
    assert followed == set(Status) - {Status.WITHDRAWN}


CLOCKS = {
    "moved": EndingKind.MOVED,
    "referred": EndingKind.REFERRED,
    "cannot_help": EndingKind.CLOSED,
    "no_contact": EndingKind.CLOSED,
    "duplicate": EndingKind.CLOSED,
    "spam": EndingKind.SPAM,
}


def test_what_ends_a_request_starts_its_clock_and_nothing_else_does():
    assert {**CLOCKS, "withdrawn": EndingKind.WITHDRAWN} == ENDS_AS
    assert {each for each in DECISIONS if OUTCOMES[each].most_days is not None} == set(CLOCKS)


@pytest.mark.parametrize(("outcome", "clock"), [*CLOCKS.items(), ("withdrawn", "withdrawn")])
def test_the_days_as_delivered_lie_within_the_bounds_that_every_host_accepts(outcome, clock):
    assert FEWEST_DAYS <= DEFAULT_DAYS[EndingKind(clock)] <= OUTCOMES[outcome].most_days


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
