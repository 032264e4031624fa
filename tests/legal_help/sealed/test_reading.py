"""News at the desk: in the queue, on the page, and what a caseworker makes of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from legal_help.access import workbench
from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import row_labels
from legal_help.crypto.padding import LETTER
from legal_help.crypto.sealing import seal, wrap
from legal_help.events.texts import signed
from legal_help.intake import return_visit
from legal_help.models import AuditEvent, CaseNote, HelpRequest, ThreadMessage
from legal_help.rules import reported_changes
from legal_help.rules.reported_changes import ReportKind, VerificationMethod
from legal_help.sealed import correspondence
from legal_help.sealed.openings import Openings

OLD = {"reach": ["phone"], "phone": "+1 212 555 0100"}
NEW = {"reach": ["text"], "phone": "+1 646 555 0142", "leave_message": "no"}


def day(days):
    return str(timezone.localdate() + timedelta(days=days))


@pytest.fixture
def moved(send, come_back):
    """A hearing far off, of which the person says that it is near now."""
    receipt = send(facts={"hearing": day(200)})
    told = {"date_of": "hearing", "date": day(5)}
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.DATE_CHANGED, told=told)
    return receipt


@pytest.fixture
def proposed(send, come_back):
    """A request whose way to be reached somebody with the code wants to change."""
    receipt = send(answers=OLD, card={"reach": ["phone"]})
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.CONTACT, told=NEW)
    return receipt


@pytest.fixture
def settle(reader):
    def settle(receipt, *, counts=True, how=VerificationMethod.OLD_CONTACT, by=reader, number=1):
        ref = receipt.public_ref
        cases.settle_report(by=by, public_ref=ref, number=number, counts=counts, how=how)

    return settle


def in_queue(reader):
    (entry,) = ordered_cases.load_queue(by=reader).entries
    return str(entry.level), [str(reason.date) for reason in entry.reasons if reason.date]


def opened(reader, receipt):
    return cases.open_case(by=reader, public_ref=receipt.public_ref)


def test_a_date_that_was_told_makes_the_queue_urgent_at_once(moved, reader):
    assert in_queue(reader) == ("U1", [day(5), day(200)])
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.unread


def test_a_date_that_was_told_stays_urgent_when_it_was_read(moved, reader):
    page = opened(reader, moved)

    assert (page.level, page.messages[0].told["date"]) == ("U1", day(5))
    assert in_queue(reader) == ("U1", [day(5), day(200)])


def test_a_date_that_was_checked_takes_the_place_of_the_old_one(moved, reader, settle):
    settle(moved, how=VerificationMethod.OFFICE)

    assert in_queue(reader) == ("U1", [day(5)])
    assert [str(reason.date) for reason in opened(reader, moved).reasons] == [day(5)]


def test_a_date_that_is_not_right_is_left_out(moved, reader, settle):
    settle(moved, counts=False, how=VerificationMethod.NOT_REACHED)

    assert in_queue(reader) == ("U4", [day(200)])


def test_to_be_locked_up_heads_the_queue(send, come_back, reader):
    quiet = send(facts={"moved": "no"})
    return_visit.write_to_us(visit=come_back(quiet), kind=ReportKind.DETAINED)

    assert in_queue(reader)[0] == "U1"


def test_the_queue_of_another_reader_says_the_same(colleague, send, come_back, reader):
    receipt = send(facts={"moved": "no"})
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.DETAINED)
    cases.settle_report(
        by=colleague,
        public_ref=receipt.public_ref,
        number=1,
        counts=False,
        how=VerificationMethod.OFFICE,
    )

    assert in_queue(reader)[0] == in_queue(colleague)[0] == "U4"
    assert opened(reader, receipt).messages[0].settled.by == colleague.user


def test_a_new_way_to_be_reached_is_a_proposal(proposed, reader):
    (entry,) = ordered_cases.load_queue(by=reader).entries
    page = opened(reader, proposed)

    assert entry.card["reach"] == ["phone"]
    assert page.answers == OLD
    assert (page.messages[0].told, page.messages[0].settled) == (NEW, None)


def test_a_new_way_that_was_checked_counts_and_says_who_checked(proposed, reader, settle):
    settle(proposed, how=VerificationMethod.OWN_WORD)

    (entry,) = ordered_cases.load_queue(by=reader).entries
    settled = opened(reader, proposed).messages[0].settled
    assert entry.card["reach"] == ["text"]
    assert (settled.counts, settled.how, settled.by) == (True, "own_word", reader.user)
    event = AuditEvent.objects.get(action="news_settled")
    assert (event.actor, event.object_ref) == (
        reader.audit_name,
        str(HelpRequest.objects.get().pk),
    )


def test_a_new_way_that_was_refused_changes_nothing(proposed, reader, settle):
    settle(proposed, counts=False, how=VerificationMethod.NOT_REACHED)

    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.card["reach"] == ["phone"]


def test_an_old_way_that_is_said_not_to_be_safe_leaves_their_page_alone(
    send, come_back, reader, settle
):
    receipt = send(answers=OLD, card={"reach": ["phone"]})
    return_visit.write_to_us(
        visit=come_back(receipt), kind=ReportKind.CONTACT, told={**NEW, "stop_old": ["yes"]}
    )

    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.card["reach"] == ["code"]

    settle(receipt, how=VerificationMethod.OLD_CONTACT, counts=False)
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.card["reach"] == ["phone"]


def test_a_doubtful_code_is_said_in_the_queue_until_it_is_settled(send, come_back, reader, settle):
    receipt = send(facts={"danger_now": "yes", "hearing": day(2)})
    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.CODE)

    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.code_is_doubtful
    assert correspondence.code_is_doubtful(opened(reader, receipt).messages)

    settle(receipt, counts=False, how=VerificationMethod.NOT_REACHED)
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert not entry.code_is_doubtful
    assert not correspondence.code_is_doubtful(opened(reader, receipt).messages)


@pytest.mark.parametrize("how", [VerificationMethod.NOT_REACHED, VerificationMethod.OFFICE])
def test_a_new_way_needs_a_call_or_their_own_word(proposed, settle, how):
    with pytest.raises(workbench.NotChecked):
        settle(proposed, how=how)
    assert CaseNote.objects.count() == 0


def test_news_is_settled_once(proposed, settle, colleague):
    settle(proposed)

    with pytest.raises(cases.NothingToSettle):
        settle(proposed, counts=False, how=VerificationMethod.NOT_REACHED)
    with pytest.raises(cases.NothingToSettle):
        settle(proposed, number=2)
    with pytest.raises(workbench.NoSuchRequest):
        settle(proposed, by=colleague)


@pytest.mark.parametrize("kind", [ReportKind.MESSAGE])
def test_a_message_without_news_cannot_be_settled(send, come_back, reader, settle, kind):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="Hello", kind=kind)
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Hello")

    for number in (1, 2):
        with pytest.raises(cases.NothingToSettle):
            settle(receipt, number=number)


def test_a_withdrawn_request_is_left_alone(proposed, come_back, settle):
    return_visit.withdraw_case(visit=come_back(proposed))

    with pytest.raises(workbench.RequestWithdrawn):
        settle(proposed)


def test_one_note_settles_a_message(proposed, settle, reader):
    settle(proposed)
    note = CaseNote.objects.get()
    note.pk = HelpRequest().pk

    with pytest.raises(IntegrityError):
        note.save(force_insert=True)


def test_what_was_settled_is_stored_closed(proposed, settle):
    settle(proposed, how=VerificationMethod.OWN_WORD)

    blob = bytes(CaseNote.objects.get().blob)
    assert b"own_word" not in blob
    assert b"settles" not in blob


# Somebody who can write to the database.


def test_a_note_is_not_turned_into_a_decision(proposed, reader, by_sql, refusals):
    cases.add_note(by=reader, public_ref=proposed.public_ref, text="Called")
    message = ThreadMessage.objects.get()
    by_sql(CaseNote.objects.get(), settles_id=str(message.pk).replace("-", ""))

    (entry,) = ordered_cases.load_queue(by=reader).entries
    page = opened(reader, proposed)

    assert entry.card["reach"] == ["phone"]
    assert page.messages[0].settled is None
    assert page.notes == [correspondence.Note(is_refused=True)]
    assert {code for _object, code in refusals()} == {"row_altered"}


def test_a_decision_is_not_moved_to_another_message(proposed, come_back, reader, settle, by_sql):
    return_visit.write_to_us(
        visit=come_back(proposed), kind=ReportKind.CONTACT, told={"reach": ["code"]}
    )
    settle(proposed, number=1)
    other = ThreadMessage.objects.get(number=2)
    by_sql(CaseNote.objects.get(), settles_id=str(other.pk).replace("-", ""))

    (entry,) = ordered_cases.load_queue(by=reader).entries

    assert entry.card["reach"] == ["phone"]
    assert [letter.settled for letter in opened(reader, proposed).messages] == [None, None]


def test_a_decision_that_was_hidden_leaves_the_old_way(proposed, reader, settle, by_sql):
    settle(proposed)
    by_sql(CaseNote.objects.get(), settles_id=None)

    (entry,) = ordered_cases.load_queue(by=reader).entries

    assert entry.card["reach"] == ["phone"]
    assert opened(reader, proposed).notes == [correspondence.Note(is_refused=True)]


def test_a_decision_taken_out_is_reported(proposed, reader, settle, refusals):
    settle(proposed)
    CaseNote.objects.all().delete()

    page = opened(reader, proposed)

    assert page.messages[0].settled is None
    assert page.notes == [correspondence.Note(is_refused=True)]
    assert [code for _object, code in refusals()] == ["message_missing"]


def test_a_decision_of_nobody_on_the_roster_is_refused(proposed, reader, pair, by_sql, settle):
    settle(proposed, counts=False, how=VerificationMethod.NOT_REACHED)
    note, message = CaseNote.objects.get(), ThreadMessage.objects.get()
    openings = Openings(reader)
    openings.find_grants([note.request])
    case_key = openings.open(note.request).case_key
    label = row_labels.note(note.request_id, note.pk, 1)
    content = {
        "by": reader.audit_name, "at": timezone.now().isoformat(), "text": "",
        "settles": str(message.pk), "counts": True, "how": "old_contact",
    }  # fmt: skip
    signature = row_labels.note_signature(note.request_id, note.pk)
    forged = signed(content, by=pair, label=signature, sizes=LETTER)
    by_sql(note, blob=wrap(case_key, label, forged))

    (entry,) = ordered_cases.load_queue(by=reader).entries

    assert entry.card["reach"] == ["phone"]


def test_a_message_flipped_by_one_bit_is_told_in_the_queue(moved, reader, by_sql):
    message = ThreadMessage.objects.get()
    blob = bytearray(message.staff_blob)
    blob[-1] ^= 1
    by_sql(message, staff_blob=bytes(blob))

    found = ordered_cases.load_queue(by=reader)

    assert found.damaged == [moved.public_ref]
    assert [entry.case.public_ref for entry in found.entries] == [moved.public_ref]


@pytest.mark.parametrize("told", ["x", {"date": 7, "date_of": {}, "reach": [1]}, None])
def test_news_in_an_odd_shape_breaks_nothing(send, come_back, reader, by_sql, told):
    """Whoever has the code has the keys that sign, and might write past the form."""
    receipt = send(facts={"moved": "no"})
    visit = come_back(receipt)
    return_visit.write_to_us(visit=visit, kind=ReportKind.DATE_CHANGED)
    message = ThreadMessage.objects.get()
    label = row_labels.message(visit.case.pk, message.pk, 1)
    content = {"number": 1, "kind": "date_changed", "on": day(0), "text": "", "told": told}
    signature = row_labels.message_signature(visit.case.pk, message.pk)
    letter = signed(content, by=visit.applicant.pair, label=signature, sizes=LETTER)
    by_sql(message, staff_blob=seal(visit.header.drop, label, letter))

    assert opened(reader, receipt).messages[0].told == {}
    assert in_queue(reader) == ("U2", [])


def test_a_check_is_named_for_every_kind_of_news():
    assert set(reported_changes.METHODS) == set(ReportKind) - {ReportKind.MESSAGE}
    assert all(
        VerificationMethod.NOT_REACHED not in checks for checks in reported_changes.METHODS.values()
    )
