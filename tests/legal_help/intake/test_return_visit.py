from dataclasses import replace
from datetime import timedelta
from unittest.mock import ANY

import pytest
import time_machine
from django.utils import timezone

from legal_help.access.locked_case import RequestWithdrawn, locked_case
from legal_help.casework import cases, new_code, withdrawals
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import is_signature, seal
from legal_help.event_log import appending, log, nights
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.appending import CaseChanged, InDoubt
from legal_help.event_log.log import NoRoster
from legal_help.event_log.pin import memory_file
from legal_help.intake import return_visit
from legal_help.intake.return_visit import MOST_MESSAGES_A_DAY, MOST_NEWS_A_DAY
from legal_help.models import HelpRequest, LogLine, ThreadMessage
from legal_help.retention.erase import erase_due
from legal_help.rules import deadlines
from legal_help.rules.reported_changes import CANNOT_WAIT, ReportKind, VerificationMethod
from legal_help.sealed.history import history_of
from legal_help.sealed.packing import LETTER, TooLong, pack_salted
from legal_help.sealed.texts import mark_of
from legal_help.trust import keys
from legal_help.trust.tokens import Locked
from tests.legal_help.helpers import flipped, head_of, state_of

QUIET = {"moved": "no"}


@pytest.mark.exhaustive
def test_visit_shows_reference_status_and_day(send, come_back):
    receipt = send()

    visit = come_back(receipt)

    assert (visit.view.state.ref, visit.view.status, visit.view.received_on) == (
        receipt.public_ref,
        "received",
        timezone.localdate(),
    )
    assert timedelta(minutes=14) < visit.locks_at - timezone.now() <= timedelta(minutes=15)


@pytest.mark.both_databases
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

    first = return_visit.read_conversation(visit=come_back(receipt))
    return_visit.mark_seen(visit=come_back(receipt))
    second = return_visit.read_conversation(visit=come_back(receipt))

    today = timezone.localdate()
    assert first == [
        return_visit.ConversationLine(from_us=False, on=today),
        return_visit.ConversationLine(
            from_us=True, on=today, number=1, mark=ANY, text="Call us on Monday.", is_new=True
        ),
    ]
    assert [line.is_new for line in second] == [False, False]


@pytest.mark.both_databases
def test_message_reaches_the_reader_and_is_stored_closed(send, come_back, reader):
    receipt = send()

    told = {"held_at": "Karnes"}
    return_visit.write_to_us(
        visit=come_back(receipt),
        text="Nuevo número",
        kind=ReportKind.DETAINED,
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
            mark=message.mark,
            is_unread=True,
        )
    ]


@pytest.mark.exhaustive
def test_message_that_is_too_long_is_refused(send, come_back):
    visit = come_back(send())

    with pytest.raises(TooLong):
        return_visit.write_to_us(visit=visit, text="x" * 70_000)


def in_days(days):
    return str(timezone.localdate() + timedelta(days=days))


@pytest.mark.sampled
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
    before = state_of(receipt)
    if isinstance(told.get("date"), int):
        told = told | {"date": in_days(told["date"])}

    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind(kind), told=told)

    nearer = deadlines.review_by(deadlines.Level(level), timezone.localdate()).isoformat()
    after = state_of(receipt)
    assert after.review_by == min(before.review_by, nearer)
    assert after.is_urgent == (level in {"U1", "U2"})


@pytest.mark.exhaustive  # an edge
def test_news_never_puts_the_review_off(send, come_back):
    receipt = send(facts={"detained": "yes"})
    before = state_of(receipt)

    for kind in ReportKind:
        return_visit.write_to_us(visit=come_back(receipt), kind=kind, told={"date_of": "hearing"})

    after = state_of(receipt)
    assert (after.review_by, after.is_urgent) == (before.review_by, True)


def test_who_moved_may_have_a_case_in_court(send, come_back):
    """Nobody here can open the answers, so the review day is set as if there were a court case."""
    receipt = send(facts=QUIET)

    return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.MOVED, told={"state": "TX"})

    nearer = deadlines.review_by(deadlines.Level.U2, timezone.localdate())
    assert state_of(receipt).review_by == nearer.isoformat()


@pytest.mark.sampled
@pytest.mark.parametrize("kind", [ReportKind.MESSAGE, ReportKind.CONTACT])
def test_what_is_not_urgent_leaves_the_review_where_it_is(send, come_back, kind):
    receipt = send(facts=QUIET)
    before = state_of(receipt)

    return_visit.write_to_us(
        visit=come_back(receipt), text="Hello", kind=kind, told={"reach": ["phone"]}
    )

    after = state_of(receipt)
    assert (after.review_by, after.is_urgent) == (before.review_by, False)


def test_withdrawal_stops_the_work_and_can_be_undone(send, come_back, reader):
    receipt = send()
    visit = come_back(receipt)

    return_visit.withdraw_case(visit=visit)

    state, today = state_of(receipt), timezone.localdate().isoformat()
    assert (state.taken_back_on, state.status, state.end) == (today, "received", None)
    assert come_back(receipt).view.status == "withdrawn"
    with pytest.raises(return_visit.AlreadyWithdrawn):
        return_visit.withdraw_case(visit=visit)
    with pytest.raises(RequestWithdrawn):
        cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Hello")
    return_visit.undo_withdrawal(visit=visit)
    state = state_of(receipt)
    assert (state.taken_back_on, state.status, state.end) == (None, "received", None)
    with pytest.raises(return_visit.NotWithdrawn):
        return_visit.undo_withdrawal(visit=visit)


def test_nothing_that_a_person_signs_ends_their_case(send, come_back):
    """Somebody may have found the code: an end comes from a caseworker who checked."""
    receipt = send()
    before = state_of(receipt)
    return_visit.write_to_us(visit=come_back(receipt), text="Hello", kind=ReportKind.CODE)
    return_visit.withdraw_case(visit=come_back(receipt))

    after = state_of(receipt)
    may_change = {"messages_in", "messages_fold", "review_by", "is_urgent", "taken_back_on"}
    assert set(before.changes_to(after)) <= may_change
    assert come_back(receipt).view.last_day is None


OWN_WORD = VerificationMethod.OWN_WORD


@pytest.fixture
def taken_back(send, come_back):
    """A quiet request that its person took back."""
    receipt = send(answers={"own_word": "lantern"}, facts=QUIET)
    return_visit.withdraw_case(visit=come_back(receipt))
    return receipt


def check(receipt, reader):
    withdrawals.check_withdrawal(
        by=reader, public_ref=receipt.public_ref, how=OWN_WORD, text="They called"
    )


@pytest.mark.exhaustive
@pytest.mark.both_databases
def test_a_withdrawal_that_one_person_checked_is_kept_for_thirty_days(
    taken_back, come_back, reader
):
    check(taken_back, reader)

    visit = come_back(taken_back)
    assert (visit.view.status, visit.view.is_withdrawn) == ("withdrawn", True)
    assert visit.view.last_day == timezone.localdate() + timedelta(days=30)
    with pytest.raises(return_visit.AlreadyWithdrawn):
        return_visit.write_to_us(visit=visit, text="Is anybody there?")


@pytest.mark.exhaustive  # an edge
def test_a_withdrawal_that_was_checked_is_erased_whatever_was_written_before(
    send, come_back, reader
):
    """Nobody can mark a message as read once all work has stopped: the check does."""
    receipt = send(answers={"own_word": "lantern"}, facts=QUIET)
    return_visit.write_to_us(visit=come_back(receipt), text="I go home")
    return_visit.write_to_us(
        visit=come_back(receipt), kind=ReportKind.CONTACT, told={"reach": ["code"]}
    )
    return_visit.withdraw_case(visit=come_back(receipt))
    check(receipt, reader)
    assert come_back(receipt).view.last_day == timezone.localdate() + timedelta(days=30)

    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        nights.begin_night((timezone.localdate() - timedelta(days=1)).isoformat())
        visit = come_back(receipt)
        erase_due(today=timezone.localdate())
        with pytest.raises(Locked):
            read(visit)
        with pytest.raises(keys.WrongCode):
            come_back(receipt)

    assert not HelpRequest.objects.exists()
    assert not ThreadMessage.objects.exists()


@pytest.mark.exhaustive
@pytest.mark.parametrize("is_checked", [False, True])
def test_a_withdrawal_can_be_undone_before_and_after_the_check(
    taken_back, come_back, reader, is_checked
):
    if is_checked:
        check(taken_back, reader)

    return_visit.undo_withdrawal(visit=come_back(taken_back))

    visit = come_back(taken_back)
    assert (visit.view.is_withdrawn, visit.view.last_day) == (False, None)
    assert visit.view.status == ("being_read" if is_checked else "received")
    return_visit.write_to_us(visit=visit, text="Go on, please")


def test_what_a_person_does_is_a_step_with_its_day_alone_signed_by_them(send, come_back):
    receipt = send()
    visit = come_back(receipt)
    return_visit.write_to_us(visit=visit, text="Hello")
    return_visit.withdraw_case(visit=visit)

    lines = LogLine.objects.filter(case=visit.case.pk).order_by("seq")

    today = timezone.localdate()
    assert list(lines.values_list("action", "by", "on", "number")) == [
        (action, "person", today, number)
        for number, action in enumerate(("send", "write", "take_back"), start=1)
    ]
    by = visit.applicant.pair.public.signing
    for number, line in enumerate(lines, start=1):
        label = row_labels.case_event(visit.case.pk, number, "person")
        assert is_signature(bytes(line.signature), by=by, label=label, text=bytes(line.body))


# A page that is sent twice, and too many of them.


@pytest.mark.both_databases
def test_a_page_that_is_sent_twice_counts_once(send, come_back, reader):
    receipt, salt = send(), "5" * 32

    for _ in range(3):
        return_visit.write_to_us(visit=come_back(receipt), text="Call me", salt=salt)

    assert state_of(receipt).messages_in == ThreadMessage.objects.count() == 1
    (letter,) = cases.open_case(by=reader, public_ref=receipt.public_ref).messages
    assert letter.text == "Call me"


def test_another_text_from_the_same_page_is_another_message(send, come_back):
    receipt, salt = send(), "5" * 32

    for text in ("Call me", "Call me tomorrow"):
        return_visit.write_to_us(visit=come_back(receipt), text=text, salt=salt)

    assert state_of(receipt).messages_in == 2


def test_a_page_without_its_token_is_a_message_each_time(send, come_back):
    receipt = send()

    for _ in range(2):
        return_visit.write_to_us(visit=come_back(receipt), text="Call me")

    assert state_of(receipt).messages_in == 2


def test_a_planted_row_makes_no_page_count_as_sent(send, come_back, by_sql):
    """Only a step that the person signed says that a text arrived."""
    receipt, salt = send(), "5" * 32
    visit = come_back(receipt)
    content = {"kind": ReportKind.MESSAGE, "text": "Call me", "told": {}}
    padded = pack_salted(content, LETTER, salt=salt)
    mark = mark_of("message", visit.case.pk, padded)
    ThreadMessage.objects.create(
        request=visit.case, direction="in", number=7, event=7, mark=mark, staff_blob=b""
    )

    return_visit.write_to_us(visit=visit, text="Call me", salt=salt)

    assert state_of(receipt).messages_in == 1


def write(visit, count, kind=ReportKind.MESSAGE):
    for number in range(count):
        return_visit.write_to_us(visit=visit, text=str(number), kind=kind)


@pytest.mark.both_databases
def test_twenty_messages_a_day_are_taken_and_ten_more_of_news_that_cannot_wait(
    send, come_back, reader
):
    receipt = send()
    visit = come_back(receipt)
    write(visit, MOST_MESSAGES_A_DAY)

    for kind in set(ReportKind) - CANNOT_WAIT:
        with pytest.raises(return_visit.TooManyToday):
            write(visit, 1, kind)
    write(visit, MOST_NEWS_A_DAY, ReportKind.DETAINED)
    for kind in CANNOT_WAIT:
        with pytest.raises(return_visit.TooManyToday):
            write(visit, 1, kind)

    assert state_of(receipt).messages_in == MOST_MESSAGES_A_DAY + MOST_NEWS_A_DAY
    assert {ReportKind.DETAINED, ReportKind.DATE_CHANGED} == CANNOT_WAIT
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="We call you.")
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        write(come_back(receipt), 1)


@pytest.mark.exhaustive  # an edge
def test_a_page_that_was_taken_is_taken_again_however_many_there_were(send, come_back):
    visit = come_back(send())
    return_visit.write_to_us(visit=visit, text="The first", salt="5" * 32)
    write(visit, MOST_MESSAGES_A_DAY - 1)

    return_visit.write_to_us(visit=visit, text="The first", salt="5" * 32)

    assert ThreadMessage.objects.count() == MOST_MESSAGES_A_DAY


# Somebody who can write to the database.


@pytest.fixture
def answered(send, come_back, reader):
    """A request with one answer of ours, and the visit of its person."""
    receipt = send()
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Call us.")
    return receipt, come_back(receipt)


def read(visit):
    lines = return_visit.read_conversation(visit=visit)
    return [(line.text, line.is_refused, line.is_missing) for line in lines]


def test_an_answer_that_nobody_signed_is_refused(answered, by_sql, told):
    """The public key of the person stands in the database: anybody can seal a text to it."""
    _receipt, visit = answered
    message = ThreadMessage.objects.get()
    person = visit.applicant.pair.public
    label = row_labels.letter_for_person(visit.case.pk, 1)
    for padded in (pack_salted({"text": "Send us money."}, LETTER), b"", b"x" * 80):
        by_sql(message, applicant_blob=seal(person, label, padded))

        assert read(visit) == [("", True, False)]

    forged = pack_salted({"text": "Send us money."}, LETTER)
    mark = mark_of("letter", visit.case.pk, forged)
    by_sql(message, applicant_blob=seal(person, label, forged), mark=mark)
    assert read(visit) == [("", True, False)]
    assert told() == [("blob_altered", str(visit.case.pk))]


def test_an_answer_that_was_planted_is_not_shown(answered):
    _receipt, visit = answered
    forged = pack_salted({"text": "Send us money."}, LETTER)
    label = row_labels.letter_for_person(visit.case.pk, 2)
    ThreadMessage.objects.create(
        request=visit.case,
        direction="out",
        number=2,
        event=3,
        mark=mark_of("letter", visit.case.pk, forged),
        staff_blob=b"",
        applicant_blob=seal(visit.applicant.pair.public, label, forged),
    )

    assert read(visit) == [("Call us.", False, False)]


@pytest.mark.exhaustive
def test_an_answer_of_another_case_is_refused(answered, send, reader, by_sql):
    _receipt, visit = answered
    other = send()
    cases.send_reply(by=reader, public_ref=other.public_ref, text="Send us money.")
    theirs = ThreadMessage.objects.get(request__public_ref=other.public_ref)
    mine = ThreadMessage.objects.get(request=visit.case)
    by_sql(mine, applicant_blob=bytes(theirs.applicant_blob), mark=theirs.mark)

    assert read(visit) == [("", True, False)]


def test_two_answers_that_were_swapped_are_both_refused(answered, reader, by_sql):
    receipt, visit = answered
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Do not call.")
    one, other = ThreadMessage.objects.all()
    by_sql(one, applicant_blob=bytes(other.applicant_blob))
    by_sql(other, applicant_blob=bytes(one.applicant_blob))

    assert read(visit) == [("", True, False)] * 2


@pytest.mark.exhaustive
def test_an_answer_moved_to_another_number_is_missing(answered, by_sql, told):
    _receipt, visit = answered
    by_sql(ThreadMessage.objects.get(), number=2)

    assert read(visit) == [("", False, True)]
    assert told() == [("text_missing", str(visit.case.pk))]


@pytest.mark.exhaustive  # tests/legal_help/evidence/test_tampering.py flips bits
def test_an_answer_flipped_by_one_bit_is_refused(answered, by_sql, told):
    _receipt, visit = answered
    message = ThreadMessage.objects.get()
    by_sql(message, applicant_blob=flipped(message.applicant_blob))

    assert read(visit) == [("", True, False)]
    assert told() == [("blob_altered", str(visit.case.pk))]


def test_answers_taken_out_are_told_to_the_person(answered, reader, told):
    receipt, visit = answered
    for text in ["two", "three"]:
        cases.send_reply(by=reader, public_ref=receipt.public_ref, text=text)
    ThreadMessage.objects.filter(number__in=[1, 3]).delete()

    assert read(visit) == [("", False, True), ("two", False, False), ("", False, True)]
    assert told() == [("text_missing", str(visit.case.pk))]


@pytest.mark.exhaustive
def test_answers_whose_steps_were_taken_out_leave_the_later_ones_readable(answered, reader, told):
    """The host remembers the state, so it knows how many there must be."""
    receipt, visit = answered
    return_visit.write_to_us(visit=visit, text="Hello")
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="two")
    LogLine.objects.filter(case=visit.case.pk, action="answer").first().delete()

    assert read(visit) == [("", False, True), ("", False, False), ("two", False, False)]
    assert told() == [("text_missing", str(visit.case.pk))]


def test_keys_of_somebody_else_get_nothing_that_is_written(send, come_back, by_sql, told):
    one, other = send(), send()
    visit = come_back(one)
    foreign = HelpRequest.objects.get(public_ref=other.public_ref)
    by_sql(visit.case, keys=bytes(foreign.keys))

    with pytest.raises(Tampered, match="key_swapped"):
        return_visit.write_to_us(visit=come_back(one), text="My address")

    assert told() == [("key_swapped", str(visit.case.pk))]
    assert not ThreadMessage.objects.exists()
    assert state_of(one).messages_in == 0


@pytest.mark.both_databases
@pytest.mark.sampled
@pytest.mark.parametrize("column", ["applicant_wrapped", "receipt_lookup"])
def test_columns_of_the_code_that_fit_no_state_open_nothing(send, by_sql, told, column):
    """The columns of an old code that was replaced, put back, are such columns."""
    receipt, other = send(), send()
    case = HelpRequest.objects.get(public_ref=receipt.public_ref)
    if column == "receipt_lookup":
        foreign = HelpRequest.objects.get(public_ref=other.public_ref)
        theirs = bytes(foreign.receipt_lookup)
        by_sql(foreign, receipt_lookup=b"none")
        by_sql(case, receipt_lookup=theirs)
        receipt, case = other, foreign
    else:
        by_sql(case, applicant_wrapped=flipped(case.applicant_wrapped))

    with pytest.raises(keys.WrongCode):
        keys.unlock_with_code(code=receipt.code)

    assert told() == [("code_altered", str(case.pk))]


@pytest.mark.exhaustive
def test_a_visit_ends_when_the_person_got_a_new_code(send, come_back, reader):
    """What was written under the new code is read under the new code alone."""
    receipt = send(answers={"own_word": "lantern"})
    old = come_back(receipt)
    given = {"how": OWN_WORD, "given_before": 0}
    code = new_code.give_new_code(by=reader, public_ref=receipt.public_ref, **given)
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Call us.")

    for verb in (return_visit.read_conversation, return_visit.withdraw_case):
        with pytest.raises(Locked):
            verb(visit=old)
    with pytest.raises(Locked):
        return_visit.write_to_us(visit=old, text="Hello")
    assert read(come_back(replace(receipt, code=code))) == [("Call us.", False, False)]


# A house in doubt, and one without a roster.


def plant_bad_line():
    last = LogLine.objects.last()
    return LogLine.objects.create(
        seq=last.seq + 1, hash=b"", chain=bytes(32), body=b"{}", signature=b"", on=last.on
    )


@pytest.mark.exhaustive  # tests/legal_help/event_log/test_log.py lets people write in doubt
def test_in_doubt_people_write_withdraw_and_come_back(answered, reader):
    receipt, visit = answered
    planted = plant_bad_line()

    return_visit.write_to_us(visit=visit, text="Hello")
    return_visit.withdraw_case(visit=visit)
    return_visit.undo_withdrawal(visit=visit)

    assert log.look().doubt == "broken_chain"
    assert read(visit) == [("Call us.", False, False), ("", False, False)]
    planted.delete()
    assert log.look().doubt is None
    letters = cases.open_case(by=reader, public_ref=receipt.public_ref).messages
    assert [letter.text for letter in letters] == ["Call us.", "Hello"]


def test_in_doubt_nobody_writes_where_a_step_of_a_reader_waits(answered, send, reader, come_back):
    """What they wrote would not count once the bad line is gone: we say to call."""
    receipt, visit = answered
    elsewhere = come_back(send())
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="two")
    # A line is planted before the last one, which moves behind it.
    last = LogLine.objects.last()
    before, number = log.look(), last.seq
    assert before.doubt is None
    LogLine.objects.filter(seq=number).update(chain=bytes(32))
    memory_file().path.unlink()

    assert log.look().doubt == "broken_chain"
    with pytest.raises(InDoubt):
        return_visit.write_to_us(visit=visit, text="Hello")
    with pytest.raises(InDoubt):
        return_visit.withdraw_case(visit=visit)
    assert read(visit) == [("Call us.", False, False)]
    return_visit.write_to_us(visit=elsewhere, text="Hello")
    assert ThreadMessage.objects.filter(direction="in").count() == 1

    LogLine.objects.filter(seq=number).update(chain=bytes(last.chain))
    return_visit.write_to_us(visit=visit, text="Hello")
    assert [text for text, *_ in read(visit)] == ["Call us.", "two", ""]


@pytest.mark.exhaustive  # tests/legal_help/event_log/test_log.py lets people write in doubt
def test_where_the_end_of_the_log_was_cut_people_write_and_send(send, come_back, answered, reader):
    """But not on top of a step that was cut off: what they wrote would be lost with it."""
    _receipt, visit = answered
    whole = send()
    cases.send_reply(by=reader, public_ref=visit.view.state.ref, text="two")
    LogLine.objects.last().delete()

    with pytest.raises(InDoubt):
        return_visit.write_to_us(visit=visit, text="Hello")
    return_visit.write_to_us(visit=come_back(whole), text="Hello")
    other = send()

    assert log.look().doubt == "end"
    assert [text for text, *_ in read(visit)] == ["Call us.", "two"], "this host remembers it"
    assert state_of(whole).messages_in == 1
    found = ordered_cases.load_queue(by=reader)
    refs = {entry.case.public_ref for entry in found.entries}
    assert {whole.public_ref, other.public_ref} <= refs


@pytest.mark.exhaustive
def test_in_doubt_an_old_step_of_ours_put_there_once_more_stops_nobody(answered, reader):
    receipt, visit = answered
    old = LogLine.objects.get(action="answer")
    planted = plant_bad_line()
    LogLine.objects.create(
        seq=planted.seq + 1, case=old.case, number=old.number, hash=old.hash, chain=bytes(32),
        body=old.body, signature=old.signature, action=old.action, by=old.by, on=old.on,
    )  # fmt: skip

    return_visit.write_to_us(visit=visit, text="Hello")

    assert log.look().doubt == "broken_chain"
    assert state_of(receipt).messages_in == 1
    LogLine.objects.filter(chain=bytes(32)).delete()
    letters = cases.open_case(by=reader, public_ref=receipt.public_ref).messages
    assert [letter.text for letter in letters] == ["Call us.", "Hello"]


@pytest.mark.exhaustive
def test_conversation_needs_a_roster(send, come_back, settings):
    receipt = send()
    visit = come_back(receipt)
    cookie = keys.unlock_with_code(code=receipt.code).cookie
    settings.ROSTER_ROOT = ""

    for verb in (return_visit.read_conversation, return_visit.withdraw_case):
        with pytest.raises(NoRoster):
            verb(visit=visit)
    with pytest.raises(NoRoster):
        return_visit.open_visit(cookie=cookie)


# Somebody else who works on the case meanwhile.


@pytest.mark.exhaustive
@pytest.mark.both_databases
def test_a_step_of_a_colleague_meanwhile_is_met_and_the_message_stands_behind_it(
    answered, reader, monkeypatch
):
    receipt, visit = answered
    insert, met = appending.Batch.insert, []

    def overtaken(batch):
        if met:
            return insert(batch)
        met.append(batch)
        raise CaseChanged

    monkeypatch.setattr(appending.Batch, "insert", overtaken)
    return_visit.write_to_us(visit=visit, text="Hello")

    assert len(met) == 1
    assert state_of(receipt).messages_in == ThreadMessage.objects.filter(direction="in").count()


@pytest.mark.exhaustive  # an edge
@pytest.mark.both_databases
def test_a_roster_that_changes_before_a_message_changes_nothing_in_it(
    answered, reader, enrol, come_back
):
    receipt, visit = answered
    enrol("carlos")

    return_visit.write_to_us(visit=visit, text="Hello")

    event = head_of(receipt).event.content
    assert (event.action, event.roster_version) == ("write", 2)
    letters = cases.open_case(by=reader, public_ref=receipt.public_ref).messages
    assert [letter.text for letter in letters] == ["Call us.", "Hello"]


@pytest.mark.exhaustive
def test_what_a_caseworker_signs_as_an_odd_letter_is_refused(answered, reader):
    """A stolen key can sign any bytes: the page of the person stands all the same."""
    receipt, visit = answered
    with locked_case(reader, receipt.public_ref) as case:
        padded = pack_salted({"words": "no text"}, LETTER)
        mark = mark_of("letter", case.pk, padded)
        case.step("answer", {"mark": mark})
        label = row_labels.letter_for_person(case.pk, 2)
        ThreadMessage.objects.create(
            request=case.opened.row,
            direction="out",
            number=2,
            event=case.opened.head.number,
            mark=mark,
            staff_blob=b"",
            applicant_blob=seal(case.opened.person_keys, label, padded),
        )

    assert read(visit) == [("Call us.", False, False), ("", True, False)]
    assert len(history_of(visit.case.pk, head_of(receipt)).steps) == 3
