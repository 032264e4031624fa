"""Look at the log and add to it: on a full disk, with a damaged memory, in doubt, at once."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from legal_help.access import membership, stopping
from legal_help.access.locked_case import locked_case
from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases
from legal_help.event_log import (
    alarms,
    appending,
    log,
    log_rows,
    memory_file,
    pin,
    standing_alarms,
    telling,
)
from legal_help.event_log.appending import CaseChanged, InDoubt, RosterChanged, writing
from legal_help.event_log.log import NoRoster
from legal_help.event_log.telling import add_notice
from legal_help.events.case_actions import CaseAction
from legal_help.events.lines import make_line
from legal_help.events.sign_step import sign_step
from legal_help.intake import return_visit, submit
from legal_help.models import HelpRequest, KeyGrant, LogLine, ThreadMessage
from legal_help.trust import keys, roster
from tests.legal_help.full_disk import full_disk
from tests.legal_help.helpers import PASSPHRASE, head_of, notices, state_of
from tests.legal_help.lines import plant, signed_notice


def in_queue(reader):
    return {each.case.public_ref for each in ordered_cases.load_queue(by=reader).entries}


def refs(*receipts):
    return {receipt.public_ref for receipt in receipts}


# A disk that is full


def test_with_a_full_disk_people_send_and_staff_go_on(send, reader, come_back, caplog):
    before = send()
    place = log.look().memory.place
    with full_disk():
        receipts = [send() for _ in range(6)]
        return_visit.write_to_us(visit=come_back(receipts[5]), text="My words")
        cases.send_reply(by=reader, public_ref=receipts[0].public_ref, text="Ours")
        assert in_queue(reader) == refs(before, *receipts)
        assert state_of(receipts[5]).messages_in == 1
        assert log.look().doubt is None
        saved, known = pin.memory_file().read().place, log.look().memory.place
    assert "memory_not_written" in caplog.text
    assert place <= saved < known

    assert in_queue(reader) == refs(before, *receipts)
    assert pin.memory_file().read().place == known


@pytest.mark.exhaustive
def test_on_a_full_disk_that_has_no_memory_yet_people_send(founding, send, caplog):
    with full_disk():
        receipt = send()
        assert state_of(receipt).received_on == timezone.localdate().isoformat()
        assert log.look().doubt == "memory_not_read"
    assert "The memory of this host cannot be written" in caplog.messages
    assert log.look().doubt is None


# A memory that cannot even be read


@pytest.fixture
def unreadable(settings):
    """A file stands where the folder was, as after a bad restore of the disk."""

    def unreadable(*, starts=True):
        folder = pin.folder()
        folder.rename(folder.with_suffix(".away"))
        folder.write_text("in the way")
        if starts:
            memory_file._shared.clear()

    return unreadable


@pytest.mark.exhaustive  # in doubt people send here
def test_without_its_memory_people_send_and_write_and_staff_read(
    send, reader, come_back, unreadable
):
    before = send()
    unreadable()

    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="My words")
    return_visit.write_to_us(visit=come_back(before), text="Mine too")

    assert in_queue(reader) == refs(before, receipt)
    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)
    assert [each.text for each in opened.messages] == ["My words"]
    with pytest.raises(InDoubt):
        cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Ours")
    assert state_of(receipt).messages_out == 0
    assert not ThreadMessage.objects.filter(direction="out").exists()


@pytest.mark.exhaustive
def test_all_goes_on_once_the_memory_can_be_read_again(send, reader, unreadable):
    unreadable()
    receipt = send()
    pin.folder().unlink()
    pin.folder().with_suffix(".away").rename(pin.folder())

    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Ours")

    assert state_of(receipt).messages_out == 1


def lines_read(monkeypatch):
    """Look once more; return how many lines of the log were read."""
    read = []
    make = log_rows.Line
    with monkeypatch.context() as patch:
        patch.setattr(log_rows, "Line", lambda **given: read.append(given) or make(**given))
        log.look()
    return len(read)


@pytest.mark.exhaustive
def test_a_process_that_has_read_its_memory_does_not_begin_from_the_first_line_for_each_page(
    send, reader, unreadable, monkeypatch
):
    receipt = send()
    unreadable(starts=False)
    assert lines_read(monkeypatch) == 1

    with pytest.raises(InDoubt):
        cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Ours")
    assert (log.look().doubt, state_of(receipt).messages_out) == ("memory_not_read", 0)
    later = send()
    assert in_queue(reader) == refs(receipt, later)


@pytest.mark.exhaustive
def test_a_host_that_begins_in_doubt_judges_each_good_line_once(
    send, reader, bad_line, monkeypatch
):
    send(), bad_line()
    pin.memory_file().path.unlink()
    log.look()

    assert lines_read(monkeypatch) == 2


def test_without_its_memory_nobody_is_a_reader_who_was_removed(send, reader, colleague, unreadable):
    membership.remove(by=reader, key=colleague.person.key)
    unreadable()

    assert not keys.is_reader(user=colleague.user)
    assert colleague.by not in state_of(send()).holders


# A memory that is damaged


def spoil(statement, *values):
    connection = sqlite3.connect(pin.memory_file().path)
    with connection:
        connection.execute(statement, values)
    connection.close()
    memory_file._shared.clear()  # as in a process that starts


@pytest.mark.sampled
@pytest.mark.parametrize(
    "damage",
    [
        lambda: pin.memory_file().path.write_bytes(b"\xff" * 9000),
        lambda: spoil("update roster set body = 'x'"),
        lambda: spoil("delete from roster"),
        lambda: spoil("update place set chain = 'x'"),
        lambda: spoil("update head set state = '{}'"),
        lambda: spoil("update head set body = 'x'"),
        lambda: spoil("drop table head"),
        lambda: spoil("pragma user_version = 0"),
    ],
    ids=[
        "no database", "no roster", "no rosters", "no chain", "no state", "no event", "no table",
        "another program",
    ],
)  # fmt: skip
def test_a_damaged_memory_is_made_anew_from_the_log(send, reader, damage, told):
    receipt = send()
    cases.add_note(by=reader, public_ref=receipt.public_ref, text="Called")
    before = state_of(receipt)
    damage()

    assert in_queue(reader) == refs(receipt)
    assert state_of(receipt) == before
    assert cases.open_case(by=reader, public_ref=receipt.public_ref)
    assert told() == [("memory_damaged", "")]
    assert pin.memory_file().damaged_path.exists()


@pytest.mark.exhaustive
def test_where_a_damaged_memory_cannot_even_be_put_aside_people_send(send, reader, monkeypatch):
    """The disk let nobody write any more once it had damaged the file."""
    before = send()
    spoil("delete from roster")

    def refuse(*_given):
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    receipt = send()

    assert in_queue(reader) == refs(before, receipt)
    assert log.look().doubt == "memory_not_read"
    monkeypatch.undo()
    assert log.look().doubt is None


def test_a_file_that_another_process_has_put_aside_is_no_fault(send, reader, told):
    receipt = send()
    file = pin.memory_file()
    file.put_aside()
    file.put_aside()

    assert in_queue(reader) == refs(receipt)


# Whose house it is


def test_a_host_that_lags_meets_a_pin_that_was_moved_on(
    send, reader, colleague, settings, tmp_path
):
    """It had gone to sleep before the roster was signed that its settings name now."""
    send()
    path = pin.memory_file().path
    shutil.copy(path, tmp_path / "asleep")
    membership.remove(by=reader, key=colleague.person.key)
    settings.ROSTER_ROOT = log.look().roster.hash
    shutil.copy(tmp_path / "asleep", path)
    memory_file._shared.clear()

    known = log.look()

    assert (known.doubt, known.roster.hash) == (None, settings.ROSTER_ROOT)


def test_without_a_pin_there_is_no_roster(founding, settings):
    settings.ROSTER_ROOT = ""
    with pytest.raises(NoRoster, match="no-root"):
        log.look()


@pytest.mark.parametrize("has_memory", [True, False])
def test_the_pin_of_another_house_opens_nothing(founding, settings, has_memory):
    if has_memory:
        log.look()
    settings.ROSTER_ROOT = "ab" * 32

    with pytest.raises(NoRoster, match="another-house" if has_memory else "root-not-found"):
        log.look()


def test_a_database_of_another_house_takes_nobodys_place(send, reader, supervisor, told):
    """Its roster is well signed, by itself: this host knows another first line."""
    receipt = send()
    counts = roster.verified()
    LogLine.objects.all().delete()
    theirs = roster.replace(counts, salts=(), people=counts.people[:1])
    body, signature = roster.signer_of(theirs, reader.pair)(0, b"")
    line = make_line(1, b"", body=body, signature=signature)
    log_rows.row_of(line).save(force_insert=True)

    assert roster.verified() == counts
    assert log.look().doubt == "end"
    assert state_of(receipt).status == "received"


def test_an_empty_database_is_missed(send, reader):
    receipt = send()
    LogLine.objects.all().delete()

    assert log.look().doubt == "end"
    assert state_of(receipt).status == "received"
    with pytest.raises(InDoubt):
        cases.add_note(by=reader, public_ref=receipt.public_ref, text="Called")


# In doubt


@pytest.fixture
def bad_line(send):
    """A line that cannot be good stands at the end; `delete` takes it out."""
    return lambda: plant(b"{}", links=False)


def test_in_doubt_people_send_and_write_and_staff_read(send, reader, come_back, bad_line, told):
    before, bad = send(), bad_line()

    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="My words")
    return_visit.write_to_us(visit=come_back(before), text="Mine too")

    assert log.look().doubt == "broken_chain"
    assert in_queue(reader) == refs(before, receipt)
    opened = cases.open_case(by=reader, public_ref=before.public_ref)
    assert [each.text for each in opened.messages] == ["Mine too"]
    assert told() == [("broken_chain", "")]

    bad.delete()

    assert log.look().doubt is None
    assert in_queue(reader) == refs(before, receipt)
    assert state_of(receipt).messages_in == 1
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Ours")
    assert state_of(receipt).messages_out == 1


@pytest.mark.exhaustive  # in doubt people send here
def test_a_host_that_begins_in_doubt_saves_nothing_until_it_is_over(
    send, reader, come_back, bad_line, told
):
    """People send and write on it; a line that is missing may tell what this host must not forget."""
    before, bad = send(), bad_line()
    pin.memory_file().path.unlink()

    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="My words")
    return_visit.write_to_us(visit=come_back(before), text="Mine too")

    assert (log.look().doubt, pin.memory_file().read().place) == ("broken_chain", 0)
    assert in_queue(reader) == refs(before, receipt)
    assert told() == [("memory_anew", ""), ("broken_chain", "")]

    bad.delete()

    assert log.look().doubt is None
    assert pin.memory_file().read().place == LogLine.objects.last().seq
    assert in_queue(reader) == refs(before, receipt)
    assert state_of(receipt).messages_in == 1


def test_a_host_whose_data_are_not_kept_is_told(send, told):
    """It would judge all anew after every start, and erase nothing for thirty days each time."""
    log.look()
    assert told() == []
    send()
    pin.memory_file().path.unlink()

    log.look()
    log.look()

    assert told() == [("memory_anew", "")]


def test_in_doubt_staff_sign_nothing(send, reader, colleague, bad_line):
    receipt = send()
    bad_line()
    lines = LogLine.objects.count()

    for attempt in (
        lambda: cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Ours"),
        lambda: cases.add_note(by=reader, public_ref=receipt.public_ref, text="Called"),
        lambda: cases.take_case(by=reader, public_ref=receipt.public_ref),
        lambda: membership.remove(by=reader, key=colleague.person.key),
    ):
        with pytest.raises(InDoubt):
            attempt()

    assert LogLine.objects.count() == lines
    assert not ThreadMessage.objects.exists()
    assert keys.is_reader(user=colleague.user)


def test_in_doubt_a_taken_laptop_is_still_stopped(reader, colleague, bad_line):
    code = stopping.new_stop_code(by=colleague)
    bad_line()

    stopping.stop_by_code(typed=code)

    assert not keys.User.objects.get(pk=colleague.user.pk).is_active
    assert notices("account_stopped")


@pytest.mark.exhaustive
def test_in_doubt_staff_unlock_and_that_is_written_down(reader, bad_line):
    bad = bad_line()
    assert keys.unlock_staff(user=reader.user, passphrase=PASSPHRASE)
    bad.delete()
    assert notices("unlocked")


@pytest.mark.exhaustive
@pytest.mark.parametrize("ahead", [3_000_000, 2**62])
def test_a_line_with_a_number_far_ahead_stops_nobody(send, reader, ahead, told):
    before = send()
    plant(b"{}", ahead=ahead, links=False)

    receipt = send()

    assert log.look().doubt is None
    assert in_queue(reader) == refs(before, receipt)
    assert told() == [("far_away", "")]


@pytest.mark.exhaustive
def test_lines_that_are_none_are_told_and_passed_over(send, reader, told):
    for body in (b"", b"{}", b"nothing", b'{"action":1}'):
        plant(body)

    receipt = send()

    assert in_queue(reader) == refs(receipt)
    assert log.look().doubt is None
    assert set(told()) == {("malformed", "")}


# A roster that changes while somebody writes


@pytest.fixture
def late(monkeypatch):
    """Whoever writes has looked at the log before, and sees what is new only once it is locked."""

    def late(before):
        look, lock, state = log.look, appending.Batch.lock, {"is_late": True}

        def lock_and_see(batch):
            state["is_late"] = False
            return lock(batch)

        monkeypatch.setattr(appending.Batch, "lock", lock_and_see)
        for module in (log, appending):
            monkeypatch.setattr(module, "look", lambda: before if state["is_late"] else look())

    return late


def test_nobodys_request_is_sealed_to_whoever_has_just_left(begun, reader, colleague, late):
    """And none is lost: all that was sealed is thrown away and done once more."""
    before = log.look()
    membership.remove(by=reader, key=colleague.person.key)
    late(before)

    receipt = submit.send_draft(
        draft=begun[0],
        answers={"name": "Amina"},
        card={"names": ["Amina"]},
        facts={"detained": "yes"},
        form_version=1,
    )

    assert colleague.by not in state_of(receipt).holders
    assert not KeyGrant.objects.filter(recipient=colleague.by).exists()
    assert HelpRequest.objects.count() == 1
    assert in_queue(reader) == refs(receipt)


def test_a_message_that_met_a_new_roster_is_written_once(send, reader, colleague, come_back, late):
    receipt = send()
    visit, before = come_back(receipt), log.look()
    membership.remove(by=reader, key=colleague.person.key)
    late(before)

    return_visit.write_to_us(visit=visit, text="My words")

    assert state_of(receipt).messages_in == 1
    assert ThreadMessage.objects.count() == 1


def test_a_step_of_staff_that_met_a_new_roster_is_not_taken(send, reader, colleague, late):
    receipt, before = send(), log.look()
    membership.remove(by=reader, key=colleague.person.key)
    late(before)

    with pytest.raises(RosterChanged):
        cases.add_note(by=reader, public_ref=receipt.public_ref, text="Called")
    assert state_of(receipt).notes == 0


def test_what_was_signed_under_two_rosters_is_not_taken_together(founding, reader, colleague):
    """A look in the middle of the work does not hide that the first line was made before it."""
    before = log.look()
    membership.remove(by=reader, key=colleague.person.key)

    def work():
        with writing() as batch:
            batch._known = before
            add_notice(batch, "exported", by=reader)
            batch.look_again()

    with pytest.raises(RosterChanged):
        work()
    assert notices("exported") == []


@pytest.mark.exhaustive
def test_a_step_that_was_signed_under_an_older_roster_is_not_taken(send, reader, colleague):
    """Also not by a batch that has not looked yet."""
    receipt = send()
    signed = sign_step(
        head_of(receipt),
        CaseAction.OWN,
        case=head_of(receipt).event.content.case,
        by=reader.by,
        pair=reader.pair,
        on=timezone.localdate().isoformat(),
        roster=roster.verified(),
        chosen={"owner": reader.user.pk},
    )
    membership.remove(by=reader, key=colleague.person.key)
    lines = LogLine.objects.count()

    with pytest.raises(RosterChanged), writing() as batch:
        batch.add_step(signed.event)
    assert LogLine.objects.count() == lines


def test_a_roster_that_nobody_would_count_is_not_put_into_the_log(reader, second, pair):
    counts = roster.verified()
    following = roster.following(counts, by=reader.by, people=(reader.person,))
    for signed_by in (pair, reader.pair):
        with pytest.raises(appending.RosterRefused), writing() as batch:
            batch.add_roster(roster.signer_of(following, signed_by))
    assert roster.verified() == counts
    assert log.look().doubt is None


# Two at once


@pytest.mark.exhaustive
def test_lines_that_are_added_at_once_stand_one_behind_the_other(founding, at_once):
    came = at_once(*[lambda: telling.tell("exported", by=None) for _ in range(6)])
    assert came == [None] * 6

    ((doubt, found, places),) = at_once(
        lambda: (
            log.look().doubt,
            len(notices("exported")),
            list(LogLine.objects.values_list("seq", flat=True)),
        )
    )
    assert (doubt, found, places) == (None, 6, list(range(1, 8)))


def test_of_two_steps_on_one_event_the_second_is_not_taken(send, reader):
    receipt = send()
    base = head_of(receipt)
    signed = sign_step(
        base,
        CaseAction.OWN,
        case=base.event.content.case,
        by=reader.by,
        pair=reader.pair,
        on=timezone.localdate().isoformat(),
        roster=roster.verified(),
        chosen={"owner": reader.user.pk},
    )
    cases.add_note(by=reader, public_ref=receipt.public_ref, text="Called")

    with pytest.raises(CaseChanged), writing() as batch:
        batch.add_step(signed.event)
    assert state_of(receipt).owner is None


@pytest.mark.sampled
@pytest.mark.parametrize("column", ["chain", "signature"])
def test_nothing_is_called_done_that_this_host_does_not_count(send, reader, monkeypatch, column):
    """Somebody who owns the database changes the line while it is stored."""
    receipt, row_of = send(), log_rows.row_of

    def altered(line):
        row = row_of(line)
        setattr(row, column, bytes(len(getattr(row, column))))
        return row

    monkeypatch.setattr(appending, "row_of", altered)

    with pytest.raises(appending.NotCounted):
        cases.add_note(by=reader, public_ref=receipt.public_ref, text="Called")
    assert state_of(receipt).notes == 0


def test_what_meets_a_change_each_time_is_told_in_the_end():
    tries = []

    @telling.retried
    def verb():
        tries.append(1)
        raise CaseChanged

    with pytest.raises(CaseChanged):
        verb()
    assert len(tries) == telling.TRIES


# One transaction


def test_what_fails_leaves_neither_rows_nor_lines(send, reader, told):
    receipt = send()
    lines = LogLine.objects.count()

    def fail():
        with locked_case(reader, receipt.public_ref) as case:
            case.keep_note({"text": "Called"})
            case.send_letter("Ours", read_up_to=0)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert (state_of(receipt).notes, state_of(receipt).messages_out) == (0, 0)
    assert LogLine.objects.count() == lines
    assert not ThreadMessage.objects.exists()
    assert told() == []


def test_a_transaction_within_another_is_refused(founding, transactional_db):
    """This host would remember what the outer one rolls back."""
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        telling.tell("exported", by=None)


def test_a_writer_who_adds_nothing_takes_no_lock(founding, django_assert_num_queries):
    log.look()
    with django_assert_num_queries(2), writing():  # the savepoint of the test
        pass


@pytest.mark.exhaustive
def test_a_step_takes_three_looks(send, reader, monkeypatch):
    """With the row locked, with the head of the log locked, and after the commit."""
    receipt, look, looks = send(), log.look, []

    def counted():
        looks.append(look())
        return looks[-1]

    monkeypatch.setattr(appending, "look", counted)

    cases.add_note(by=reader, public_ref=receipt.public_ref, text="Called")

    assert [known.head(head_of(receipt).event.content.case).number for known in looks] == [1, 1, 2]


def test_a_look_costs_one_question_if_nothing_is_new(send, reader, django_assert_num_queries):
    for _ in range(3):
        send()
    with django_assert_num_queries(1):
        log.look()


# What is known


def test_whoever_left_is_known_by_the_name_that_they_had(reader, colleague):
    membership.remove(by=reader, key=colleague.person.key)

    known = log.look()

    assert known.member_ever(colleague.by) == colleague.person
    assert known.member_ever(str(HelpRequest().pk)) is None
    assert known.open_to(colleague.person) == {}


def test_a_notice_of_the_program_is_signed_by_nobody(founding):
    telling.tell("exported", by=None, details={"format": "pdf"})
    (event,) = notices("exported")
    assert (event.by, event.details) == ("system", {"format": "pdf"})


def test_what_a_stranger_signed_is_told(reader, told):
    stranger = alarms.Alarm("unsigned", 0)
    body, _signature = signed_notice("exported", {}, by=reader)
    plant(body, b"\0" * 64)

    log.look()

    (standing,) = standing_alarms.standing()
    assert (standing.alarm.reason, standing.alarm.by) == (stranger.reason, reader.by)
