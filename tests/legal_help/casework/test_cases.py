"""Open a case, answer, note, take and release it; the queue that cases stand in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.access.locked_case import NoSuchRequest, RequestWithdrawn, locked_case
from legal_help.casework import assignment, cases, withdrawals
from legal_help.casework.outgoing import export
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import wrap
from legal_help.event_log.alarms import Tampered
from legal_help.events.fields import Refused
from legal_help.events.roster import INTAKE
from legal_help.intake import return_visit
from legal_help.models import CaseNote, HelpRequest, KeyGrant
from legal_help.questions import facts_for_triage
from legal_help.rules import reported_changes
from legal_help.rules.deadlines import Level
from legal_help.sealed.packing import LONG, SHORT, pack_salted
from tests.legal_help.casework.looking import done, notices, row, state, steps
from tests.legal_help.helpers import flipped

REFUSED = {"counts": False, "how": reported_changes.VerificationMethod.NOT_REACHED}


def test_open_request_gives_everything_and_writes_that_it_was_opened(send, reader):
    receipt = send({"name": "Amina", "story": "أحتاج"}, card={"names": ["Amina"]})

    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert opened.answers == {"name": "Amina", "story": "أحتاج"}
    assert opened.card["names"] == ["Amina"]
    assert (opened.urgency.level, [reason.code for reason in opened.urgency.reasons]) == (
        Level.U1,
        ["DETAINED"],
    )
    assert (opened.messages, opened.notes) == ([], [])
    (notice,) = notices("opened")
    assert (notice.by, notice.case) == (reader.by, str(opened.case.pk))
    assert done(receipt.public_ref) == []


def test_a_request_of_others_is_none_at_all(send, enrol):
    receipt = send()
    late = enrol("late", INTAKE)

    found = ordered_cases.load_queue(by=late)

    assert (found.entries, found.damaged) == ([], [])
    for reference in (receipt.public_ref, "PEBBLE-0000"):
        with pytest.raises(NoSuchRequest):
            cases.open_case(by=late, public_ref=reference)
        with pytest.raises(NoSuchRequest):
            cases.send_reply(by=late, public_ref=reference, text="Hello")


@pytest.mark.exhaustive
def test_a_colleague_reads_what_was_sent_after_joining_alone(send, enrol):
    send()
    late = enrol("late", INTAKE)
    later = send()

    (entry,) = ordered_cases.load_queue(by=late).entries

    assert entry.case.public_ref == later.public_ref


def test_an_answer_is_signed_and_names_its_writer(send, reader, colleague):
    receipt = send()

    cases.send_reply(by=colleague, public_ref=receipt.public_ref, text="Hello")

    (letter,) = cases.open_case(by=reader, public_ref=receipt.public_ref).messages
    assert (letter.number, letter.from_us, letter.text) == (1, True, "Hello")
    assert (letter.by, letter.on) == (colleague.person, timezone.localdate())
    (step,) = steps(receipt.public_ref, "answer")
    assert step.by == colleague.by


@pytest.mark.exhaustive
def test_a_page_that_is_sent_again_after_midnight_still_counts_once(send, reader, time_machine):
    receipt = send()
    words = {"by": reader, "public_ref": receipt.public_ref, "text": "Zzhello", "once": "0" * 32}
    evening = timezone.localtime().replace(hour=23, minute=59)
    for minutes in (0, 2):
        time_machine.move_to(evening + timedelta(minutes=minutes))
        cases.send_reply(**words)
        cases.add_note(**words)

    assert (state(receipt.public_ref).messages_out, state(receipt.public_ref).notes) == (1, 1)


def test_a_note_is_for_colleagues_alone(send, reader, colleague, come_back):
    receipt = send()

    cases.add_note(by=colleague, public_ref=receipt.public_ref, text="Speaks Tigrinya")

    (note,) = cases.open_case(by=reader, public_ref=receipt.public_ref).notes
    assert (note.by, note.text, note.is_refused) == (colleague.person, "Speaks Tigrinya", False)
    assert b"Tigrinya" not in bytes(CaseNote.objects.get().blob)
    assert return_visit.read_conversation(visit=come_back(receipt)) == []


def test_take_and_release(send, reader, colleague):
    reference = send().public_ref

    cases.take_case(by=reader, public_ref=reference)
    cases.take_case(by=reader, public_ref=reference)

    assert (state(reference).owner, state(reference).status) == (reader.user.pk, "being_read")
    for verb in (cases.take_case, cases.release_case):
        with pytest.raises(assignment.OwnerChanged):
            verb(by=colleague, public_ref=reference)
    cases.release_case(by=reader, public_ref=reference)
    cases.take_case(by=colleague, public_ref=reference)
    assert state(reference).owner == colleague.user.pk
    assert done(reference) == ["own"] * 3


@pytest.mark.exhaustive
def test_what_an_owner_who_left_had_can_be_taken(send, reader, colleague, dismiss):
    reference = send().public_ref
    cases.take_case(by=colleague, public_ref=reference)
    dismiss(colleague.user)

    cases.take_case(by=reader, public_ref=reference)

    assert state(reference).owner == reader.user.pk


@pytest.mark.exhaustive
def test_an_answer_of_somebody_who_left_still_names_them(send, reader, colleague, dismiss):
    receipt = send()
    cases.send_reply(by=colleague, public_ref=receipt.public_ref, text="Goodbye")
    dismiss(colleague.user)

    (letter,) = cases.open_case(by=reader, public_ref=receipt.public_ref).messages

    assert (letter.text, letter.by, letter.is_refused) == ("Goodbye", colleague.person, False)


@pytest.mark.exhaustive
def test_a_case_that_somebody_who_left_could_open_gets_a_new_key_when_it_is_opened(
    send, reader, colleague, dismiss
):
    reference = send().public_ref
    dismiss(colleague.user)

    cases.open_case(by=reader, public_ref=reference)

    now = state(reference)
    assert (now.version, colleague.by in now.holders) == (2, False)
    assert not KeyGrant.objects.filter(recipient=colleague.by).exists()
    assert steps(reference)[-1].details == {"why": "due"}


def test_a_colleague_whose_grant_was_deleted_gets_it_again_when_somebody_opens_the_case(
    send, reader, colleague, told
):
    reference = send().public_ref
    KeyGrant.objects.filter(recipient=colleague.by).delete()
    with pytest.raises(Tampered, match="grant_altered"):
        cases.open_case(by=colleague, public_ref=reference)
    assert told() == [("grant_altered", str(row(reference).pk))]

    cases.open_case(by=reader, public_ref=reference)

    assert cases.open_case(by=colleague, public_ref=reference).answers["name"] == "Amina"
    assert [each.case for each in notices("grant_mended")] == [str(row(reference).pk)]
    assert state(reference).version == 1


# What was changed in the database.


@pytest.fixture
def in_danger(send, come_back):
    """A request of somebody who is held, as the form sends it, and a message."""
    answers = {"place": "detained", "need": ["fear"], "full_name": "Amina"}
    receipt = send(answers, facts=facts_for_triage(answers))
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")
    return row(receipt.public_ref)


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", ["answers", "triage", "drop_private"])
def test_a_changed_part_of_a_case_is_refused_by_itself_and_told(
    in_danger, reader, by_sql, told, part
):
    by_sql(in_danger, **{part: flipped(getattr(in_danger, part))})

    opened = cases.open_case(by=reader, public_ref=in_danger.public_ref)

    assert opened.refused == ("" if part == "drop_private" else part)
    assert opened.answers.get("full_name") == (None if part == "answers" else "Amina")
    assert opened.messages[0].is_refused == (part == "drop_private")
    assert opened.facts["detained"] == "yes"
    assert (opened.urgency.level, opened.urgency.reasons[0].code) == (Level.U1, "DETAINED")
    assert told() == [("blob_altered", str(in_danger.pk))]


@pytest.mark.sampled
@pytest.mark.parametrize("parts", [["card"], ["answers", "triage"]])
def test_a_case_stays_closed_where_conflicts_or_urgency_cannot_be_told(
    in_danger, reader, by_sql, told, parts
):
    by_sql(in_danger, **{part: flipped(getattr(in_danger, part)) for part in parts})

    with pytest.raises(Tampered, match="blob_altered"):
        cases.open_case(by=reader, public_ref=in_danger.public_ref)

    assert told() == [("blob_altered", str(in_danger.pk))]


def test_what_was_altered_is_exported_to_nobody(in_danger, reader, by_sql):
    by_sql(in_danger, answers=flipped(in_danger.answers))

    with pytest.raises(Tampered, match="blob_altered"):
        export.export_under_words(
            by=reader, public_ref=in_danger.public_ref, words="six words", write=str
        )
    assert notices("exported") == []


@pytest.mark.exhaustive
def test_the_parts_of_another_case_are_none_of_this_one(send, reader, by_sql, told):
    one, other = row(send().public_ref), row(send().public_ref)
    by_sql(one, answers=bytes(other.answers))

    opened = cases.open_case(by=reader, public_ref=one.public_ref)

    assert (opened.answers, opened.refused) == ({}, "answers")
    assert told() == [("blob_altered", str(one.pk))]
    assert cases.open_case(by=reader, public_ref=other.public_ref).answers["name"] == "Amina"


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", ["answers", "card", "triage"])
def test_nobody_who_holds_the_case_key_changes_what_was_sent(send, reader, by_sql, told, part):
    """A colleague with a key of the case, and a hand in the database, writes other words."""
    receipt = send()
    with locked_case(reader, receipt.public_ref) as case:
        key = case.opened.case_key
    stored = row(receipt.public_ref)
    sizes = LONG if part == "answers" else SHORT
    forged = pack_salted({"name": "Zzforged", "facts": {}}, sizes)
    by_sql(stored, **{part: wrap(key, row_labels.part(part, stored.pk, 1), forged)})

    if part == "card":
        with pytest.raises(Tampered, match="blob_altered"):
            cases.open_case(by=reader, public_ref=receipt.public_ref)
    else:
        opened = cases.open_case(by=reader, public_ref=receipt.public_ref)
        assert (opened.refused, opened.answers.get("name")) in [
            ("answers", None),
            ("triage", "Amina"),
        ]

    assert told() == [("blob_altered", str(stored.pk))]


def test_a_case_that_bears_the_reference_of_none_is_refused(send, reader, by_sql, told):
    case = row(send().public_ref)
    by_sql(case, public_ref="PEBBLE-0000")

    for reference in (case.public_ref, "PEBBLE-0000"):
        with pytest.raises((NoSuchRequest, Tampered)):
            cases.send_reply(by=reader, public_ref=reference, text="Hello")

    assert told() == [("row_altered", str(case.pk))]
    assert ordered_cases.load_queue(by=reader).damaged == [case.public_ref]


@pytest.mark.exhaustive
def test_a_case_whose_row_is_gone_is_named(send, reader, told):
    receipt = send()
    case = row(receipt.public_ref)
    HelpRequest.objects.all().delete()

    assert ordered_cases.load_queue(by=reader).damaged == [receipt.public_ref]
    with pytest.raises(Tampered, match="request_lost"):
        cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert told() == [("request_lost", str(case.pk))]


@pytest.mark.exhaustive
def test_a_row_that_nobody_sent_is_none(send, reader, founding):
    receipt = send()
    case = row(receipt.public_ref)
    case.pk, case.public_ref, case.receipt_lookup = None, "PEBBLE-0000", b"x"
    case.save(force_insert=True)

    assert len(ordered_cases.load_queue(by=reader).entries) == 1
    with pytest.raises(NoSuchRequest):
        cases.open_case(by=reader, public_ref="PEBBLE-0000")


# Reading and marking as read.


def is_unread(reader):
    (entry,) = ordered_cases.load_queue(by=reader).entries
    return entry.unread


@pytest.mark.exhaustive
def test_queue_shows_what_is_unread(send, reader, come_back):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")

    assert is_unread(reader)
    cases.open_case(by=reader, public_ref=receipt.public_ref)
    assert is_unread(reader), "whoever opens it may be called away before they have read it"


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
    assert done(receipt.public_ref).count("read") == 2


@pytest.mark.exhaustive
def test_nobody_marks_as_read_what_is_not_written_yet(send, reader, come_back):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="One")

    cases.mark_read(by=reader, public_ref=receipt.public_ref, up_to=1_000)
    return_visit.write_to_us(visit=come_back(receipt), text="Two")

    assert state(receipt.public_ref).read_up_to == 1
    assert is_unread(reader)


@pytest.mark.sampled
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


@pytest.mark.exhaustive
def test_news_is_settled_once_and_what_is_no_news_never(send, reader, come_back):
    receipt = send()
    settle = {"by": reader, "public_ref": receipt.public_ref, **REFUSED}
    return_visit.write_to_us(visit=come_back(receipt), kind=reported_changes.ReportKind.DETAINED)
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")
    cases.settle_report(number=1, **settle)

    for number in (1, 2, 3):
        with pytest.raises(cases.NothingToSettle):
            cases.settle_report(number=number, **settle)

    (note,) = steps(receipt.public_ref, "note")
    assert note.details["kind"] == "settles:1"


def test_only_a_reader_marks_as_read_and_never_what_was_taken_back(send, reader, enrol, come_back):
    receipt = send()
    late = enrol("late", INTAKE)
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")
    with pytest.raises(NoSuchRequest):
        cases.mark_read(by=late, public_ref=receipt.public_ref, up_to=1)

    return_visit.withdraw_case(visit=come_back(receipt))
    with pytest.raises(RequestWithdrawn):
        cases.mark_read(by=reader, public_ref=receipt.public_ref, up_to=1)


def test_nobody_is_answered_who_took_their_request_back_meanwhile(send, reader, come_back):
    """The page that the caseworker saw may be older: the judge refuses it too."""
    receipt = send()
    return_visit.withdraw_case(visit=come_back(receipt))

    for verb in (cases.send_reply, cases.add_note):
        with pytest.raises(RequestWithdrawn):
            verb(by=reader, public_ref=receipt.public_ref, text="Hello")
    with (
        pytest.raises(Refused) as refused,
        locked_case(reader, receipt.public_ref, even_withdrawn=True) as case,
    ):
        case.send_letter("Hello", read_up_to=0)

    assert refused.value.reason == "taken_back"
    assert done(receipt.public_ref) == ["take_back"]


def test_a_withdrawal_is_undone_after_a_call(send, reader, come_back):
    receipt = send()
    return_visit.withdraw_case(visit=come_back(receipt))

    withdrawals.undo_withdrawal(by=reader, public_ref=receipt.public_ref)

    now = state(receipt.public_ref)
    assert (now.status, now.taken_back_on) == ("received", None)
    with pytest.raises(return_visit.NotWithdrawn):
        withdrawals.undo_withdrawal(by=reader, public_ref=receipt.public_ref)


@pytest.mark.exhaustive
def test_queue_leaves_closed_requests_apart(send, reader, decide):
    receipt = send(facts={"filed": "yes"})
    decide(receipt, "cannot_help")

    assert ordered_cases.load_queue(by=reader).entries == []
    (entry,) = ordered_cases.load_queue(by=reader, closed=True).entries
    assert entry.case.last_day == timezone.localdate() + timedelta(days=90)
