"""Withdraw a case: work stops, and a caseworker verifies that it was the person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.access import workbench
from legal_help.casework import cases, withdrawals
from legal_help.casework.queue import ordered_cases
from legal_help.intake import return_visit
from legal_help.models import AuditEvent, CaseNote, HelpRequest, KeyGrant
from legal_help.rules.reported_changes import ReportKind, VerificationMethod

REACHABLE = {"reach": ["phone"], "phone": "+1 212 555 0100", "own_word": "Zzword"}


@pytest.fixture
def taken_back(send, come_back):
    receipt = send(answers=REACHABLE, facts={"filed": "yes"})
    return_visit.withdraw_case(visit=come_back(receipt))
    return receipt


@pytest.fixture
def check(reader):
    def check(receipt, how=VerificationMethod.OLD_CONTACT, by=reader):
        withdrawals.check_withdrawal(
            by=by, public_ref=receipt.public_ref, how=how, text="Zzchecked"
        )

    return check


def refs(entries):
    return [entry.case.public_ref for entry in entries]


def in_queue(reader):
    return refs(ordered_cases.load_queue(by=reader).entries), refs(
        ordered_cases.load_queue(by=reader, closed=True).entries
    )


def last_day():
    return timezone.localdate() + timedelta(days=7)


def test_it_stands_in_the_queue_as_news_with_its_last_day(taken_back, reader):
    assert in_queue(reader) == ([taken_back.public_ref], [])

    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert (entry.level, entry.unread, entry.reasons[0].date) == ("U2", True, last_day())
    assert [reason.code for reason in entry.reasons] == ["TAKEN_BACK", "FILED_ALREADY"]


@pytest.mark.parametrize(("days", "level"), [(4, "U2"), (3, "U1"), (0, "U1")])
def test_it_is_urgent_when_its_last_day_is_near(taken_back, reader, days, level):
    HelpRequest.objects.update(retention_until=timezone.localdate() + timedelta(days=days))

    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.level == level


@pytest.mark.parametrize("how", [VerificationMethod.OLD_CONTACT, VerificationMethod.OWN_WORD])
def test_a_check_puts_it_to_the_closed_ones_and_keeps_its_last_day(taken_back, reader, check, how):
    check(taken_back, how)

    assert in_queue(reader) == ([], [taken_back.public_ref])
    row = HelpRequest.objects.get()
    assert (row.status, row.retention_until) == ("withdrawn", last_day())
    opened = cases.open_case(by=reader, public_ref=taken_back.public_ref)
    assert [(note.by, note.text) for note in opened.notes] == [(reader.user, "Zzchecked")]
    assert [reason.code for reason in opened.reasons] == ["FILED_ALREADY"]
    event = AuditEvent.objects.get(action="withdrawal_checked")
    assert (event.actor, event.object_ref) == (reader.audit_name, str(row.pk))
    assert b"Zzchecked" not in bytes(CaseNote.objects.get().blob)


def test_whoever_was_not_reached_is_tried_again(taken_back, reader, check):
    check(taken_back, VerificationMethod.NOT_REACHED)

    assert in_queue(reader) == ([taken_back.public_ref], [])
    opened = cases.open_case(by=reader, public_ref=taken_back.public_ref)
    assert [note.text for note in opened.notes] == ["Zzchecked"]
    assert "TAKEN_BACK" in [reason.code for reason in opened.reasons]
    check(taken_back, VerificationMethod.OWN_WORD)
    assert in_queue(reader) == ([], [taken_back.public_ref])


def test_where_there_is_no_way_at_all_one_look_is_enough(send, come_back, reader, check):
    receipt = send(answers={"reach": ["code"]})
    return_visit.withdraw_case(visit=come_back(receipt))

    with pytest.raises(workbench.NotChecked):
        check(receipt, VerificationMethod.OLD_CONTACT)
    check(receipt, VerificationMethod.NOT_REACHED)

    assert in_queue(reader) == ([], [receipt.public_ref])


def test_a_way_that_was_said_not_to_be_safe_proves_nothing(send, come_back, reader, check):
    receipt = send(answers={"reach": ["phone"], "phone": "+1 212 555 0100"})
    told = {"reach": ["code"], "stop_old": ["yes"]}
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.CONTACT, told=told)
    return_visit.withdraw_case(visit=come_back(receipt))

    with pytest.raises(workbench.NotChecked):
        check(receipt, VerificationMethod.OLD_CONTACT)
    assert in_queue(reader) == ([receipt.public_ref], [])


@pytest.mark.parametrize("how", [VerificationMethod.OFFICE])
def test_no_office_knows_whether_somebody_took_it_back(taken_back, check, how):
    with pytest.raises(workbench.NotChecked):
        check(taken_back, how)
    assert CaseNote.objects.count() == 0


def test_a_second_withdrawal_is_checked_anew(taken_back, come_back, reader, check):
    check(taken_back)
    with pytest.raises(withdrawals.AlreadyChecked):
        check(taken_back)
    return_visit.undo_withdrawal(visit=come_back(taken_back))
    with pytest.raises(return_visit.NotWithdrawn):
        check(taken_back)

    return_visit.withdraw_case(visit=come_back(taken_back))

    assert in_queue(reader) == ([taken_back.public_ref], [])


def test_nothing_of_it_lets_work_go_on(taken_back, reader, check):
    for how in (VerificationMethod.NOT_REACHED, VerificationMethod.OLD_CONTACT):
        check(taken_back, how)
        with pytest.raises(workbench.RequestWithdrawn):
            cases.send_reply(by=reader, public_ref=taken_back.public_ref, text="Hello")
        with pytest.raises(workbench.RequestWithdrawn):
            cases.take_case(by=reader, public_ref=taken_back.public_ref)


def test_only_a_reader_checks_it(taken_back, colleague, check):
    KeyGrant.objects.filter(recipient_key=colleague.person.key).delete()

    with pytest.raises(workbench.NoSuchRequest):
        check(taken_back, by=colleague)


def test_a_request_that_somebody_set_to_withdrawn_in_the_database_is_looked_at(
    send, reader, by_sql
):
    receipt = send()
    by_sql(HelpRequest.objects.get(), retention_until=str(last_day()))
    by_sql(HelpRequest.objects.get(), status="withdrawn")

    assert in_queue(reader) == ([receipt.public_ref], [])


def test_closed_requests_stay_closed(send, reader, decide):
    receipt = send(facts={"filed": "yes"})
    decide(receipt, "cannot_help")

    assert in_queue(reader) == ([], [receipt.public_ref])


def test_the_queue_costs_the_same_however_many_were_taken_back(
    send, come_back, reader, django_assert_max_num_queries
):
    return_visit.withdraw_case(visit=come_back(send()))
    ordered_cases.load_queue(by=reader)
    with django_assert_max_num_queries(22) as for_one:
        ordered_cases.load_queue(by=reader)
    for _ in range(3):
        return_visit.withdraw_case(visit=come_back(send()))
    ordered_cases.load_queue(by=reader)

    with django_assert_max_num_queries(len(for_one)):
        ordered_cases.load_queue(by=reader)
