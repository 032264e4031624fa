"""What is erased, when, and what keeps a case: no single person, and no clock that jumps, loses one."""

import sqlite3

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from legal_help.access.proposals import OwnProposal
from legal_help.casework import cases, ending
from legal_help.casework.decide import confirm_proposal
from legal_help.casework.withdrawals import undo_withdrawal
from legal_help.event_log import log, nights
from legal_help.event_log.memory_file import Damaged
from legal_help.event_log.pin import memory_file
from legal_help.events.case_actions import CaseAction
from legal_help.intake import drafts, return_visit
from legal_help.models import (
    CaseNote,
    Draft,
    HelpRequest,
    KeyGrant,
    LogLine,
    ThreadMessage,
    Unlock,
)
from legal_help.retention import erase
from legal_help.rules.retention_clock import HoldReason
from tests.legal_help.helpers import state_of
from tests.legal_help.retention.days import day, references

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


# Its day.


def test_an_ended_case_stays_to_the_end_of_its_last_day(spam, erase_on):
    assert state_of(spam).end.last_day == day(7).isoformat()

    assert erase_on(7) == 0
    assert references() == {spam.public_ref}
    assert erase_on(8) == 1
    assert references() == set()


def test_a_case_is_erased_with_all_that_hangs_on_it(spam, erase_on, come_back):
    case = HelpRequest.objects.get().pk
    come_back(spam)
    assert all(m.objects.exists() for m in (KeyGrant, ThreadMessage, CaseNote))
    assert Unlock.objects.filter(subject=case).exists()

    erase_on(8)

    for model in (HelpRequest, KeyGrant, ThreadMessage, CaseNote):
        assert not model.objects.exists()
    assert not Unlock.objects.filter(subject=case).exists()
    known = log.look()
    assert known.head(case) is None
    assert str(case) in known.memory.erased
    line = LogLine.objects.get(action=CaseAction.ERASE)
    assert (line.case, line.by, line.on) == (case, "system", day(8))


def test_expired_drafts_go_too(begun, erase_on):
    assert erase_on(15) == 1
    assert not Draft.objects.exists()


@pytest.mark.exhaustive
def test_a_second_run_erases_nothing_more(spam, erase_on):
    assert erase_on(8) == 1
    assert erase.erase_due(today=day(8)) == 0

    assert LogLine.objects.filter(action=CaseAction.ERASE).count() == 1


@pytest.mark.sampled
@pytest.mark.parametrize(("outcome", "days"), [("cannot_help", 40), ("referred", 50)])
def test_each_outcome_has_its_own_clock(full, decide, settings, erase_on, outcome, days):
    settings.HELP_KEPT_DAYS = {**settings.HELP_KEPT_DAYS, "closed": 40, "referred": 50}
    decide(full, outcome)

    assert erase_on(days) == 0
    assert erase_on(days + 1) == 1


def test_a_clock_that_is_set_anew_counts_for_what_ends_from_then_on(spam, settings, erase_on):
    settings.HELP_KEPT_DAYS = {**settings.HELP_KEPT_DAYS, "spam": 30}

    assert erase_on(8) == 1


def test_a_case_that_nobody_ended_stays(full, erase_on):

    assert erase_on(4000) == 0
    assert references() == {full.public_ref}


# For how long this host has known it.


def forget_memory():
    memory_file().path.unlink()


def test_what_one_person_ended_a_host_has_known_for_thirty_days(referred, erase_on, go_to):
    """The host met the ending on day 80: somebody may have put it into the log with an old day."""
    assert state_of(referred).end.wait == 30
    go_to(80)
    forget_memory()
    log.look()

    assert erase_on(91) == 0
    assert erase_on(109) == 0
    assert erase_on(110) == 1


@pytest.mark.exhaustive
def test_what_two_people_ended_goes_on_its_day(spam, erase_on):
    assert state_of(spam).end.wait == 0


@pytest.mark.exhaustive
def test_what_the_only_reader_ended_a_host_has_known_for_seven_days(
    send, decide, reader, go_to, erase_on
):
    receipt = send(facts={"filed": "yes"})
    Draft.objects.all().delete()
    assert not decide(receipt, "spam")
    mark = state_of(receipt).proposal.mark
    with pytest.raises(OwnProposal):
        confirm_proposal(by=reader, public_ref=receipt.public_ref, mark=mark)
    go_to(7)
    confirm_proposal(by=reader, public_ref=receipt.public_ref, mark=mark)
    assert tuple(state_of(receipt).end) == ("spam", day(7).isoformat(), 7)

    assert erase_on(13) == 0
    assert erase_on(14) == 1


@pytest.mark.exhaustive  # tests/legal_help/casework/test_ending.py has the rule
def test_what_two_supervisors_hastened_goes_after_that_day(
    referred, other_supervisor, reader, erase_on, go_to
):
    go_to(3)
    ending.propose_erasing(by=reader, public_ref=referred.public_ref, typed=referred.public_ref)
    assert erase_on(5) == 0
    go_to(5)
    mark = state_of(referred).proposal.mark
    confirm_proposal(by=other_supervisor, public_ref=referred.public_ref, mark=mark)
    assert state_of(referred).end.last_day == day(3).isoformat()

    assert erase_on(6) == 1


def test_a_day_dated_back_shortens_nothing(full, decide, go_to, erase_on):
    """A stolen key signs, on day 85, an ending that bears the first day."""
    go_to(85)
    log.look()
    go_to(0)
    decide(full, "referred")
    forget_memory()
    go_to(85)
    assert state_of(full).end.last_day == day(90).isoformat()

    assert erase_on(91) == 0
    assert erase_on(115) == 1


# Clocks that jump.


def test_on_the_first_day_of_a_clock_that_jumped_nothing_goes(spam, go_to):
    nights.begin_night(day(1).isoformat())
    go_to(400)

    assert erase.erase_due(today=day(400)) == 0
    assert erase.erase_due(today=day(400)) == 0
    assert references() == {spam.public_ref}
    go_to(401)
    assert erase.erase_due(today=day(401)) == 1


def test_a_draft_stays_on_the_first_day_of_a_clock_that_jumped(begun, go_to):
    """Somebody is still filling it in: it was the clock that was wrong, for an hour."""
    nights.begin_night(day(1).isoformat())
    go_to(15)

    assert erase.erase_due(today=day(15)) == 0
    assert Draft.objects.exists()
    go_to(16)
    assert erase.erase_due(today=day(16)) == 1


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("before", "gone"), [(8, 0), (7, 1), (5, 1), (4, 0)])
def test_the_night_before_lies_three_days_back_at_most(spam, go_to, before, gone):
    nights.begin_night(day(before).isoformat())
    go_to(8)

    assert erase.erase_due(today=day(8)) == gone


def test_a_clock_that_goes_back_erases_nothing_on_that_day(spam, go_to):
    nights.begin_night(day(30).isoformat())
    go_to(8)

    assert erase.erase_due(today=day(8)) == 0


@pytest.mark.sampled
@pytest.mark.parametrize("broken", [sqlite3.OperationalError("disk full"), Damaged()])
def test_a_host_without_its_memory_erases_no_case(
    spam, erase_on, monkeypatch, go_to, begun, broken
):
    erase_on(7)

    def refuse(*_):
        raise broken

    monkeypatch.setattr(nights, "begin_night", refuse)
    go_to(20)

    assert erase.erase_due(today=day(20)) == 1  # the draft
    assert references() == {spam.public_ref}


# What keeps a case.


def test_a_case_on_hold_is_kept_until_two_lift_it(spam, hold, erase_on, reader, other_supervisor):
    hold(spam)
    assert erase_on(400) == 0

    ending.ask_to_lift_hold(by=reader, public_ref=spam.public_ref)
    assert erase_on(401) == 0
    mark = state_of(spam).proposal.mark
    confirm_proposal(by=other_supervisor, public_ref=spam.public_ref, mark=mark)
    assert erase_on(402) == 1


def test_to_ask_for_a_hold_keeps_a_case_for_fourteen_days(spam, colleague, go_to, erase_on):
    go_to(6)
    ending.ask_for_hold(by=colleague, public_ref=spam.public_ref, reason=HoldReason.DEMAND)

    assert erase_on(19) == 0
    assert erase_on(20) == 1


def test_a_message_that_nobody_read_keeps_a_case(spam, come_back, reader, erase_on):
    return_visit.write_to_us(visit=come_back(spam), text="I am still here")
    assert erase_on(60) == 0

    cases.mark_read(by=reader, public_ref=spam.public_ref, up_to=2)
    assert erase_on(61) == 1


def test_a_withdrawal_that_nobody_checked_ends_nothing(full, come_back, erase_on):
    return_visit.withdraw_case(visit=come_back(full))

    assert erase_on(400) == 0


@pytest.mark.exhaustive
def test_a_withdrawal_that_is_undone_keeps_the_case(spam, come_back, reader, erase_on):
    return_visit.withdraw_case(visit=come_back(spam))
    undo_withdrawal(by=reader, public_ref=spam.public_ref)

    assert erase_on(7) == 0


def test_a_case_that_was_opened_again_is_kept(spam, decide, erase_on):
    decide(spam, "reopened")

    assert erase_on(400) == 0


def test_what_was_kept_in_the_same_moment_wins(spam, decide, monkeypatch, erase_on):
    """The case was due a moment ago; then a colleague opened it again."""
    is_due, asked = erase.is_due, []

    def was_due(known, today):
        asked.append(known)
        return is_due(known, today) if len(asked) > 1 else True

    decide(spam, "reopened")
    monkeypatch.setattr(erase, "is_due", was_due)

    assert erase_on(8) == 0
    assert len(asked) == 2
    assert references() == {spam.public_ref}


def test_in_doubt_nothing_goes(spam, erase_on, caplog):
    last = LogLine.objects.latest("seq")
    planted = LogLine.objects.create(
        seq=last.seq + 1,
        hash=b"",
        chain=b"x",
        body=b"{}",
        signature=b"",
        action="x",
        by="x",
        on=day(0),
    )

    assert erase_on(8) == 0
    assert "in doubt" in caplog.text
    planted.delete()
    assert erase_on(9) == 1


def test_without_a_roster_no_case_is_erased_but_drafts_are(spam, settings, caplog, erase_on, begun):
    erase_on(7)
    settings.ROSTER_ROOT = ""

    assert erase.erase_due(today=day(8)) == 0
    assert erase_on(15) == 1
    assert references() == {spam.public_ref}
    assert "No roster" in caplog.text


# Somebody who can write to the database.


def ending_of(receipt):
    case = HelpRequest.objects.get(public_ref=receipt.public_ref).pk
    return LogLine.objects.filter(case=case, action=CaseAction.DECIDE).get()


@pytest.mark.exhaustive
@pytest.mark.parametrize("planted", ["garbage", "another signature", "without a body"])
def test_a_row_that_was_planted_beside_the_ending_stops_no_erasing(spam, erase_on, planted, told):
    row = ending_of(spam)
    row.seq += 100_000_000  # so far away that every host passes it over
    row.signature = bytes(64)
    row.body = {"garbage": b"[" * 50, "another signature": row.body, "without a body": None}[
        planted
    ]
    row.save(force_insert=True)

    assert erase_on(8) == 1
    assert references() == set()
    assert {reason for reason, _case in told()} == {"far_away"}


@pytest.mark.parametrize("columns", [{"body": None}, {"signature": bytes(64)}, {"case": None}])
def test_an_ending_whose_proof_is_gone_erases_nothing_and_is_told(spam, erase_on, told, columns):
    LogLine.objects.filter(pk=ending_of(spam).pk).update(**columns)

    assert erase_on(8) == 0
    assert references() == {spam.public_ref}
    assert ("proof_missing", str(HelpRequest.objects.get().pk)) in told()


@pytest.mark.exhaustive
def test_a_row_that_is_gone_already_is_no_hindrance(spam, erase_on):
    case = HelpRequest.objects.get().pk
    HelpRequest.objects.all().delete()

    assert erase_on(8) == 1
    assert log.look().head(case) is None


# Commands and tables.


@pytest.mark.django_db(transaction=True)
def test_command_erases_and_empties_the_log(begun, capsys, go_to):
    go_to(15)

    call_command("erase_expired_requests")

    assert capsys.readouterr().out == "1 erased.\n"
    assert drafts.erase_expired_drafts(today=timezone.localdate()) == 0
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint")
            assert cursor.fetchone()[0] == 0


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_tables_are_written_anew(founding, send):
    send()

    erase.sweep_tables()

    assert HelpRequest.objects.count() == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite empties its log in the night")
@pytest.mark.django_db
def test_the_log_that_repeats_changes_holds_no_draft():
    """There it would outlive the draft, and a code that somebody finds would open it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r'")
        unlogged = {name for (name,) in cursor.fetchall()}

    assert unlogged == {"legal_help_draft", "legal_help_unlock"}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite locks no table")
@pytest.mark.django_db(transaction=True)
def test_a_table_in_use_waits_for_the_next_night(founding, caplog, monkeypatch):
    monkeypatch.setattr(erase, "LOCK_WAIT", "10ms")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE legal_help_keygrant IN ACCESS SHARE MODE")
            erase.sweep_tables()
            cursor.execute("ROLLBACK")
    finally:
        other.close()

    assert "in use" in caplog.text
