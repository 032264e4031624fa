"""News at the desk: in the queue, on the page, and what a caseworker makes of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.access.locked_case import NoSuchRequest, RequestWithdrawn, join_case, locked_case
from legal_help.casework import cases, set_urgency
from legal_help.casework.case_texts import NotChecked
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import seal, wrap
from legal_help.event_log import log
from legal_help.event_log.appending import writing
from legal_help.events.fields import Refused
from legal_help.intake import return_visit
from legal_help.models import CaseNote, HelpRequest, LogLine, ThreadMessage
from legal_help.rules import reported_changes
from legal_help.rules.deadlines import Level
from legal_help.rules.reported_changes import ReportKind, VerificationMethod
from legal_help.rules.urgency import OverrideReason
from legal_help.sealed import correspondence
from legal_help.sealed.case_opener import keys_in
from legal_help.sealed.packing import LETTER, pack_salted
from legal_help.sealed.texts import mark_of
from tests.legal_help.helpers import flipped, state_of

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
def proposed(begin_in, send, come_back):
    """A request whose way to be reached somebody with the code wants to change."""

    def made():
        receipt = send(answers=OLD, card={"reach": ["phone"]})
        return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.CONTACT, told=NEW)
        return receipt

    return begin_in("contact proposed", made)


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

    assert (page.urgency.level, page.messages[0].told["date"]) == ("U1", day(5))
    assert in_queue(reader) == ("U1", [day(5), day(200)])


def test_a_date_that_was_checked_takes_the_place_of_the_old_one(moved, reader, settle):
    settle(moved, how=VerificationMethod.OFFICE)

    assert in_queue(reader) == ("U1", [day(5)])
    assert [str(reason.date) for reason in opened(reader, moved).urgency.reasons] == [day(5)]


def test_a_date_that_is_not_right_is_left_out(moved, reader, settle):
    settle(moved, counts=False, how=VerificationMethod.NOT_REACHED)

    assert in_queue(reader) == ("U4", [day(200)])


def test_to_be_locked_up_heads_the_queue(send, come_back, reader):
    quiet = send(facts={"moved": "no"})
    return_visit.write_to_us(visit=come_back(quiet), kind=ReportKind.DETAINED)

    assert in_queue(reader)[0] == "U1"


@pytest.mark.exhaustive  # an edge: what nobody signed is refused here
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
    assert opened(reader, receipt).messages[0].settled.by.user == colleague.user.pk


def test_a_new_way_to_be_reached_is_a_proposal(proposed, reader):
    (entry,) = ordered_cases.load_queue(by=reader).entries
    page = opened(reader, proposed)

    assert entry.reach == ["phone"]
    assert page.answers == OLD
    assert (page.messages[0].told, page.messages[0].settled) == (NEW, None)


def test_a_new_way_that_was_checked_counts_and_says_who_checked(proposed, reader, settle):
    settle(proposed, how=VerificationMethod.OWN_WORD)

    (entry,) = ordered_cases.load_queue(by=reader).entries
    settled = opened(reader, proposed).messages[0].settled
    assert entry.reach == ["text"]
    assert (settled.counts, settled.how, settled.by) == (True, "own_word", reader.person)
    note = LogLine.objects.get(action="note")
    assert (note.by, note.case) == (reader.by, HelpRequest.objects.get().pk)


def test_a_new_way_that_was_refused_changes_nothing(proposed, reader, settle):
    settle(proposed, counts=False, how=VerificationMethod.NOT_REACHED)

    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.reach == ["phone"]


def test_an_old_way_that_is_said_not_to_be_safe_leaves_their_page_alone(
    send, come_back, reader, settle
):
    receipt = send(answers=OLD, card={"reach": ["phone"]})
    return_visit.write_to_us(
        visit=come_back(receipt), kind=ReportKind.CONTACT, told={**NEW, "stop_old": ["yes"]}
    )

    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.reach == ["code"]

    settle(receipt, how=VerificationMethod.OLD_CONTACT, counts=False)
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.reach == ["phone"]


@pytest.mark.exhaustive  # an edge: what nobody signed is refused here
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
    with pytest.raises(NotChecked):
        settle(proposed, how=how)
    assert CaseNote.objects.count() == 0


def test_news_is_settled_once(proposed, settle, colleague):
    settle(proposed)

    with pytest.raises(cases.NothingToSettle):
        settle(proposed, counts=False, how=VerificationMethod.NOT_REACHED)
    with pytest.raises(cases.NothingToSettle):
        settle(proposed, number=2)
    with pytest.raises(NoSuchRequest):
        settle(proposed, by=colleague)


@pytest.mark.exhaustive  # an edge: what nobody signed is refused here
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

    with pytest.raises(RequestWithdrawn):
        settle(proposed)


def test_what_was_settled_is_stored_closed(proposed, settle):
    settle(proposed, how=VerificationMethod.OWN_WORD)

    blob = bytes(CaseNote.objects.get().blob)
    assert b"own_word" not in blob
    assert b"settles" not in blob


# Somebody who can write to the database.

PLACES = ("kind", "number", "event")


def queued(reader):
    (entry,) = ordered_cases.load_queue(by=reader).entries
    return entry


def test_a_note_is_not_turned_into_a_decision(proposed, reader, by_sql):
    """What a note is, its step says: its columns are for searching."""
    cases.add_note(by=reader, public_ref=proposed.public_ref, text="Called")
    by_sql(CaseNote.objects.get(), kind="settles:1")

    page = opened(reader, proposed)

    assert queued(reader).reach == ["phone"]
    assert page.messages[0].settled is None
    assert [note.text for note in page.notes] == ["Called"]


def test_a_decision_is_not_moved_to_another_message(proposed, come_back, reader, settle, by_sql):
    return_visit.write_to_us(
        visit=come_back(proposed), kind=ReportKind.CONTACT, told={"reach": ["code"]}
    )
    settle(proposed, number=1)
    by_sql(CaseNote.objects.get(), kind="settles:2")

    assert queued(reader).reach == ["text"]
    settled = [letter.settled for letter in opened(reader, proposed).messages]
    assert [each is None for each in settled] == [False, True]


@pytest.mark.sampled
@pytest.mark.parametrize("column", PLACES)
def test_a_decision_cannot_be_hidden_by_its_columns(proposed, reader, settle, by_sql, column):
    settle(proposed)
    by_sql(CaseNote.objects.get(), **{column: "plain" if column == "kind" else 7})

    page = opened(reader, proposed)
    if column == "number":  # in no place that a step gave: as good as taken out
        assert page.notes == [correspondence.Note(is_refused=True)]
        assert queued(reader).reach == ["phone"]
    else:
        assert page.messages[0].settled.counts
        assert queued(reader).reach == ["text"]


def test_a_decision_taken_out_is_told(proposed, reader, settle, told):
    settle(proposed)
    CaseNote.objects.all().delete()

    page = opened(reader, proposed)

    assert page.messages[0].settled is None
    assert page.notes == [correspondence.Note(is_refused=True)]
    assert told() == [("text_missing", str(HelpRequest.objects.get().pk))]
    found = ordered_cases.load_queue(by=reader)
    assert found.damaged == [proposed.public_ref]
    assert [entry.reach for entry in found.entries] == [["phone"]]


@pytest.mark.exhaustive
def test_a_decision_put_back_counts_again(proposed, reader, settle):
    settle(proposed)
    note = CaseNote.objects.get()
    CaseNote.objects.all().delete()
    note.save(force_insert=True)

    assert opened(reader, proposed).messages[0].settled.counts
    assert ordered_cases.load_queue(by=reader).damaged == []


@pytest.mark.sampled
@pytest.mark.parametrize("with_mark", [False, True])
def test_a_decision_that_nobody_signed_is_refused(
    proposed, reader, by_sql, settle, told, with_mark
):
    """Whoever left may have copied the case key; they still sign nothing."""
    settle(proposed, counts=False, how=VerificationMethod.NOT_REACHED)
    note = CaseNote.objects.get()
    content = {"text": "", "counts": True, "how": "old_contact"}
    padded = pack_salted(content, LETTER)
    with writing() as batch:
        case_key = key_of(batch, reader, proposed)
    blob = wrap(case_key, row_labels.text("note", note.request_id, 1, 1), padded)
    mark = mark_of("note", note.request_id, padded) if with_mark else note.mark
    by_sql(note, blob=blob, mark=mark)

    page = opened(reader, proposed)

    assert queued(reader).reach == ["phone"]
    assert page.messages[0].settled is None
    assert page.notes == [correspondence.Note(is_refused=True)]
    assert told() == [("text_missing", str(note.request_id))]


def key_of(batch, reader, receipt):
    return join_case(batch, reader, receipt.public_ref).opened.case_key


def test_two_notes_that_were_swapped_are_both_refused(proposed, reader, by_sql):
    for text in ("one", "two"):
        cases.add_note(by=reader, public_ref=proposed.public_ref, text=text)
    one, two = CaseNote.objects.all()
    by_sql(one, blob=bytes(two.blob), mark=two.mark)
    by_sql(two, blob=bytes(one.blob), mark=one.mark)

    assert opened(reader, proposed).notes == [correspondence.Note(is_refused=True)] * 2


@pytest.mark.exhaustive
def test_a_note_of_another_case_is_refused(proposed, send, reader, by_sql):
    other = send()
    for receipt, text in ((proposed, "one"), (other, "two")):
        cases.add_note(by=reader, public_ref=receipt.public_ref, text=text)
    mine = CaseNote.objects.get(request__public_ref=proposed.public_ref)
    theirs = CaseNote.objects.get(request__public_ref=other.public_ref)
    by_sql(mine, blob=bytes(theirs.blob), mark=theirs.mark)

    assert opened(reader, proposed).notes == [correspondence.Note(is_refused=True)]
    assert [note.text for note in opened(reader, other).notes] == ["two"]


@pytest.mark.sampled
@pytest.mark.parametrize("kind", ["note", "in", "out"])
def test_a_row_that_was_planted_is_told_and_not_shown(proposed, reader, told, kind):
    case = HelpRequest.objects.get()
    given = {"request": case, "number": 9, "event": 9, "mark": "0" * 64}
    if kind == "note":
        CaseNote.objects.create(kind="settles:1", blob=b"", **given)
    else:
        letter = {"applicant_blob": b"x"} if kind == "out" else {}
        ThreadMessage.objects.create(direction=kind, staff_blob=b"", **letter, **given)

    page = opened(reader, proposed)

    assert (len(page.messages), page.notes) == (1, [])
    assert told() == [("row_altered", str(case.pk))]
    assert queued(reader).reach == ["phone"]


@pytest.mark.exhaustive
def test_a_message_flipped_by_one_bit_is_told_in_the_queue(moved, reader, by_sql, told):
    message = ThreadMessage.objects.get()
    by_sql(message, staff_blob=flipped(message.staff_blob))

    found = ordered_cases.load_queue(by=reader)

    assert found.damaged == [moved.public_ref]
    assert [entry.case.public_ref for entry in found.entries] == [moved.public_ref]
    assert told() == [("blob_altered", str(message.request_id))]


@pytest.mark.sampled
@pytest.mark.parametrize("what", ["row", "text"])
def test_a_message_taken_out_or_exchanged_is_told_and_waits(moved, come_back, reader, told, what):
    """The public key that it is sealed to stands in the database: anybody can seal to it."""
    message = ThreadMessage.objects.get()
    if what == "row":
        message.delete()
    else:
        visit = come_back(moved)
        forged = pack_salted({"kind": "message", "text": "All is well", "told": {}}, LETTER)
        drop = drop_of(visit)
        message.mark = mark_of("message", visit.case.pk, forged)
        message.staff_blob = seal(drop, row_labels.text("message", visit.case.pk, 1, 1), forged)
        message.save()

    page = opened(reader, moved)

    assert page.messages == [correspondence.Letter(number=1, is_refused=True)]
    found = ordered_cases.load_queue(by=reader)
    assert found.damaged == [moved.public_ref]
    assert queued(reader).unread
    assert told() == [("text_missing", str(HelpRequest.objects.get().pk))]


def drop_of(visit):
    return keys_in(visit.case, visit.view.state)[1]


# Steps that were taken out of the log. The host remembers the state, so it knows how many there were.


@pytest.fixture
def long_talk(moved, come_back, reader):
    """Two messages, an answer, a level and a note."""
    set_urgency.set_level(
        by=reader, public_ref=moved.public_ref, level=Level.U2, why=OverrideReason.SPOKE,
        text="", seen=1, confirmed=True,
    )  # fmt: skip
    cases.send_reply(by=reader, public_ref=moved.public_ref, text="our answer")
    return_visit.write_to_us(visit=come_back(moved), text="second")
    cases.add_note(by=reader, public_ref=moved.public_ref, text="a note")
    return moved


def take_out(action):
    """Take the first step of this action out of the log; returns its number."""
    line = LogLine.objects.filter(action=action).first()
    line.delete()
    return line.number


@pytest.mark.exhaustive  # an edge: what nobody signed is refused here
def test_texts_whose_steps_were_taken_out_are_shown_without_who_wrote_them(long_talk, reader, told):
    """The texts themselves fold to what the state says: nothing else was signed."""
    before = opened(reader, long_talk)
    take_out("answer")

    page = opened(reader, long_talk)

    assert {(m.number, m.from_us, m.text) for m in page.messages} == {
        (m.number, m.from_us, m.text) for m in before.messages
    }
    assert [note.text for note in page.notes] == [note.text for note in before.notes]
    assert [m.by for m in page.messages if m.from_us] == [None]
    assert page.level_said.override == before.level_said.override
    assert told() == [("text_missing", str(HelpRequest.objects.get().pk))]


@pytest.mark.exhaustive  # an edge: what nobody signed is refused here
def test_texts_that_went_with_their_steps_stand_refused_and_the_others_open(
    long_talk, reader, told
):
    take_out("answer")
    ThreadMessage.objects.filter(direction="in", number=1).delete()
    notes = opened(reader, long_talk).notes
    assert [(note.text, note.is_refused) for note in notes] == [("", False), ("a note", False)], (
        "the notes still fold to what the state says"
    )
    CaseNote.objects.filter(number=1).delete()

    page = opened(reader, long_talk)

    assert [(m.number, m.from_us, m.text, m.is_refused) for m in page.messages] == [
        (1, False, "", True),
        (1, True, "", True),
        (2, False, "second", False),
    ]
    assert [(note.text, note.is_refused) for note in page.notes] == [("", True), ("a note", False)]
    assert ordered_cases.load_queue(by=reader).damaged == [long_talk.public_ref]
    assert told() == [("text_missing", str(HelpRequest.objects.get().pk))]


# Whoever holds keys of the case, and writes past the pages.


def write_past_the_form(visit, content):
    """Sign and store a message of any shape, as somebody with the keys of the person could."""
    padded = pack_salted(content, LETTER)
    mark = mark_of("message", visit.case.pk, padded)
    with writing() as batch:
        case, head = return_visit._locked_case(batch, visit)
        after = return_visit._sign(batch, visit, head, "write", {"mark": mark})
        return_visit._add_message(case, after, mark, padded)


@pytest.mark.exhaustive
@pytest.mark.parametrize("told", ["x", {"date": 7, "date_of": {}, "reach": [1]}, None])
def test_news_in_an_odd_shape_breaks_nothing(send, come_back, reader, told):
    receipt = send(facts={"moved": "no"})
    content = {"kind": "date_changed", "text": "", "told": told}
    write_past_the_form(come_back(receipt), content)

    assert opened(reader, receipt).messages[0].told == {}
    assert in_queue(reader) == ("U2", [])


@pytest.mark.sampled
@pytest.mark.parametrize(
    "content",
    [{}, {"text": 7}, {"text": None, "kind": "detained"}],
    ids=["nothing", "a number", "none"],
)
def test_a_message_without_words_is_refused_and_breaks_nothing(
    send, come_back, reader, told, content
):
    receipt = send(facts={"moved": "no"})
    write_past_the_form(come_back(receipt), content)

    assert opened(reader, receipt).messages == [correspondence.Letter(number=1, is_refused=True)]
    assert ordered_cases.load_queue(by=reader).damaged == [receipt.public_ref]
    assert told() == [("blob_altered", str(HelpRequest.objects.get().pk))]


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", [7, [], {}, "nonsense", None])
def test_news_of_a_kind_that_nobody_knows_is_a_message(send, come_back, reader, kind):
    receipt = send(facts={"moved": "no"})
    content = {"kind": kind, "text": "Zztext", "told": {}}
    write_past_the_form(come_back(receipt), content)

    (letter,) = opened(reader, receipt).messages
    assert (letter.kind, letter.text) == ("message", "Zztext")
    assert ordered_cases.load_queue(by=reader).damaged == []


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "content",
    [{"text": ""}, {"text": "", "counts": "yes", "how": "office"}, {"text": "", "counts": True}],
    ids=["nothing", "no truth", "no check"],
)
def test_a_settlement_in_an_odd_shape_settles_nothing(moved, reader, content):
    with locked_case(reader, moved.public_ref) as case:
        case.keep_note(content, kind="settles:1")

    page = opened(reader, moved)

    assert page.messages[0].settled is None
    assert page.notes == [correspondence.Note(is_refused=True)]


@pytest.mark.exhaustive  # an edge: what nobody signed is refused here
def test_a_note_that_nobody_could_have_written_is_not_taken(moved, reader):
    lines = LogLine.objects.count()

    with pytest.raises(Refused), locked_case(reader, moved.public_ref) as case:
        case.keep_note({"text": ""}, kind="nonsense")

    assert (LogLine.objects.count(), CaseNote.objects.count()) == (lines, 0)
    assert log.look().doubt is None
    assert state_of(moved).notes == 0


def test_a_check_is_named_for_every_kind_of_news():
    assert set(reported_changes.METHODS) == set(ReportKind) - {ReportKind.MESSAGE}
    assert all(
        VerificationMethod.NOT_REACHED not in checks for checks in reported_changes.METHODS.values()
    )
