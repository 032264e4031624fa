"""Read messages and notes of a case: whatever was moved, changed or taken out stands refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from legal_help.casework import cases, new_code
from legal_help.casework.queue import ordered_cases
from legal_help.event_log import log
from legal_help.intake import return_visit
from legal_help.models import CaseNote, LogLine, ThreadMessage
from legal_help.rules.deadlines import Level
from legal_help.rules.reported_changes import ReportKind, VerificationMethod
from tests.legal_help.casework.looking import put_back, row, steps, stored
from tests.legal_help.helpers import flipped

KNOWN = {"name": "Amina", "own_word": "lantern"}


@pytest.fixture
def written(begin_in, send, reader, come_back):
    """Return a case with two messages each way and two notes, in turn."""

    def made():
        receipt = send(answers=KNOWN)
        for number in ("1", "2"):
            return_visit.write_to_us(visit=come_back(receipt), text="in" + number)
            cases.send_reply(by=reader, public_ref=receipt.public_ref, text="out" + number)
            cases.add_note(by=reader, public_ref=receipt.public_ref, text="note" + number)
        return receipt

    return begin_in("texts", made)


def letters(reader, receipt):
    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)
    return [letter.text for letter in opened.messages]


def notes(reader, receipt):
    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)
    return [note.text for note in opened.notes]


ALL, ALL_NOTES = ["in1", "out1", "in2", "out2"], ["note1", "note2"]


def without(place, all_=ALL):
    return [*all_[:place], "", *all_[place + 1 :]]


def message(text):
    """Return the row of a message, by its text."""
    return ThreadMessage.objects.get(direction=text[:-1], number=int(text[-1]))


def test_texts_stand_in_the_order_of_their_steps_with_who_and_when(written, reader):
    opened = cases.open_case(by=reader, public_ref=written.public_ref)

    assert letters(reader, written) == ALL
    assert notes(reader, written) == ALL_NOTES
    assert {letter.on for letter in opened.messages} == {timezone.localdate()}
    assert [letter.by for letter in opened.messages] == [None, reader.person] * 2
    assert [note.by for note in opened.notes] == [reader.person] * 2


@pytest.mark.sampled
@pytest.mark.parametrize("text", ALL)
def test_a_message_that_was_taken_out_leaves_its_place(written, reader, told, text):
    message(text).delete()

    assert letters(reader, written) == without(ALL.index(text))
    assert told() == [("text_missing", str(row(written.public_ref).pk))]


@pytest.mark.sampled
@pytest.mark.parametrize("text", ALL)
def test_a_message_that_was_changed_is_refused_in_its_place(written, reader, by_sql, told, text):
    found = message(text)
    by_sql(found, staff_blob=flipped(found.staff_blob))

    assert letters(reader, written) == without(ALL.index(text))
    assert told() == [("blob_altered", str(found.request_id))]


@pytest.mark.sampled
@pytest.mark.parametrize("way", ["in", "out"])
@pytest.mark.parametrize("columns", [["staff_blob"], ["staff_blob", "mark"], ["event"]])
def test_two_messages_that_changed_places_are_not_read_as_each_other(
    written, reader, by_sql, way, columns
):
    one, two = message(way + "1"), message(way + "2")
    for each, other in ((one, two), (two, one)):
        by_sql(each, **{name: getattr(other, name) for name in columns})

    found = letters(reader, written)

    # The column with the number of the step only sorts: the steps say the order.
    refused = [] if columns == ["event"] else [way + "1", way + "2"]
    assert found == ["" if text in refused else text for text in ALL]


@pytest.mark.exhaustive  # as two messages that changed places
def test_messages_with_each_others_numbers_are_refused(written, reader):
    one, two = message("out1"), message("out2")
    ThreadMessage.objects.filter(pk=one.pk).update(number=9)
    ThreadMessage.objects.filter(pk=two.pk).update(number=1)
    ThreadMessage.objects.filter(pk=one.pk).update(number=2)

    assert letters(reader, written) == ["in1", "", "in2", ""]


@pytest.mark.exhaustive  # as two messages that changed places
def test_a_message_of_another_case_is_none_of_this_one(written, send, reader, come_back, by_sql):
    ours, other = message("in1"), send()
    return_visit.write_to_us(visit=come_back(other), text="Zzother")
    theirs = ThreadMessage.objects.get(request=row(other.public_ref))
    by_sql(ours, staff_blob=bytes(theirs.staff_blob), mark=theirs.mark)

    assert letters(reader, written) == without(0)


def test_a_message_that_nobody_wrote_is_not_shown(written, reader):
    for text in ("in1", "out1"):
        copy = message(text)
        copy.pk, copy.number, copy.event = None, 3, 99
        copy.save(force_insert=True)

    assert letters(reader, written) == ALL


def test_a_message_of_theirs_does_not_become_one_of_ours(written, reader):
    found = message("in2")
    message("out2").delete()
    changed = {"direction": "out", "applicant_blob": found.staff_blob}
    ThreadMessage.objects.filter(pk=found.pk).update(**changed)

    assert letters(reader, written) == ["in1", "out1", "", ""]


@pytest.mark.exhaustive
def test_a_message_that_is_put_back_is_read_again(written, reader):
    kept = message("in1")
    kept.delete()
    assert letters(reader, written) == without(0)
    kept.save(force_insert=True)

    assert letters(reader, written) == ALL


@pytest.mark.exhaustive
def test_rows_of_before_hide_nothing_that_was_written_since(send, reader, come_back, told):
    receipt = send(answers=KNOWN)
    return_visit.write_to_us(visit=come_back(receipt), text="in1")
    before = stored()
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="out1")
    cases.add_note(by=reader, public_ref=receipt.public_ref, text="note1")
    put_back(before)

    assert letters(reader, receipt) == ["in1", ""]
    assert notes(reader, receipt) == [""]
    assert told() == [("text_missing", str(row(receipt.public_ref).pk))]


@pytest.mark.exhaustive  # as two messages that changed places
def test_texts_of_before_a_new_key_are_not_put_back(written, reader, told):
    rows = list(ThreadMessage.objects.all()), list(CaseNote.objects.all())
    new_code.give_new_code(
        by=reader,
        public_ref=written.public_ref,
        how=VerificationMethod.OWN_WORD,
        given_before=0,
    )
    assert (letters(reader, written), notes(reader, written)) == (ALL, ALL_NOTES)
    for each in [*rows[0], *rows[1]]:
        each.save()

    assert letters(reader, written) == [""] * 4
    assert notes(reader, written) == [""] * 2
    assert told() == [("blob_altered", str(row(written.public_ref).pk))]


# Notes.


@pytest.mark.sampled
@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("how", ["delete", "flip", "mark"])
def test_a_note_that_was_taken_out_or_changed_leaves_its_place(
    written, reader, by_sql, told, place, how
):
    note = CaseNote.objects.get(number=place + 1)
    if how == "delete":
        note.delete()
    elif how == "flip":
        by_sql(note, blob=flipped(note.blob))
    else:
        by_sql(note, mark="0" * 64)

    assert notes(reader, written) == without(place, ALL_NOTES)
    reason = "blob_altered" if how == "flip" else "text_missing"
    assert told() == [(reason, str(row(written.public_ref).pk))]


@pytest.mark.exhaustive  # as two messages that changed places
@pytest.mark.parametrize("columns", [["blob"], ["blob", "mark"]])
def test_notes_that_changed_places_are_refused(written, reader, by_sql, columns):
    one, two = CaseNote.objects.order_by("number")
    for each, other in ((one, two), (two, one)):
        by_sql(each, **{name: getattr(other, name) for name in columns})

    assert notes(reader, written) == ["", ""]


@pytest.mark.exhaustive
def test_a_note_that_nobody_wrote_is_not_shown(written, reader):
    copy = CaseNote.objects.first()
    copy.pk, copy.number, copy.event = None, 3, 99
    copy.save(force_insert=True)

    assert notes(reader, written) == ALL_NOTES


@pytest.mark.exhaustive  # as two messages that changed places
def test_a_letter_is_not_read_as_a_note(written, reader, by_sql):
    """Both lie under the case key: the label keeps them apart."""
    by_sql(CaseNote.objects.get(number=1), blob=bytes(message("out1").staff_blob))

    assert notes(reader, written) == without(0, ALL_NOTES)


@pytest.mark.exhaustive  # as two messages that changed places
def test_a_settlement_that_was_moved_to_other_news_counts_for_neither(
    send, reader, come_back, by_sql
):
    """The step says which news a note settles; the column with the kind is for nobody."""
    receipt = send(facts={"moved": "no"})
    for _ in "ab":
        return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.DETAINED)
    how = VerificationMethod.NOT_REACHED
    cases.settle_report(by=reader, public_ref=receipt.public_ref, number=1, counts=False, how=how)
    by_sql(CaseNote.objects.get(), kind="settles:2")

    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert [bool(letter.settled) for letter in opened.messages] == [True, False]
    assert opened.urgency.level == ordered_cases.load_queue(by=reader).entries[0].level == Level.U1


@pytest.mark.exhaustive
def test_what_is_refused_is_told_once_a_day_and_the_rest_goes_on(written, reader, told):
    message("in1").delete()

    for _ in range(3):
        letters(reader, written)
    cases.send_reply(by=reader, public_ref=written.public_ref, text="out3")

    assert letters(reader, written) == [*without(0), "out3"]
    assert len(told()) == 1


# What it costs.


@pytest.mark.exhaustive  # a count of queries, as tests/legal_help/desk/test_budgets.py has them
def test_a_case_asks_the_database_as_often_however_much_there_is(written, send, reader, come_back):
    def more():
        another = send(card={"names": ["Zzother Name"]})
        return_visit.write_to_us(visit=come_back(another), text="Hello")
        return_visit.write_to_us(visit=come_back(written), text="in3")
        cases.add_note(by=reader, public_ref=written.public_ref, text="note3")

    more()
    with CaptureQueriesContext(connection) as before:
        letters(reader, written)
    for _ in range(3):
        more()
    with CaptureQueriesContext(connection) as after:
        assert len(letters(reader, written)) == 8

    assert len(before) == len(after) <= BUDGET


# Conflicts, the row and its lock, the log before and after, texts, grants, steps, users.
BUDGET = 26


@pytest.mark.exhaustive
def test_reading_writes_that_it_was_opened_and_no_step(written, reader):
    before = steps(written.public_ref)

    letters(reader, written)

    assert steps(written.public_ref) == before
    assert LogLine.objects.last().action == "opened"
    assert log.look().doubt is None


def test_two_letters_of_the_same_words_have_marks_of_their_own(written, reader):
    """A mark in the log confirms no guess of what was written."""
    for _ in "ab":
        cases.send_reply(by=reader, public_ref=written.public_ref, text="same")

    marks = [step.details["mark"] for step in steps(written.public_ref, "answer")]
    assert len(set(marks)) == 4
