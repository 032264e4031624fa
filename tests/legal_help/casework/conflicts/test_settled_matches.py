"""Say what a match turned out to be: a signed note on the newer of two cases."""

from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.access.locked_case import NoSuchRequest
from legal_help.casework import assignment, cases
from legal_help.casework.conflicts.conflict_check import MatchOutcome, NoSuchMatch
from legal_help.casework.queue import ordered_cases
from legal_help.events.roster import INTAKE
from legal_help.models import CaseNote
from tests.legal_help.casework.conflicts.alike import AGAIN, CARLOS, OTHER, ROSA, check, settle
from tests.legal_help.casework.looking import done, notices, state
from tests.legal_help.helpers import flipped


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("outcome", "holds_back"),
    [
        (MatchOutcome.NOTHING, False),
        (MatchOutcome.SAME_PERSON, False),
        (MatchOutcome.CONFLICT, True),
    ],
)
@pytest.mark.parametrize("order", [0, 1])
def test_settling_is_noted_on_the_newer_case_and_shown_on_both(
    both, reader, time_machine, sent, outcome, holds_back, order
):
    older = both[0]
    time_machine.move_to(timezone.now() + timedelta(days=1))
    newer = sent(AGAIN)
    pair = (older, newer)

    settle(reader, pair[order], pair[1 - order], outcome)

    for mine, theirs in (pair, pair[::-1]):
        (similarity,) = [e for e in check(reader, mine).similarities if e.public_ref == theirs]
        assert (similarity.outcome, similarity.settled.by, similarity.settled.on) == (
            outcome,
            reader.person,
            timezone.localdate(),
        )
        assert similarity.bars_reading == holds_back
    assert (done(older), done(newer)) == ([], ["note"])


@pytest.mark.exhaustive
def test_what_is_settled_anew_counts_last(both, reader, colleague, sent):
    rosa, carlos = sent(ROSA), sent(CARLOS)
    settle(reader, rosa, carlos, MatchOutcome.NOTHING)
    settle(colleague, rosa, carlos, MatchOutcome.CONFLICT)

    found = {each.public_ref: each for each in check(reader, rosa).similarities}

    assert (found[carlos].outcome, found[carlos].settled.by) == ("conflict", colleague.person)


@pytest.mark.sampled
@pytest.mark.parametrize("tamper", ["delete", "flip", "another", "older"])
def test_a_settlement_that_is_not_what_was_signed_settles_nothing(
    both, reader, by_sql, told, tamper
):
    rosa, carlos = both
    settle(reader, rosa, carlos, MatchOutcome.CONFLICT)
    settle(reader, rosa, carlos, MatchOutcome.NOTHING)
    assert not check(reader, rosa).holds_back
    older, newer = CaseNote.objects.order_by("number")
    if tamper == "delete":
        newer.delete()
    elif tamper == "flip":
        by_sql(newer, blob=flipped(newer.blob))
    elif tamper == "another":
        by_sql(newer, mark="0" * 64)
    else:
        by_sql(newer, blob=bytes(older.blob))

    assert check(reader, rosa).holds_back
    assert {case for _reason, case in told()} == {str(newer.request_id)}


def test_a_settlement_for_another_case_settles_nothing(both, sent, reader):
    rosa, carlos = both
    again = sent(AGAIN)

    settle(reader, rosa, again)

    found = {each.public_ref: each.outcome for each in check(reader, rosa).similarities}
    assert found == {carlos: "", again: "nothing"}


@pytest.mark.exhaustive
def test_what_somebody_settled_who_left_stays_settled(reader, colleague, sent, dismiss):
    rosa, carlos = sent(ROSA), sent(CARLOS)
    settle(colleague, rosa, carlos)
    dismiss(colleague.user)

    found = check(reader, rosa)

    assert not found.holds_back
    assert found.similarities[0].settled.by == colleague.person


def test_only_whoever_may_open_both_settles(both, reader, enrol, sent):
    late = enrol("late", INTAKE)
    theirs = sent(CARLOS)

    with pytest.raises(NoSuchRequest):
        settle(late, theirs, both[0])

    assert CaseNote.objects.count() == 0


def test_what_is_not_alike_is_not_settled(sent, reader):
    rosa, other = sent(ROSA), sent(OTHER)

    for another in (other, rosa):
        with pytest.raises(NoSuchMatch):
            settle(reader, rosa, another)

    assert state(rosa).notes == state(other).notes == 0


@pytest.mark.exhaustive
def test_a_new_key_forgets_no_settlement(reader, colleague, sent):
    rosa, carlos = sent(ROSA), sent(CARLOS)
    settle(reader, rosa, carlos)
    for reference in (rosa, carlos):
        assignment.recuse_oneself(by=colleague, public_ref=reference)
        cases.open_case(by=reader, public_ref=reference)
        assert state(reference).version == 2

    assert not check(reader, rosa).holds_back


def test_the_queue_reads_no_match(both, reader):
    """Conflicts are looked for when a case is opened; the queue shows cards alone."""
    assert len(ordered_cases.load_queue(by=reader).entries) == 2
    assert notices("read_despite_match") == []


def test_with_a_request_that_is_not_there_nothing_is_settled(both, reader):
    with pytest.raises(NoSuchRequest):
        settle(reader, both[0], "PEBBLE-0000")
