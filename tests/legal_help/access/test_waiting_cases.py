"""Bring the cases in step with the roster: which wait for a new key, and who lacks which."""

from dataclasses import replace

import pytest

from legal_help.access import membership, waiting_cases
from legal_help.access.waiting_cases import held_alone, needs_new_key
from legal_help.casework import assignment, cases
from legal_help.crypto.sealing import Pair
from legal_help.event_log import log
from legal_help.events.roster import INTAKE, PublicHalf
from legal_help.intake import return_visit
from legal_help.models import HelpRequest, KeyGrant
from legal_help.trust import roster
from tests.legal_help.helpers import notices, sign_roster, state_of


def waits(receipt):
    return needs_new_key(state_of(receipt), roster.verified())


def renew_recovery(reader):
    public = bytes(Pair.generate().public).hex()
    key = "0" * 8 + roster.verified().recovery_key[8:]
    return sign_roster(by=reader, recovery=PublicHalf(key=key, public=public))


# Which cases wait for a new key


def test_what_was_just_sent_waits_for_nothing(send, reader, colleague):
    receipt = send()

    assert not waits(receipt)
    assert waiting_cases.still_to_rekey(by=reader) == 0


@pytest.mark.exhaustive
def test_a_newcomer_is_no_reason_for_a_new_key(send, reader, enrol):
    receipt = send()
    enrol("carlos", INTAKE)

    assert not waits(receipt)


def test_a_case_that_a_leaver_held_waits_and_no_other(send, reader, colleague, enrol):
    theirs = send()
    membership.remove(by=reader, key=colleague.person.key)
    after = send()

    assert (waits(theirs), waits(after)) == (True, False)
    waiting_cases.rekey_waiting(by=reader, at_most=9)
    assert not waits(theirs)


@pytest.mark.exhaustive
def test_whoever_gave_a_case_up_is_a_reason_and_stays_none(send, reader, colleague):
    receipt = send()
    assignment.recuse_oneself(by=colleague, public_ref=receipt.public_ref)
    assert waits(receipt)

    waiting_cases.rekey_waiting(by=reader, at_most=9)

    assert not waits(receipt)
    membership.remove(by=reader, key=colleague.person.key)
    assert not waits(receipt)


@pytest.mark.exhaustive  # an edge of what waits
def test_another_recovery_key_is_a_reason_for_all_cases(send, reader):
    receipts = [send() for _ in range(3)]
    counts = renew_recovery(reader)
    assert all(waits(receipt) for receipt in receipts)

    progress = waiting_cases.rekey_waiting(by=reader, at_most=9)

    assert (progress.done, progress.left) == (3, 0)
    grants = KeyGrant.objects.filter(recipient=counts.recovery_key, version=2)
    assert grants.count() == 3


@pytest.mark.exhaustive  # an edge of what waits
def test_ended_and_withdrawn_cases_wait_too(send, reader, colleague, come_back, decide):
    """What is kept is kept from whoever left, until the last day."""
    ended, taken_back = send(facts={"moved": "no"}), send()
    decide(ended, "referred")
    return_visit.withdraw_case(visit=come_back(taken_back))
    membership.remove(by=reader, key=colleague.person.key)

    assert waiting_cases.rekey_waiting(by=reader, at_most=9).done == 2
    assert (state_of(ended).version, state_of(taken_back).version) == (2, 2)
    assert state_of(taken_back).taken_back_on


def test_what_a_wall_keeps_from_somebody_they_neither_count_nor_renew(
    send, reader, colleague, third
):
    """A number on a page says nothing of a case behind a wall."""
    receipt = send()
    assignment.recuse_oneself(by=reader, public_ref=receipt.public_ref)
    membership.remove(by=reader, key=colleague.person.key)

    assert waits(receipt)
    assert waiting_cases.still_to_rekey(by=reader) == 0
    assert waiting_cases.rekey_waiting(by=reader, at_most=9).done == 0

    cases.open_case(by=third, public_ref=receipt.public_ref)

    assert not waits(receipt)
    assert reader.by not in state_of(receipt).holders


def test_interrupted_it_goes_on_with_the_next(send, reader, colleague):
    receipts = [send() for _ in range(3)]
    membership.remove(by=reader, key=colleague.person.key)

    for left in (2, 1, 0, 0):
        progress = waiting_cases.rekey_waiting(by=reader, at_most=1)
        assert progress.left == left

    assert [state_of(receipt).version for receipt in receipts] == [2, 2, 2]


@pytest.mark.exhaustive  # an edge of what waits
def test_to_count_them_costs_no_question_for_each(
    send, reader, colleague, django_assert_num_queries
):
    for _ in range(5):
        send()
    membership.remove(by=reader, key=colleague.person.key)
    with django_assert_num_queries(1):
        assert waiting_cases.still_to_rekey(by=reader) == 5


# Who lacks which


def test_a_newcomer_lacks_what_was_there_before(send, reader, enrol):
    before = send()
    newcomer = enrol("carlos", INTAKE)
    send()

    assert waiting_cases.lacking(by=reader, member=newcomer.person) == [before.public_ref]


@pytest.mark.exhaustive
def test_nobody_lacks_what_the_asking_person_cannot_open(send, reader, colleague, enrol):
    receipt = send()
    assignment.recuse_oneself(by=reader, public_ref=receipt.public_ref)
    newcomer = enrol("thandi", INTAKE)

    assert waiting_cases.lacking(by=reader, member=newcomer.person) == []
    assert waiting_cases.lacking(by=colleague, member=newcomer.person) == [receipt.public_ref]


def test_any_holder_gives_a_case_to_any_reader(send, reader, colleague, enrol):
    receipt = send()
    newcomer = enrol("thandi", INTAKE)

    progress = waiting_cases.give_lacking(by=colleague, to=newcomer.by, at_most=9)

    assert (progress.done, progress.left, progress.refused) == (1, 0, 0)
    assert newcomer.by in state_of(receipt).holders
    assert cases.open_case(by=newcomer, public_ref=receipt.public_ref)
    assert notices("grant_mended") == []


def test_whoever_stands_behind_a_wall_lacks_nothing(send, reader, colleague):
    receipt = send()
    assignment.recuse_oneself(by=colleague, public_ref=receipt.public_ref)

    assert waiting_cases.lacking(by=reader, member=colleague.person) == []
    assert waiting_cases.give_lacking(by=reader, to=colleague.by, at_most=9).done == 0


def test_an_accepted_case_is_lacked_by_those_who_work_on_it_alone(
    send, reader, colleague, third, decide
):
    receipt = send()
    cases.take_case(by=colleague, public_ref=receipt.public_ref)
    decide(receipt, "accepted", by=colleague)

    assert third.by not in state_of(receipt).holders
    assert waiting_cases.lacking(by=reader, member=third.person) == []


@pytest.mark.exhaustive
def test_two_who_give_at_once_give_it_once(send, reader, colleague, enrol, monkeypatch, told):
    receipt = send()
    newcomer = enrol("thandi", INTAKE)
    locked = waiting_cases.locked_case

    def other_first(*given, **more):
        monkeypatch.setattr(waiting_cases, "locked_case", locked)
        assert waiting_cases.give_lacking(by=colleague, to=newcomer.by, at_most=9).done == 1
        return locked(*given, **more)

    monkeypatch.setattr(waiting_cases, "locked_case", other_first)

    progress = waiting_cases.give_lacking(by=reader, to=newcomer.by, at_most=9)

    assert (progress.done, progress.left, progress.refused) == (0, 0, 0)
    assert KeyGrant.objects.filter(recipient=newcomer.by).count() == 1
    assert newcomer.by in state_of(receipt).holders


# What somebody holds alone


def alone(*left):
    return held_alone(log.look(), [each.person for each in left])


def test_what_two_hold_nobody_holds_alone(send, reader, colleague):
    send()

    assert alone(reader) == 0
    assert alone() == 1


@pytest.mark.exhaustive
def test_who_recused_themselves_holds_nothing(send, reader, colleague):
    receipt = send()
    assignment.recuse_oneself(by=reader, public_ref=receipt.public_ref)

    assert alone(reader) == 1
    assert alone(colleague) == 0


def test_a_newcomer_holds_nothing_until_they_were_given_it(send, reader, enrol):
    send()
    newcomer = enrol("carlos", INTAKE)
    assert alone(newcomer) == 1

    waiting_cases.give_lacking(by=reader, to=newcomer.by, at_most=9)

    assert alone(newcomer) == 0


@pytest.mark.exhaustive
def test_heirs_who_were_not_given_a_case_are_no_holders(send, reader, enrol):
    """They may open it, but the key is perhaps not theirs yet."""
    send()
    newcomer = enrol("carlos", INTAKE)
    known = log.look()
    heirs = replace(known.roster, heirs=(newcomer.by,))
    known.memory.rosters.append(heirs)

    assert held_alone(known, [newcomer.person]) == 1


@pytest.mark.sampled
@pytest.mark.parametrize("key", ["", "nothing", "00000000-0000-0000-0000-000000000000"])
def test_nothing_is_given_to_a_key_that_nobody_has(send, reader, key):
    send()
    with pytest.raises(waiting_cases.NotAReader):
        waiting_cases.give_lacking(by=reader, to=key, at_most=9)
    assert HelpRequest.objects.get().grants.count() == 2
