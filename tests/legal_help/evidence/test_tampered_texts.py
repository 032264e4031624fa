"""Somebody who owns the database: messages, letters and notes are deleted, copied, swapped, planted."""

from uuid import uuid4

import pytest
from django.utils import timezone

from legal_help.access.locked_case import locked_case
from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import seal, wrap
from legal_help.models import CaseNote, HelpRequest, LogLine, ThreadMessage
from legal_help.sealed.case_opener import keys_in
from legal_help.sealed.packing import LETTER, pack_salted
from legal_help.sealed.texts import mark_of
from tests.legal_help.evidence.looking import letters, night
from tests.legal_help.helpers import flipped, state_of

pytestmark = pytest.mark.django_db


# Messages.


def queue_says(reader, public_ref):
    """Whether the queue shows the case, and says that something of it was refused."""
    queue = ordered_cases.load_queue(by=reader)
    return [entry.case.public_ref for entry in queue.entries] == queue.damaged == [public_ref]


def test_message_forged_to_the_drop_key_is_shown_to_nobody(written, reader):
    """Everybody who reads the database can seal to that key. No event names what they wrote."""
    case = HelpRequest.objects.get()
    _person, drop = keys_in(case, state_of(case))
    padded = pack_salted({"kind": "message", "text": "I withdraw.", "told": {}}, LETTER)
    ThreadMessage.objects.create(
        request=case,
        direction="in",
        number=3,
        event=4,
        mark=mark_of("message", case.pk, padded),
        staff_blob=seal(drop, row_labels.text("message", case.pk, 3, 1), padded),
    )

    assert letters(reader, written) == [(1, "first", False), (2, "second", False)]
    assert night() == {("text_missing", str(case.pk))}


def test_message_replayed_under_a_new_number_is_shown_once(written, reader):
    replayed = ThreadMessage.objects.get(number=1)
    replayed.pk, replayed.number, replayed.event = uuid4(), 3, 9
    replayed.save(force_insert=True)

    assert letters(reader, written) == [(1, "first", False), (2, "second", False)]
    assert night() == {("text_missing", str(replayed.request_id))}


@pytest.mark.both_databases
def test_messages_that_change_places_are_refused(written, reader, by_sql, told):
    first, second = ThreadMessage.objects.order_by("number")
    by_sql(first, number=9)
    by_sql(second, number=1)
    by_sql(first, number=2)

    assert queue_says(reader, written)
    assert letters(reader, written) == [(1, "", True), (2, "", True)]
    assert told() == [("text_missing", str(first.request_id))]


@pytest.mark.exhaustive
def test_a_message_in_the_place_and_under_the_mark_of_another_is_refused(written, reader, by_sql):
    first, second = ThreadMessage.objects.order_by("number")
    by_sql(second, staff_blob=bytes(first.staff_blob))

    assert letters(reader, written) == [(1, "first", False), (2, "", True)]


@pytest.mark.sampled
@pytest.mark.parametrize(("taken", "left"), [([1], [2]), ([2], [1]), ([1, 2], [])])
def test_message_taken_out_is_reported(written, reader, told, taken, left):
    ThreadMessage.objects.filter(number__in=taken).delete()

    assert queue_says(reader, written)
    shown = letters(reader, written)
    assert [number for number, _text, is_refused in shown if not is_refused] == left
    assert [number for number, _text, is_refused in shown if is_refused] == taken
    assert told() == [("text_missing", str(HelpRequest.objects.get().pk))]


@pytest.mark.exhaustive
def test_message_moved_far_away_is_reported_and_stops_nobody(written, reader, by_sql):
    by_sql(ThreadMessage.objects.get(number=2), number=2_000_000_000)

    assert letters(reader, written) == [(1, "first", False), (2, "", True)]


def test_message_moved_to_another_case_is_shown_in_neither(written, reader, send):
    other = HelpRequest.objects.get(public_ref=send().public_ref)
    ThreadMessage.objects.filter(number=1).update(request=other)

    assert letters(reader, written) == [(1, "", True), (2, "second", False)]
    assert letters(reader, other.public_ref) == []


@pytest.mark.exhaustive
def test_a_hint_that_was_turned_round_hides_nothing(written, reader, come_back, by_sql):
    cases.send_reply(by=reader, public_ref=written, text="Hello")
    ThreadMessage.objects.update(seen_by_person=True)

    assert letters(reader, written)[-1] == (1, "Hello", False)


# Letters and notes.


@pytest.mark.exhaustive
def test_note_is_of_whoever_signed_it_then(written, reader, colleague):
    """No column says who wrote it, or when."""
    cases.add_note(by=reader, public_ref=written, text="Called")
    LogLine.objects.filter(action="note").update(by=colleague.by, on="2020-01-01", action="read")

    [shown] = cases.open_case(by=reader, public_ref=written).notes

    assert (shown.by, shown.on, shown.text) == (reader.person, timezone.localdate(), "Called")


@pytest.mark.exhaustive
def test_messages_and_notes_flipped_by_one_bit_are_refused(written, reader, by_sql):
    cases.send_reply(by=reader, public_ref=written, text="Hello")
    cases.add_note(by=reader, public_ref=written, text="Called")
    message, note = ThreadMessage.objects.get(direction="out"), CaseNote.objects.get()
    first = ThreadMessage.objects.get(direction="in", number=1)
    by_sql(first, staff_blob=flipped(first.staff_blob, -1))
    by_sql(message, staff_blob=flipped(message.staff_blob, 40))
    by_sql(note, blob=flipped(note.blob, 40))

    opened = cases.open_case(by=reader, public_ref=written)

    shown = [(each.from_us, each.text, each.is_refused) for each in opened.messages]
    assert shown == [(False, "", True), (False, "second", False), (True, "", True)]
    assert [(note.text, note.is_refused) for note in opened.notes] == [("", True)]


def test_a_letter_that_no_event_names_is_shown_to_nobody(written, reader, come_back):
    """A colleague with the case key and the database writes a row, and signs no step."""
    case = HelpRequest.objects.get()
    with locked_case(reader, written) as opened:
        case_key, person = opened.opened.case_key, opened.opened.person_keys
    padded = pack_salted({"text": "Forged"}, LETTER)
    ThreadMessage.objects.create(
        request=case,
        direction="out",
        number=1,
        event=4,
        mark=mark_of("letter", case.pk, padded),
        staff_blob=wrap(case_key, row_labels.text("letter", case.pk, 1, 1), padded),
        applicant_blob=seal(person, row_labels.letter_for_person(case.pk, 1), padded),
    )

    assert letters(reader, written) == [(1, "first", False), (2, "second", False)]
    assert night() == {("text_missing", str(case.pk))}
