"""Somebody who can write to the database, against a caseworker who reads."""

from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import row_labels
from legal_help.crypto.padding import LETTER
from legal_help.crypto.sealing import seal, wrap
from legal_help.events import audit
from legal_help.events.texts import signed
from legal_help.evidence import audit_check
from legal_help.intake import return_visit
from legal_help.models import CaseNote, HelpRequest, ThreadMessage
from legal_help.sealed.header import Header
from legal_help.sealed.openings import Openings
from legal_help.trust import keys, roster
from tests.legal_help.evidence.forgers import forged_header, grant_of, whole_forgery
from tests.legal_help.helpers import flipped


@pytest.fixture
def request_and_other(send):
    """Two sent requests: the one attacked, and one to copy from."""
    return [HelpRequest.objects.get(public_ref=send().public_ref) for _ in range(2)]


@pytest.fixture
def is_refused(reader, refusals):
    """Whether a request is refused in the queue and on its page, and both were written down."""

    def is_refused(request, code):
        before = len(refusals())
        assert ordered_cases.load_queue(by=reader).damaged == [request.public_ref]
        with pytest.raises(audit.Tampered):
            cases.open_case(by=reader, public_ref=request.public_ref)
        with pytest.raises(audit.Tampered):
            cases.send_reply(by=reader, public_ref=request.public_ref, text="Hello")
        return refusals()[before:] == [(str(request.pk), code)] * 3

    return is_refused


@pytest.mark.parametrize("name", ["card", "triage"])
def test_part_moved_from_another_request_is_refused(
    request_and_other, reader, by_sql, refusals, name
):
    request, other = request_and_other

    by_sql(request, **{name: bytes(getattr(other, name))})

    assert ordered_cases.load_queue(by=reader).damaged == [request.public_ref]
    with pytest.raises(audit.BlobAltered):
        cases.open_case(by=reader, public_ref=request.public_ref)
    assert refusals() == [(str(request.pk), "blob_altered")] * 2


@pytest.mark.parametrize("place", [0, 1, 20, 5000, -1])
def test_answers_flipped_by_one_bit_are_refused(request_and_other, reader, by_sql, refusals, place):
    request, _other = request_and_other

    by_sql(request, answers=flipped(request.answers, place))

    with pytest.raises(audit.BlobAltered):
        cases.open_case(by=reader, public_ref=request.public_ref)
    assert refusals() == [(str(request.pk), "blob_altered")]


def test_parts_swapped_within_a_request_are_refused(request_and_other, reader, by_sql):
    request, _other = request_and_other

    by_sql(request, card=bytes(request.triage), triage=bytes(request.card))

    with pytest.raises(audit.BlobAltered):
        cases.open_case(by=reader, public_ref=request.public_ref)


@pytest.mark.parametrize("column", ["header", "header_signature", "header_mac"])
def test_header_flipped_by_one_bit_is_refused(request_and_other, by_sql, is_refused, column):
    request, _other = request_and_other

    by_sql(request, **{column: flipped(getattr(request, column), -3)})

    assert is_refused(request, "header_forged")


def test_header_of_another_request_is_refused(request_and_other, by_sql, is_refused):
    request, other = request_and_other

    by_sql(
        request,
        header=bytes(other.header),
        header_signature=bytes(other.header_signature),
        header_mac=bytes(other.header_mac),
    )

    assert is_refused(request, "header_forged")


@pytest.mark.parametrize("header", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000])
def test_header_that_is_none_is_refused(request_and_other, by_sql, is_refused, header):
    request, _other = request_and_other

    by_sql(request, header=header)

    assert is_refused(request, "header_forged")


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "banana"},
        {"status": ""},
        {"received_on": "2020-01-01"},
        {"public_ref": "KIWI-0000"},
        {"public_ref": "a/../b"},
    ],
)
def test_row_that_says_something_else_than_its_header_is_refused(
    request_and_other, by_sql, is_refused, columns
):
    request, _other = request_and_other

    by_sql(request, **columns)
    request.refresh_from_db()

    assert is_refused(request, "row_altered")


def test_references_that_change_places_lead_nobody_astray(request_and_other, reader, by_sql):
    one, other = request_and_other
    by_sql(one, public_ref="KIWI")
    by_sql(other, public_ref=one.public_ref)
    by_sql(one, public_ref=other.public_ref)

    assert set(ordered_cases.load_queue(by=reader).damaged) == {one.public_ref, other.public_ref}
    with pytest.raises(audit.RowAltered):
        cases.open_case(by=reader, public_ref=one.public_ref)


def test_swapped_key_of_the_person_is_refused(request_and_other, by_sql, is_refused, pair):
    """The header is signed by the key it names, but it lacks the code of the case key."""
    request, _other = request_and_other
    header, signature = forged_header(request, pair)

    by_sql(request, header=header, header_signature=signature)

    assert is_refused(request, "header_forged")


def test_header_of_a_key_version_without_a_grant_is_refused(
    request_and_other, by_sql, is_refused, pair
):
    request, _other = request_and_other
    header, signature = forged_header(request, pair, version=2)

    by_sql(request, header=header, header_signature=signature)

    assert is_refused(request, "header_forged")


def test_whole_request_replaced_after_it_was_opened_is_refused(
    request_and_other, reader, by_sql, is_refused, pair
):
    request, _other = request_and_other
    ordered_cases.load_queue(by=reader)

    whole_forgery(request, reader, pair, by_sql)

    assert is_refused(request, "grant_replaced")


def test_header_replaced_after_it_was_opened_is_refused(
    request_and_other, reader, by_sql, is_refused, pair
):
    request, _other = request_and_other
    ordered_cases.load_queue(by=reader)
    header, signature = forged_header(request, pair)

    by_sql(request, header=header, header_signature=signature)

    assert is_refused(request, "header_forged")


@pytest.mark.parametrize("opened_before", [True, False])
def test_grant_flipped_by_one_bit_is_refused(
    request_and_other, reader, by_sql, is_refused, opened_before
):
    request, _other = request_and_other
    if opened_before:
        ordered_cases.load_queue(by=reader)
    grant = grant_of(request, reader)

    by_sql(grant, blob=flipped(grant.blob, -1))

    assert is_refused(request, "blob_altered")


@pytest.mark.parametrize("opened_before", [True, False])
def test_grant_of_another_request_is_refused(
    request_and_other, reader, by_sql, is_refused, opened_before
):
    request, other = request_and_other
    if opened_before:
        ordered_cases.load_queue(by=reader)

    by_sql(grant_of(request, reader), blob=bytes(grant_of(other, reader).blob))

    assert is_refused(request, "blob_altered")


def test_grant_kept_in_another_window_is_no_forgery(request_and_other, reader):
    request, _other = request_and_other
    openings = Openings(reader)
    openings.find_grants([request])
    ordered_cases.load_queue(by=reader)
    openings._kept = {(str(request.pk), "1"): 0}

    assert openings.open(request).part("card") == {"names": ["Amina"]}


def test_reader_inserted_into_the_grants_opens_nothing(
    request_and_other, colleague, reader, by_sql
):
    request, _other = request_and_other

    by_sql(grant_of(request, reader), recipient_key=str(colleague.person.key).replace("-", ""))

    assert ordered_cases.load_queue(by=colleague).damaged == [request.public_ref]


def test_message_forged_to_the_drop_key_is_refused(request_and_other, reader, refusals, pair):
    request, _other = request_and_other
    header = Header.decode(bytes(request.header))
    row = ThreadMessage(
        request=request, number=1, direction="from_person", created_on=timezone.localdate()
    )
    label = row_labels.message(request.pk, row.pk, 1)
    content = {"number": 1, "kind": "message", "on": "2026-11-25", "text": "I withdraw."}
    letter = signed(content, by=pair, label=label, sizes=LETTER)
    row.staff_blob = seal(header.drop, label, letter)
    row.save()

    opened = cases.open_case(by=reader, public_ref=request.public_ref)

    assert opened.messages == [cases.Letter(number=1, is_refused=True)]
    assert refusals() == [(str(request.pk), "signature_forged")]


@pytest.fixture
def written(send, come_back):
    """A request with two messages of the person."""
    receipt = send()
    for text in ("first", "second"):
        return_visit.write_to_us(visit=come_back(receipt), text=text)
    return receipt.public_ref


def letters(reader, public_ref):
    opened = cases.open_case(by=reader, public_ref=public_ref)
    return [(letter.number, letter.text, letter.is_refused) for letter in opened.messages]


def test_message_replayed_under_a_new_number_is_refused(written, reader, refusals):
    replayed = ThreadMessage.objects.get(number=1)
    request = replayed.request
    replayed.pk, replayed.number = HelpRequest().pk, 3
    replayed.save(force_insert=True)

    assert letters(reader, written) == [(1, "first", False), (2, "second", False), (3, "", True)]
    assert refusals() == [(str(request.pk), "blob_altered")]


def test_messages_that_change_places_are_refused(written, reader, by_sql, refusals):
    first, second = ThreadMessage.objects.order_by("number")
    by_sql(first, number=9)
    by_sql(second, number=1)
    by_sql(first, number=2)

    assert letters(reader, written) == [(1, "", True), (2, "", True)]
    assert refusals() == [(str(first.request_id), "message_missing")] * 2


def test_message_taken_out_is_reported(written, reader, refusals):
    first = ThreadMessage.objects.get(number=1)
    first.delete()

    assert letters(reader, written) == [(1, "", True), (2, "second", False)]
    assert refusals() == [(str(first.request_id), "message_missing")]


@pytest.mark.parametrize(("taken", "left"), [([2], [1]), ([1, 2], [])])
def test_messages_taken_from_the_end_are_reported(written, reader, refusals, taken, left):
    request = HelpRequest.objects.get(public_ref=written)
    ThreadMessage.objects.filter(number__in=taken).delete()

    shown = letters(reader, written)

    assert [number for number, _text, is_refused in shown if not is_refused] == left
    assert shown[-1] == (len(left) + 1, "", True)
    assert refusals() == [(str(request.pk), "message_missing")]


def test_message_moved_far_away_is_reported_once_and_stops_nobody(written, reader, by_sql):
    by_sql(ThreadMessage.objects.get(number=2), number=2_000_000_000)

    assert letters(reader, written) == [
        (1, "first", False),
        (2, "", True),
        (2_000_000_000, "", True),
    ]


def test_note_is_of_whoever_signed_it_then(written, reader, colleague, by_sql):
    cases.add_note(by=reader, public_ref=written, text="Called")
    note = CaseNote.objects.get()
    wrote_at = note.created_at
    by_sql(note, author_id=colleague.user.pk, created_at=wrote_at - timedelta(days=9))

    [shown] = cases.open_case(by=reader, public_ref=written).notes

    assert (shown.by, shown.at, shown.text) == (reader.user, wrote_at, "Called")


def test_note_taken_out_is_reported(written, reader, refusals):
    cases.add_note(by=reader, public_ref=written, text="Called")
    CaseNote.objects.all().delete()

    assert cases.open_case(by=reader, public_ref=written).notes == [cases.Note(is_refused=True)]
    assert [code for _object, code in refusals()] == ["message_missing"]


def test_message_flipped_by_one_bit_is_refused(written, reader, by_sql):
    first = ThreadMessage.objects.get(number=1)
    by_sql(first, staff_blob=flipped(first.staff_blob, -1))

    assert letters(reader, written) == [(1, "", True), (2, "second", False)]


def test_drop_key_of_another_request_is_refused(written, reader, by_sql, send):
    other = HelpRequest.objects.get(public_ref=send().public_ref)
    by_sql(HelpRequest.objects.get(public_ref=written), drop_private=bytes(other.drop_private))

    assert letters(reader, written) == [(1, "", True), (2, "", True)]


def test_answer_and_note_flipped_by_one_bit_are_refused(written, reader, by_sql):
    cases.send_reply(by=reader, public_ref=written, text="Hello")
    cases.add_note(by=reader, public_ref=written, text="Called")
    message, note = ThreadMessage.objects.get(number=3), CaseNote.objects.get()
    by_sql(message, staff_blob=flipped(message.staff_blob, 40))
    by_sql(note, blob=flipped(note.blob, 40))

    opened = cases.open_case(by=reader, public_ref=written)

    assert opened.messages[2] == cases.Letter(number=3, is_refused=True)
    assert [(note.text, note.is_refused) for note in opened.notes] == [("", True)]


def test_answer_of_somebody_the_roster_never_knew_is_refused(
    written, reader, colleague, settings, refusals
):
    """A colleague with the case key, who was signed into a roster that is not the pinned one."""
    cases.take_case(by=reader, public_ref=written)
    stranger = keys.Caseworker(
        user=colleague.user,
        person=reader.person,
        pair=colleague.pair,
        locks_at=colleague.locks_at,
    )
    request = HelpRequest.objects.get(public_ref=written)
    openings = Openings(reader)
    openings.find_grants([request])
    opened = openings.open(request)
    row = ThreadMessage(request=request, number=3, direction="from_us")
    content = {"by": reader.audit_name, "number": 3, "on": "2026-11-25", "text": "Forged"}
    label = row_labels.reply_signature(request.pk, row.pk)
    letter = signed(content, by=stranger.pair, label=label, sizes=LETTER)
    row.staff_blob = wrap(
        opened.case_key, row_labels.reply_for_staff(request.pk, row.pk, 1), letter
    )
    row.applicant_blob, row.created_on = b"", timezone.localdate()
    row.save()

    assert letters(reader, written)[2] == (3, "", True)
    assert refusals() == [(str(request.pk), "signature_forged")]


def test_refusal_is_signed_by_whoever_met_it(request_and_other, reader, by_sql):
    request, _other = request_and_other
    by_sql(request, card=b"")

    ordered_cases.load_queue(by=reader)

    assert audit_check.findings(roster.verified(), today=timezone.localdate()) == []
    assert audit.AuditEvent.objects.get(action="refused").actor == reader.audit_name
