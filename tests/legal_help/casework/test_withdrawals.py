"""Withdraw a case: work stops, and a caseworker verifies that it was the person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.access.locked_case import NoSuchRequest, RequestWithdrawn
from legal_help.access.proposals import OwnProposal, WaitsForSecond
from legal_help.casework import cases, withdrawals
from legal_help.casework.case_texts import NotChecked
from legal_help.casework.decide import confirm_proposal
from legal_help.casework.queue import ordered_cases
from legal_help.events.roster import INTAKE
from legal_help.events.state import End
from legal_help.events.step import SIGNED_BY_ONE, SIGNED_BY_TWO
from legal_help.intake import return_visit
from legal_help.models import CaseNote, HelpRequest, ThreadMessage
from legal_help.rules.reported_changes import ReportKind, VerificationMethod
from legal_help.trust.roster import NotASupervisor
from tests.legal_help.casework.looking import done, put_back, stored
from tests.legal_help.helpers import flipped, state_of

REACHABLE = {"reach": ["phone"], "phone": "+1 212 555 0100", "own_word": "Zzword"}
BY_PHONE = {"reach": ["phone"], "phone": "+1 212 555 0100"}


@pytest.fixture
def taken_back(send, colleague, come_back):
    """Return a case without any near date that the person took back."""
    receipt = send(answers=REACHABLE, facts={"filed": "yes"})
    return_visit.withdraw_case(visit=come_back(receipt))
    return receipt


@pytest.fixture
def urgent(send, colleague, come_back):
    receipt = send(answers=REACHABLE, facts={"detained": "yes"})
    return_visit.withdraw_case(visit=come_back(receipt))
    return receipt


@pytest.fixture
def check(reader):
    def check(receipt, how=VerificationMethod.OLD_CONTACT, by=reader):
        return withdrawals.check_withdrawal(
            by=by, public_ref=receipt.public_ref, how=how, text="Zzchecked"
        )

    return check


@pytest.fixture
def confirm():
    def confirm(receipt, by):
        mark = state_of(receipt).proposal.mark
        return confirm_proposal(by=by, public_ref=receipt.public_ref, mark=mark)

    return confirm


def refs(entries):
    return [entry.case.public_ref for entry in entries]


def in_queue(reader):
    return refs(ordered_cases.load_queue(by=reader).entries), refs(
        ordered_cases.load_queue(by=reader, closed=True).entries
    )


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_it_stands_in_the_queue_as_news_and_ends_nothing(taken_back, reader):
    assert in_queue(reader) == ([taken_back.public_ref], [])

    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert (entry.level, entry.unread, entry.case.last_day) == ("U2", True, None)
    assert [reason.code for reason in entry.reasons] == ["TAKEN_BACK", "FILED_ALREADY"]
    now = state_of(taken_back)
    assert (now.status, now.end, now.taken_back_on) == ("received", None, in_days(0))


@pytest.mark.sampled
@pytest.mark.parametrize("how", [VerificationMethod.OLD_CONTACT, VerificationMethod.OWN_WORD])
def test_what_one_person_checked_is_kept_for_thirty_days(taken_back, reader, check, how):
    assert check(taken_back, how) is True

    assert in_queue(reader) == ([], [taken_back.public_ref])
    now = state_of(taken_back)
    assert (now.status, now.taken_back_on) == ("withdrawn", None)
    assert now.end == End("withdrawn", in_days(30), SIGNED_BY_ONE)
    opened = cases.open_case(by=reader, public_ref=taken_back.public_ref)
    assert (opened.notes[0].by, opened.notes[0].text) == (reader.person, "Zzchecked")
    assert opened.notes[0].said["how"] == how
    assert not any(b"Zzchecked" in bytes(note.blob) for note in CaseNote.objects.all())


@pytest.mark.exhaustive
def test_what_two_saw_is_kept_for_seven(taken_back, reader, colleague, check, confirm):
    check(taken_back, by=colleague)
    assert state_of(taken_back).proposal.claim == ("hasten", in_days(7))

    assert confirm(taken_back, reader) == "hasten"

    assert state_of(taken_back).end == End("withdrawn", in_days(7), SIGNED_BY_TWO)


def test_nobody_brings_the_last_day_nearer_alone(taken_back, reader, colleague, check, confirm):
    check(taken_back)

    with pytest.raises(OwnProposal):
        confirm(taken_back, reader)
    with pytest.raises(NotASupervisor):
        confirm(taken_back, colleague)
    assert state_of(taken_back).end == End("withdrawn", in_days(30), SIGNED_BY_ONE)


@pytest.mark.exhaustive
def test_where_the_house_keeps_them_for_thirty_days_nobody_else_is_asked(
    taken_back, check, settings
):
    settings.HELP_KEPT_DAYS = {**settings.HELP_KEPT_DAYS, "withdrawn": 30}

    assert check(taken_back)

    assert (state_of(taken_back).end.last_day, state_of(taken_back).proposal) == (in_days(30), None)


def test_an_urgent_one_ends_when_a_second_person_agrees(urgent, reader, colleague, check, confirm):
    assert check(urgent) is False

    assert (state_of(urgent).status, state_of(urgent).end) == ("received", None)
    assert in_queue(reader) == ([urgent.public_ref], [])
    with pytest.raises(OwnProposal):
        confirm(urgent, reader)
    with pytest.raises(WaitsForSecond):
        check(urgent, by=colleague)
    assert confirm(urgent, colleague) == "decide"

    assert state_of(urgent).end == End("withdrawn", in_days(7), SIGNED_BY_TWO)
    assert in_queue(reader) == ([], [urgent.public_ref])


@pytest.mark.exhaustive
def test_one_that_became_urgent_by_its_day_takes_two(send, reader, come_back, check, time_machine):
    now = timezone.now()
    receipt = send(answers=REACHABLE, facts={"hearing": in_days(60)})
    time_machine.move_to(now + timedelta(days=50))
    return_visit.withdraw_case(visit=come_back(receipt))

    assert check(receipt) is False


@pytest.mark.exhaustive  # an edge of a withdrawal
def test_whoever_was_not_reached_is_tried_again(taken_back, reader, check):
    assert check(taken_back, VerificationMethod.NOT_REACHED) is True

    assert in_queue(reader) == ([taken_back.public_ref], [])
    opened = cases.open_case(by=reader, public_ref=taken_back.public_ref)
    assert [note.text for note in opened.notes] == ["Zzchecked"]
    assert "TAKEN_BACK" in [reason.code for reason in opened.urgency.reasons]
    check(taken_back, VerificationMethod.OWN_WORD)
    assert in_queue(reader) == ([], [taken_back.public_ref])


@pytest.mark.exhaustive
def test_after_thirty_days_two_may_end_what_nobody_could_check(
    taken_back, reader, colleague, check, confirm, time_machine
):
    now = timezone.now()
    time_machine.move_to(now + timedelta(days=29))
    check(taken_back, VerificationMethod.NOT_REACHED)
    assert state_of(taken_back).proposal is None
    time_machine.move_to(now + timedelta(days=30))

    assert check(taken_back, VerificationMethod.NOT_REACHED) is False
    assert state_of(taken_back).end is None
    with pytest.raises(OwnProposal):
        confirm(taken_back, reader)
    confirm(taken_back, colleague)

    assert state_of(taken_back).end == End("withdrawn", in_days(7), SIGNED_BY_TWO)
    assert in_queue(reader) == ([], [taken_back.public_ref])


@pytest.mark.exhaustive  # an edge of a withdrawal
def test_where_there_is_no_way_to_check_it_waits_too(send, come_back, reader, check):
    """Whoever found the code must not be able to end the request of somebody whom nobody can ask."""
    receipt = send(answers={"reach": ["code"]}, facts={"filed": "yes"})
    return_visit.withdraw_case(visit=come_back(receipt))

    with pytest.raises(NotChecked):
        check(receipt, VerificationMethod.OLD_CONTACT)
    check(receipt, VerificationMethod.NOT_REACHED)

    assert in_queue(reader) == ([receipt.public_ref], [])
    assert state_of(receipt).end is None


def test_a_way_that_was_said_not_to_be_safe_proves_nothing(send, come_back, reader, check):
    receipt = send(answers=BY_PHONE)
    told = {"reach": ["code"], "stop_old": ["yes"]}
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.CONTACT, told=told)
    return_visit.withdraw_case(visit=come_back(receipt))

    with pytest.raises(NotChecked):
        check(receipt, VerificationMethod.OLD_CONTACT)
    assert in_queue(reader) == ([receipt.public_ref], [])


@pytest.mark.exhaustive
@pytest.mark.parametrize("tamper", ["flip", "delete"])
def test_where_a_message_is_not_to_be_read_the_old_way_proves_nothing(
    send, come_back, by_sql, check, tamper
):
    """The message may have said that the old way is not safe."""
    receipt = send(answers=BY_PHONE)
    return_visit.write_to_us(visit=come_back(receipt), text="Do not call")
    return_visit.withdraw_case(visit=come_back(receipt))
    message = ThreadMessage.objects.get()
    if tamper == "flip":
        by_sql(message, staff_blob=flipped(message.staff_blob))
    else:
        message.delete()

    with pytest.raises(NotChecked):
        check(receipt)


def test_no_office_knows_whether_somebody_took_it_back(taken_back, check):
    with pytest.raises(NotChecked):
        check(taken_back, VerificationMethod.OFFICE)
    assert CaseNote.objects.count() == 0


def test_what_nobody_took_back_is_not_checked(send, check):
    receipt = send(answers=REACHABLE)

    with pytest.raises(return_visit.NotWithdrawn):
        check(receipt)


@pytest.mark.exhaustive  # an edge of a withdrawal
def test_a_second_withdrawal_is_checked_anew(taken_back, come_back, reader, check):
    check(taken_back)
    with pytest.raises(withdrawals.AlreadyChecked):
        check(taken_back)
    return_visit.undo_withdrawal(visit=come_back(taken_back))
    with pytest.raises(return_visit.NotWithdrawn):
        check(taken_back)
    assert (state_of(taken_back).status, state_of(taken_back).end) == ("being_read", None)

    return_visit.withdraw_case(visit=come_back(taken_back))

    assert in_queue(reader) == ([taken_back.public_ref], [])


def test_what_would_erase_it_sooner_does_not_wait_in_the_open_case(
    taken_back, come_back, reader, check, decide
):
    """It would keep colleagues from asking for anything else."""
    check(taken_back)
    assert state_of(taken_back).proposal.claim[0] == "hasten"

    return_visit.undo_withdrawal(visit=come_back(taken_back))

    assert (state_of(taken_back).status, state_of(taken_back).proposal) == ("being_read", None)


@pytest.mark.sampled
@pytest.mark.parametrize("is_checked", [False, True])
def test_the_person_goes_on_after_a_call(taken_back, reader, check, decide, is_checked):
    if is_checked:
        check(taken_back)

    withdrawals.undo_withdrawal(by=reader, public_ref=taken_back.public_ref)

    now = state_of(taken_back)
    assert (now.taken_back_on, now.end, now.proposal) == (None, None, None)
    assert now.status == ("being_read" if is_checked else "received")
    assert decide(taken_back, "more_needed")


@pytest.mark.exhaustive
def test_nothing_of_it_lets_work_go_on(taken_back, reader, check):
    for how in (VerificationMethod.NOT_REACHED, VerificationMethod.OLD_CONTACT):
        check(taken_back, how)
        with pytest.raises(RequestWithdrawn):
            cases.send_reply(by=reader, public_ref=taken_back.public_ref, text="Hello")
        with pytest.raises(RequestWithdrawn):
            cases.take_case(by=reader, public_ref=taken_back.public_ref)


def test_only_a_reader_checks_it(taken_back, enrol, check):
    late = enrol("late", INTAKE)

    with pytest.raises(NoSuchRequest):
        check(taken_back, by=late)
    with pytest.raises(NoSuchRequest):
        withdrawals.undo_withdrawal(by=late, public_ref=taken_back.public_ref)


@pytest.mark.exhaustive  # an edge of a withdrawal
def test_rows_of_before_take_no_check_away(send, reader, come_back, check):
    receipt = send(answers=REACHABLE, facts={"filed": "yes"})
    before = stored()
    return_visit.withdraw_case(visit=come_back(receipt))
    check(receipt)
    put_back(before)

    assert in_queue(reader) == ([], [receipt.public_ref])
    assert HelpRequest.objects.count() == 1
    assert state_of(receipt).status == "withdrawn"


@pytest.mark.exhaustive  # tests/legal_help/casework/queue/test_ordered_cases.py counts for the queue
def test_the_queue_costs_the_same_however_many_were_taken_back(
    send, come_back, reader, django_assert_max_num_queries
):
    return_visit.withdraw_case(visit=come_back(send()))
    with django_assert_max_num_queries(7) as for_one:
        ordered_cases.load_queue(by=reader)
    for _ in range(3):
        return_visit.withdraw_case(visit=come_back(send()))

    with django_assert_max_num_queries(len(for_one)):
        ordered_cases.load_queue(by=reader)
    assert done(refs(ordered_cases.load_queue(by=reader).entries)[0]) == ["take_back"]
