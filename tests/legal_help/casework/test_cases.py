from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.access import workbench
from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases
from legal_help.intake import return_visit
from legal_help.models import AuditEvent, CaseNote, HelpRequest, KeyGrant
from legal_help.rules import reported_changes
from legal_help.rules.deadlines import Level
from legal_help.trust import roster

REFUSED = {"counts": False, "how": reported_changes.VerificationMethod.NOT_REACHED}


def actions(by):
    return list(
        AuditEvent.objects.filter(actor=by.audit_name)
        .exclude(action__in=["unlocked", "roster_signed"])
        .values_list("action", flat=True)
    )


def test_queue_is_sorted_by_urgency(send, reader):
    day = timezone.localdate() + timedelta(days=5)
    quiet = send(facts={"moved": "no"}, card={"names": ["Quiet"]})
    hearing = send(facts={"hearing": day.isoformat()}, card={"names": ["Hearing"]})
    detained = send(facts={"detained": "yes"}, card={"names": ["Detained"]})

    found = ordered_cases.load_queue(by=reader)

    assert [(entry.case.public_ref, entry.level) for entry in found.entries] == [
        (detained.public_ref, Level.U1),
        (hearing.public_ref, Level.U1),
        (quiet.public_ref, Level.U4),
    ]
    assert found.entries[0].reasons[0].code == "DETAINED"
    assert found.entries[1].reasons[0].date == day
    assert found.entries[2].card["names"] == ["Quiet"]
    assert found.damaged == []


def test_within_a_level_danger_today_comes_first_and_days_of_other_levels_count_nothing(
    send, reader
):
    today = timezone.localdate()
    near, far = (str(today + timedelta(days=days)) for days in (2, 300))
    missed = send(facts={"hearing": str(today - timedelta(days=20))})
    detained = send(facts={"detained": "yes", "hearing": far})
    hearing = send(facts={"hearing": near})
    danger = send(facts={"danger_now": "yes", "hearing": far})

    entries = ordered_cases.load_queue(by=reader).entries

    assert [entry.case.public_ref for entry in entries] == [
        danger.public_ref,
        detained.public_ref,
        hearing.public_ref,
        missed.public_ref,
    ]
    assert {entry.level for entry in entries} == {Level.U1}


def test_a_request_of_an_odd_shape_stops_no_queue(send, reader, monkeypatch):
    """Somebody who writes to the database can seal a whole case of their own to every reader."""
    counted = ordered_cases.correspondence.urgency

    def count(facts, *others):
        return counted(
            {**facts, "exceptions": set(facts["odd"])} if "odd" in facts else facts, *others
        )

    monkeypatch.setattr(ordered_cases.correspondence, "urgency", count)
    odd = send(facts={"odd": [[]]})
    card = {"language": ["es"], "place": "TX", "reach": None, "names": 5}
    send(facts={"moved": "no"}, card=card)

    found = ordered_cases.load_queue(by=reader)

    (entry,) = found.entries
    assert entry.columns == {"language": "", "place": [], "reach": []}
    assert entry.card == {**entry.columns, "names": 5}
    assert found.damaged == [odd.public_ref]


def test_first_queue_keeps_the_keys_and_later_ones_open_the_same(send, reader):
    for _ in range(3):
        send()

    first, second = (ordered_cases.load_queue(by=reader) for _ in "ab")

    assert first == second
    forms = KeyGrant.objects.filter(recipient_key=reader.person.key).values_list("form", flat=True)
    assert list(forms) == ["own"] * 3
    assert actions(reader) == ["grant_kept"] * 3 + ["compared"]


def test_queue_costs_the_same_whatever_its_length(
    send, reader, come_back, django_assert_num_queries
):
    send()
    ordered_cases.load_queue(by=reader)
    for _ in range(3):
        receipt = send()
        return_visit.write_to_us(
            visit=come_back(receipt), kind=reported_changes.ReportKind.DETAINED
        )
        return_visit.write_to_us(visit=come_back(receipt), text="Hello")
        cases.settle_report(by=reader, public_ref=receipt.public_ref, number=1, **REFUSED)
    ordered_cases.load_queue(by=reader)

    # The rows, the grants, two what people told since and what we said of that, three the amended
    # law and, for it and for us, the roster, one which requests got new keys, one of which a
    # caseworker said how urgent they are, one how many messages came, two what is shut from
    # us, six whether all were compared, one which were taken back, one which stand as closed.
    with django_assert_num_queries(20):
        ordered_cases.load_queue(by=reader)


def test_queue_shows_what_is_unread(send, reader, come_back):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")

    assert is_unread(reader)
    cases.open_case(by=reader, public_ref=receipt.public_ref)
    assert is_unread(reader), "whoever opens it may be called away before they have read it"


def is_unread(reader):
    (entry,) = ordered_cases.load_queue(by=reader).entries
    return entry.unread


def test_an_answer_answers_what_its_writer_saw(send, reader, come_back):
    receipt = send()
    for text in ("One", "Two"):
        return_visit.write_to_us(visit=come_back(receipt), text=text)

    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="To one", read_to=1)
    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)
    assert [letter.is_unread for letter in opened.messages] == [False, True, False]
    assert is_unread(reader)

    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="To two", read_to=3)
    assert not is_unread(reader)


def test_a_message_is_marked_as_read_up_to_where_somebody_saw(send, reader, come_back):
    receipt = send()
    for text in ("One", "Two"):
        return_visit.write_to_us(visit=come_back(receipt), text=text)

    cases.mark_read(by=reader, public_ref=receipt.public_ref, up_to=1)
    assert is_unread(reader)
    cases.mark_read(by=reader, public_ref=receipt.public_ref, up_to=2)
    assert not is_unread(reader)
    cases.mark_read(by=reader, public_ref=receipt.public_ref, up_to=2)
    assert actions(reader).count("marked_read") == 2


@pytest.mark.parametrize(
    "kind", [kind for kind in reported_changes.ReportKind if kind in reported_changes.METHODS]
)
def test_news_is_new_until_it_is_settled(send, reader, come_back, kind):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), kind=kind)

    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Hello", read_to=1)
    cases.mark_read(by=reader, public_ref=receipt.public_ref, up_to=2)
    assert is_unread(reader)

    cases.settle_report(by=reader, public_ref=receipt.public_ref, number=1, **REFUSED)
    assert not is_unread(reader)


def test_only_a_reader_marks_as_read_and_never_what_was_taken_back(
    send, reader, colleague, come_back
):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")
    KeyGrant.objects.filter(recipient_key=colleague.person.key).delete()
    with pytest.raises(workbench.NoSuchRequest):
        cases.mark_read(by=colleague, public_ref=receipt.public_ref, up_to=1)

    return_visit.withdraw_case(visit=come_back(receipt))
    with pytest.raises(workbench.RequestWithdrawn):
        cases.mark_read(by=reader, public_ref=receipt.public_ref, up_to=1)


def test_queue_leaves_closed_requests_apart(send, reader, decide):
    receipt = send(facts={"filed": "yes"})
    decide(receipt, "cannot_help")

    assert ordered_cases.load_queue(by=reader).entries == []
    (entry,) = ordered_cases.load_queue(by=reader, closed=True).entries
    assert entry.case.retention_until == timezone.localdate() + timedelta(days=90)


def test_open_request_gives_everything_and_writes_that_it_was_opened(send, reader):
    receipt = send({"name": "Amina", "story": "أحتاج"}, card={"names": ["Amina"]})

    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert opened.answers == {"name": "Amina", "story": "أحتاج"}
    assert opened.card == {"names": ["Amina"]}
    assert (opened.level, [reason.code for reason in opened.reasons]) == (Level.U1, ["DETAINED"])
    assert (opened.messages, opened.notes) == ([], [])
    assert actions(reader) == ["grant_kept", "compared", "opened"]


def test_request_without_a_grant_is_none_at_all(send, colleague, reader):
    receipt = send()
    KeyGrant.objects.filter(recipient_key=colleague.person.key).delete()

    assert ordered_cases.load_queue(by=colleague).entries == []
    for reference in (receipt.public_ref, "KIWI-0000"):
        with pytest.raises(workbench.NoSuchRequest):
            cases.open_case(by=colleague, public_ref=reference)
        with pytest.raises(workbench.NoSuchRequest):
            cases.send_reply(by=colleague, public_ref=reference, text="Hello")


def test_colleague_reads_what_was_sent_after_joining_alone(send, reader, colleague):
    later = send()

    (entry,) = ordered_cases.load_queue(by=colleague).entries

    assert entry.case.public_ref == later.public_ref


def test_answer_is_signed_and_names_its_writer(send, reader, colleague):
    receipt = send()

    cases.send_reply(by=colleague, public_ref=receipt.public_ref, text="Hello")

    (letter,) = cases.open_case(by=reader, public_ref=receipt.public_ref).messages
    assert letter == cases.Letter(
        number=1, from_us=True, on=timezone.localdate(), by=colleague.user, text="Hello"
    )
    assert actions(colleague) == ["grant_kept", "compared", "answered"]


def test_note_is_for_colleagues_alone(send, reader, colleague, come_back):
    receipt = send()

    cases.add_note(by=colleague, public_ref=receipt.public_ref, text="Speaks Tigrinya")

    (note,) = cases.open_case(by=reader, public_ref=receipt.public_ref).notes
    assert (note.by, note.text, note.is_refused) == (colleague.user, "Speaks Tigrinya", False)
    assert b"Tigrinya" not in bytes(CaseNote.objects.get().blob)
    assert return_visit.read_conversation(visit=come_back(receipt)) == []


def test_take_and_release(send, reader, colleague):
    reference = send().public_ref

    cases.take_case(by=reader, public_ref=reference)
    cases.take_case(by=reader, public_ref=reference)

    case = HelpRequest.objects.get()
    assert (case.assigned_to, case.status) == (reader.user, "being_read")
    for verb in (cases.take_case, cases.release_case):
        with pytest.raises(cases.AlreadyTaken):
            verb(by=colleague, public_ref=reference)
    cases.release_case(by=reader, public_ref=reference)
    cases.take_case(by=colleague, public_ref=reference)
    assert HelpRequest.objects.get().assigned_to == colleague.user


def test_withdrawal_is_undone_after_a_call(send, reader, come_back):
    receipt = send()
    return_visit.withdraw_case(visit=come_back(receipt))

    cases.undo_withdrawal(by=reader, public_ref=receipt.public_ref)

    assert HelpRequest.objects.get().status == HelpRequest.Status.RECEIVED
    with pytest.raises(return_visit.NotWithdrawn):
        cases.undo_withdrawal(by=reader, public_ref=receipt.public_ref)


def test_answers_of_somebody_who_left_still_verify(send, reader, colleague):
    receipt = send()
    cases.send_reply(by=colleague, public_ref=receipt.public_ref, text="Goodbye")
    now = roster.verified()
    first, second = now.people
    left = replace(second, until=timezone.localdate())
    after = replace(now, version=3, previous=roster.newest_hash(), people=(first, left))
    roster.publish(after, by=reader)

    (letter,) = cases.open_case(by=reader, public_ref=receipt.public_ref).messages

    assert letter.text == "Goodbye"
    assert roster.verified().intake() == [first]
