from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from legal_help.access import workbench
from legal_help.casework import cases
from legal_help.crypto import row_labels
from legal_help.crypto.padding import LETTER, TooLong, pad
from legal_help.crypto.sealing import is_signature
from legal_help.events import audit
from legal_help.events.texts import signed
from legal_help.intake import return_visit
from legal_help.models import AuditEvent, HelpRequest, ThreadMessage
from legal_help.rules import deadlines, reported_changes
from legal_help.trust import keys, roster
from legal_help.trust.tokens import Locked

QUIET = {"moved": "no"}


def test_visit_shows_reference_status_and_day(send, come_back):
    receipt = send()

    visit = come_back(receipt)

    assert (visit.case.public_ref, visit.status, visit.case.received_on) == (
        receipt.public_ref,
        "received",
        timezone.localdate(),
    )
    assert timedelta(minutes=14) < visit.locks_at - timezone.now() <= timedelta(minutes=15)


def test_visit_ends_after_fifteen_idle_minutes(send):
    cookie = keys.unlock_with_code(code=send().code).cookie

    with (
        time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False),
        pytest.raises(Locked),
    ):
        return_visit.open_visit(cookie=cookie)


def test_visit_ends_after_eight_hours_however_busy(send):
    cookie = keys.unlock_with_code(code=send().code).cookie
    start = timezone.now()

    for minutes in range(0, 8 * 60, 14):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            return_visit.open_visit(cookie=cookie)
    with (
        time_machine.travel(start + timedelta(hours=8, minutes=1), tick=False),
        pytest.raises(Locked),
    ):
        return_visit.open_visit(cookie=cookie)


def test_nobody_writes_to_a_request_that_was_taken_back(send, come_back):
    visit = come_back(send())
    return_visit.withdraw_case(visit=visit)

    with pytest.raises(return_visit.AlreadyWithdrawn):
        return_visit.write_to_us(visit=visit, text="Is anybody there?")

    assert not ThreadMessage.objects.exists()


def test_visit_to_an_erased_request_is_locked(send, come_back):
    receipt = send()
    cookie = keys.unlock_with_code(code=receipt.code).cookie
    visit = return_visit.open_visit(cookie=cookie)
    HelpRequest.objects.all().delete()

    with pytest.raises(Locked):
        return_visit.open_visit(cookie=cookie)
    with pytest.raises(Locked):
        return_visit.write_to_us(visit=visit, text="Are you there?")


def test_cookie_of_a_draft_opens_no_visit(begun):
    with pytest.raises(Locked):
        return_visit.open_visit(cookie=begun[1])


def test_person_reads_our_answer_and_never_their_own_words(send, come_back, reader):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="My number is new.")
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Call us on Monday.")

    first, second = (return_visit.read_conversation(visit=come_back(receipt)) for _ in "ab")

    today = timezone.localdate()
    assert first == [
        return_visit.ConversationLine(number=1, from_us=False, on=today),
        return_visit.ConversationLine(
            number=2, from_us=True, on=today, text="Call us on Monday.", is_new=True
        ),
    ]
    assert [line.is_new for line in second] == [False, False]


def test_message_reaches_the_reader_and_is_stored_closed(send, come_back, reader):
    receipt = send()

    told = {"held_at": "Karnes"}
    return_visit.write_to_us(
        visit=come_back(receipt),
        text="Nuevo número",
        kind=reported_changes.ReportKind.DETAINED,
        told=told,
    )

    message = ThreadMessage.objects.get()
    for word in ("Nuevo número", "Karnes", "detained"):
        assert word.encode() not in bytes(message.staff_blob)
    letters = cases.open_case(by=reader, public_ref=receipt.public_ref).messages
    assert letters == [
        cases.Letter(
            number=1,
            on=timezone.localdate(),
            kind="detained",
            text="Nuevo número",
            told=told,
            is_unread=True,
        )
    ]


def test_message_that_is_too_long_is_refused(send, come_back):
    visit = come_back(send())

    with pytest.raises(TooLong):
        return_visit.write_to_us(visit=visit, text="x" * 70_000)


def in_days(days):
    return str(timezone.localdate() + timedelta(days=days))


@pytest.mark.parametrize(
    ("kind", "told", "level"),
    [
        ("detained", {}, "U1"),
        ("date_changed", {"date_of": "hearing", "date": 14}, "U1"),
        ("date_changed", {"date_of": "hearing", "date": 15}, "U2"),
        ("date_changed", {"date_of": "checkin", "date": 31}, "U3"),
        ("date_changed", {"date_of": "interview", "date": 91}, "U4"),
        ("date_changed", {"date_of": "other_date", "date": 3}, "U1"),
        ("date_changed", {"date_of": "hearing", "date": -1}, "U1"),
        ("date_changed", {"date_of": "hearing", "date": "unknown"}, "U2"),
        ("date_changed", {"date_of": "hearing"}, "U2"),
        ("date_changed", {}, "U2"),
    ],
)
def test_news_brings_the_review_as_near_as_its_date_asks(send, come_back, kind, told, level):
    receipt = send(facts=QUIET)
    HelpRequest.objects.update(review_by=timezone.localdate() + timedelta(days=99))
    if isinstance(told.get("date"), int):
        told = told | {"date": in_days(told["date"])}

    return_visit.write_to_us(
        visit=come_back(receipt), kind=reported_changes.ReportKind(kind), told=told
    )

    nearer = deadlines.review_by(deadlines.Level(level), timezone.localdate())
    assert HelpRequest.objects.get().review_by == nearer


def test_news_never_puts_the_review_off(send, come_back):
    receipt = send(facts={"detained": "yes"})
    before = HelpRequest.objects.get().review_by

    for kind in reported_changes.ReportKind:
        return_visit.write_to_us(visit=come_back(receipt), kind=kind, told={"date_of": "hearing"})

    assert HelpRequest.objects.get().review_by == before


def test_who_moved_may_have_a_case_in_court(send, come_back):
    """Nobody here can open the answers, so the review day is set as if there were a court case."""
    receipt = send(facts=QUIET)

    return_visit.write_to_us(
        visit=come_back(receipt), kind=reported_changes.ReportKind.MOVED, told={"state": "TX"}
    )

    nearer = deadlines.review_by(deadlines.Level.U2, timezone.localdate())
    assert HelpRequest.objects.get().review_by == nearer


@pytest.mark.parametrize(
    "kind", [reported_changes.ReportKind.MESSAGE, reported_changes.ReportKind.CONTACT]
)
def test_what_is_not_urgent_leaves_the_review_where_it_is(send, come_back, kind):
    receipt = send(facts=QUIET)
    before = HelpRequest.objects.get().review_by

    return_visit.write_to_us(
        visit=come_back(receipt), text="Hello", kind=kind, told={"reach": ["phone"]}
    )

    assert HelpRequest.objects.get().review_by == before


def test_withdrawal_stops_the_work_and_can_be_undone(send, come_back, reader):
    receipt = send()
    visit = come_back(receipt)

    return_visit.withdraw_case(visit=visit)

    case = HelpRequest.objects.get()
    assert case.status == HelpRequest.Status.WITHDRAWN
    assert case.retention_until == timezone.localdate() + timedelta(days=7)
    with pytest.raises(return_visit.AlreadyWithdrawn):
        return_visit.withdraw_case(visit=visit)
    with pytest.raises(workbench.RequestWithdrawn):
        cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Hello")
    return_visit.undo_withdrawal(visit=visit)
    case.refresh_from_db()
    assert (case.status, case.retention_until) == ("received", None)
    with pytest.raises(return_visit.NotWithdrawn):
        return_visit.undo_withdrawal(visit=visit)


def test_what_a_person_does_is_an_event_with_its_day_alone(send, come_back):
    receipt = send()
    visit = come_back(receipt)
    return_visit.write_to_us(visit=visit, text="Hello")
    return_visit.withdraw_case(visit=visit)

    events = AuditEvent.objects.filter(actor="applicant")

    assert list(events.values_list("action", "at", "object_ref")) == [
        (action, None, str(visit.case.pk))
        for action in ("received", "message_received", "withdrawn", "kept_until")
    ]
    by = visit.applicant.pair.public.signing
    for event in events:
        assert is_signature(
            bytes(event.signature), by=by, label=row_labels.event(), text=bytes(event.hash)
        )


def test_answer_that_nobody_on_the_roster_signed_is_refused(
    send, come_back, reader, pair, by_sql, refusals
):
    receipt = send()
    visit = come_back(receipt)
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Call us.")
    message = ThreadMessage.objects.get()
    opened = workbench.opened_by(reader, HelpRequest.objects.all(), receipt.public_ref)

    def forged(content):
        label = row_labels.reply_signature(visit.case.pk, message.pk)
        letter = signed(content, by=pair, label=label, sizes=LETTER)
        return workbench.for_person(opened, message.pk, letter)

    content = {"number": 1, "on": "2026-11-25", "text": "Send us money."}
    for by in (reader.audit_name, str(visit.case.pk), "nobody", None):
        by_sql(message, applicant_blob=forged(content | {"by": by}))

        (line,) = return_visit.read_conversation(visit=visit)

        assert line.is_refused
        assert line.text == ""
    assert refusals() == [(str(visit.case.pk), "signature_forged")] * 4


def test_answer_without_json_is_refused(send, come_back, reader, by_sql, refusals):
    receipt = send()
    visit = come_back(receipt)
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Call us.")
    message = ThreadMessage.objects.get()
    opened = workbench.opened_by(reader, HelpRequest.objects.all(), receipt.public_ref)

    for letter in (b"", pad(b"x" * 80, LETTER), pad(b"x" * 64 + b"[]", (80,))):
        by_sql(message, applicant_blob=workbench.for_person(opened, message.pk, letter))

        assert [line.is_refused for line in return_visit.read_conversation(visit=visit)] == [True]
    assert refusals() == [(str(visit.case.pk), "blob_altered")] * 3


def test_answer_moved_to_another_number_is_refused(send, come_back, reader, by_sql, refusals):
    receipt = send()
    visit = come_back(receipt)
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Call us.")
    by_sql(ThreadMessage.objects.get(), number=2)

    missing, line = return_visit.read_conversation(visit=visit)

    assert missing.is_missing
    assert line.is_refused
    assert refusals() == [(str(visit.case.pk), "message_missing")] * 2


def test_answer_flipped_by_one_bit_is_refused(send, come_back, reader, by_sql, refusals):
    receipt = send()
    visit = come_back(receipt)
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Call us.")
    message = ThreadMessage.objects.get()
    blob = bytearray(message.applicant_blob)
    blob[-1] ^= 1
    by_sql(message, applicant_blob=bytes(blob))

    assert [line.is_refused for line in return_visit.read_conversation(visit=visit)] == [True]
    assert refusals() == [(str(visit.case.pk), "blob_altered")]


def test_swapped_key_of_a_person_is_refused_on_return(send, come_back, by_sql, refusals):
    one, other = send(), send()
    cookie = keys.unlock_with_code(code=one.code).cookie
    case = HelpRequest.objects.get(public_ref=one.public_ref)
    foreign = HelpRequest.objects.get(public_ref=other.public_ref)

    by_sql(case, header=bytes(foreign.header), header_signature=bytes(foreign.header_signature))

    with pytest.raises(audit.HeaderForged):
        return_visit.open_visit(cookie=cookie)
    assert refusals() == [(str(case.pk), "header_forged")]


def test_header_of_somebody_else_for_the_same_request_is_refused(send, by_sql, pair, refusals):
    receipt = send()
    cookie = keys.unlock_with_code(code=receipt.code).cookie
    visit = return_visit.open_visit(cookie=cookie)
    header = return_visit.Header(
        request=visit.case.pk,
        public_ref=visit.case.public_ref,
        key_version=1,
        form_version=1,
        received_on=visit.case.received_on,
        drop=pair.public,
        applicant=pair.public,
    ).encode()
    signature = pair.sign(row_labels.header(visit.case.pk), header)
    by_sql(visit.case, header=header, header_signature=signature)

    with pytest.raises(audit.KeySwapped):
        return_visit.open_visit(cookie=cookie)
    with pytest.raises(audit.KeySwapped):
        return_visit.write_to_us(visit=visit, text="My address")
    assert refusals() == [(str(visit.case.pk), "key_swapped")] * 2


def test_conversation_needs_a_roster(send, come_back, settings):
    visit = come_back(send())
    settings.ROSTER_ROOT = ""

    with pytest.raises(roster.NoRoster):
        return_visit.read_conversation(visit=visit)


def test_answers_taken_out_are_told_to_the_person(send, come_back, reader, refusals):
    receipt = send()
    for text in ["one", "two", "three"]:
        cases.send_reply(by=reader, public_ref=receipt.public_ref, text=text)
    ThreadMessage.objects.filter(number__in=[1, 3]).delete()
    visit = come_back(receipt)

    lines = return_visit.read_conversation(visit=visit)

    assert [(line.text, line.is_missing) for line in lines] == [
        ("", True), ("two", False), ("", True),
    ]  # fmt: skip
    assert refusals() == [(str(visit.case.pk), "message_missing")] * 2
