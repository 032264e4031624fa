import json
import os
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.utils import timezone

from legal_help.access import workbench
from legal_help.casework import cases, new_code
from legal_help.events import audit
from legal_help.intake import drafts, return_visit
from legal_help.models import (
    AuditEvent,
    CaseNote,
    Draft,
    HelpRequest,
    KeyGrant,
    ThreadMessage,
    Tombstone,
    Unlock,
)
from legal_help.retention import erasures, retention
from legal_help.rules import reported_changes
from legal_help.trust import roster

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def withdrawn(send, come_back, reader):
    """A request with everything that can hang on it, withdrawn today."""
    receipt = send()
    visit = come_back(receipt)
    return_visit.write_to_us(visit=visit, text="One more thing")
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="We have read it.")
    cases.add_note(by=reader, public_ref=receipt.public_ref, text="Call in the morning.")
    return_visit.withdraw_case(visit=visit)
    return HelpRequest.objects.get()


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def test_a_withdrawn_request_stays_for_seven_whole_days(withdrawn):
    assert retention.erase_expired(today=in_days(7)) == 0
    assert HelpRequest.objects.exists()


@pytest.mark.parametrize(
    ("day", "is_held", "expected"),
    [(6, False, False), (7, False, False), (8, False, True), (8, True, False)],
)
def test_the_verdict_alone_keeps_a_request_to_the_end_of_its_last_day(
    withdrawn, reader, day, is_held, expected
):
    found = retention.verdict(retention.Signed(withdrawn, roster.verified()), in_days(day))

    assert found.ending.last_day == in_days(7)
    assert replace(found, is_held=is_held).is_due(in_days(day)) is expected
    assert retention._expired(in_days(day)) == [withdrawn.pk] * (day == 8)


def test_a_withdrawn_request_is_erased_with_all_that_hangs_on_it(withdrawn):
    Draft.objects.all().delete()

    assert retention.erase_expired(today=in_days(8)) == 1

    for model in (HelpRequest, KeyGrant, ThreadMessage, CaseNote):
        assert not model.objects.exists()
    assert not Unlock.objects.filter(subject=withdrawn.pk).exists()
    event = AuditEvent.objects.get(action="erased")
    assert (event.object_ref, event.actor, event.detail_code) == (
        str(withdrawn.pk),
        "system",
        "withdrawn",
    )


def test_a_request_on_hold_is_kept(withdrawn):
    HelpRequest.objects.update(on_hold=True)
    Draft.objects.all().delete()

    assert retention.erase_expired(today=in_days(400)) == 0
    assert HelpRequest.objects.exists()


def test_a_withdrawal_that_is_undone_keeps_the_request(withdrawn, reader):
    cases.undo_withdrawal(by=reader, public_ref=withdrawn.public_ref)
    Draft.objects.all().delete()

    assert retention.erase_expired(today=in_days(8)) == 0


def test_expired_drafts_go_too(begun):
    assert retention.erase_expired(today=in_days(15)) == 1
    assert not Draft.objects.exists()


def test_an_undone_withdrawal_in_the_same_moment_wins(withdrawn, monkeypatch):
    Draft.objects.all().delete()
    expired = [withdrawn.pk]
    HelpRequest.objects.update(status=HelpRequest.Status.RECEIVED, retention_until=None)
    monkeypatch.setattr(retention, "_expired", lambda _today: expired)

    assert retention.erase_expired(today=in_days(8)) == 0
    assert HelpRequest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_command_erases_and_empties_the_log(begun, capsys, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=15))

    call_command("erase_expired_requests")

    assert capsys.readouterr().out == "1 erased.\n"
    assert drafts.erase_expired_drafts(today=timezone.localdate()) == 0
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint")
            assert cursor.fetchone()[0] == 0


# What is left.


def test_a_tombstone_and_a_line_elsewhere_are_left(withdrawn, settings):
    retention.erase_expired(today=in_days(8))

    stone = Tombstone.objects.get()
    assert (stone.pk, stone.reference, stone.erased_on, stone.why) == (
        withdrawn.pk,
        withdrawn.public_ref,
        in_days(8),
        "withdrawn",
    )
    assert str(stone) == withdrawn.public_ref
    assert erasures.read().lines == [
        erasures.Line(withdrawn.pk, withdrawn.public_ref, in_days(8), "withdrawn")
    ]
    assert settings.HELP_ERASURES_LOG.read_text().count("\n") == 1


def test_a_second_run_erases_nothing_more(withdrawn, settings):
    Draft.objects.all().delete()

    assert [retention.erase_expired(today=in_days(8)) for _ in range(2)] == [1, 0]

    assert AuditEvent.objects.filter(action="erased").count() == 1
    assert settings.HELP_ERASURES_LOG.read_text().count("\n") == 1


@pytest.mark.parametrize(("outcome", "days"), [("cannot_help", 20), ("referred", 40)])
def test_each_outcome_has_its_own_clock(send, decide, settings, outcome, days):
    settings.HELP_KEPT_DAYS = {**settings.HELP_KEPT_DAYS, "closed": 20, "referred": 40}
    decide(send(facts={"filed": "yes"}), outcome)
    Draft.objects.all().delete()
    assert HelpRequest.objects.get().retention_until == in_days(days)

    assert retention.erase_expired(today=in_days(days)) == 0
    assert retention.erase_expired(today=in_days(days + 1)) == 1


def test_a_clock_that_is_set_anew_counts_for_what_ends_from_then_on(withdrawn, settings):
    Draft.objects.all().delete()
    settings.HELP_KEPT_DAYS = {**settings.HELP_KEPT_DAYS, "withdrawn": 30}

    assert retention.look_for_moved_dates(today=in_days(1)) == 0
    assert retention.erase_expired(today=in_days(8)) == 1


def test_no_new_request_gets_the_reference_of_an_erased_one(send, monkeypatch):
    Tombstone.objects.create(
        pk="0" * 31 + "1", reference="KIWI-0001", erased_on=in_days(0), why="hand"
    )
    names = iter(["KIWI-0001", "KIWI-0002"])
    monkeypatch.setattr("legal_help.intake.submit.new_reference", lambda: next(names))

    assert send().public_ref == "KIWI-0002"


def test_a_list_that_cannot_be_written_is_told_and_written_later(withdrawn, settings, objections):
    good = settings.HELP_ERASURES_LOG
    in_the_way = good.parent.parent / "file"
    in_the_way.write_text("")
    settings.HELP_ERASURES_LOG = in_the_way / "erasures.log"

    retention.erase_expired(today=in_days(8))
    assert objections() == [("", "list_not_written")]

    settings.HELP_ERASURES_LOG = good
    retention.erase_expired(today=in_days(8))
    assert [line.reference for line in erasures.read().lines] == [withdrawn.public_ref]


def test_without_a_roster_no_request_is_erased_but_drafts_are(withdrawn, settings, caplog):
    settings.ROSTER_ROOT = ""

    assert retention.erase_expired(today=in_days(20)) == 1
    assert retention.look_for_moved_dates(today=in_days(20)) == 0
    assert HelpRequest.objects.exists()
    assert "No roster" in caplog.text


# Somebody who can write to the database moves dates.


def test_a_request_that_nobody_closed_is_not_erased(send, by_sql, objections):
    request = HelpRequest.objects.get(public_ref=send().public_ref)
    Draft.objects.all().delete()
    by_sql(request, retention_until=in_days(-1), status="closed")

    assert retention.erase_expired(today=in_days(0)) == 0
    assert HelpRequest.objects.get().status == "received"
    assert objections() == [(str(request.pk), code) for code in ("closed_unsigned", "never_ended")]


def test_a_day_that_was_moved_nearer_is_put_right(withdrawn, by_sql, objections):
    Draft.objects.all().delete()
    by_sql(withdrawn, retention_until=in_days(-1))

    assert retention.erase_expired(today=in_days(0)) == 0

    assert HelpRequest.objects.get().retention_until == in_days(7)
    assert objections() == [(str(withdrawn.pk), "date_nearer")]
    assert retention.erase_expired(today=in_days(8)) == 1


@pytest.mark.parametrize("later", [400, None])
def test_a_day_that_was_moved_away_is_told(send, reader, by_sql, objections, later, decide):
    decide(send(), "referred")
    request = HelpRequest.objects.get()
    by_sql(request, retention_until=in_days(later) if later else None)

    assert retention.look_for_moved_dates(today=in_days(1)) == 1

    assert objections() == [(str(request.pk), "date_later")]
    request.refresh_from_db()
    assert request.retention_until == (in_days(later) if later else None)


def test_columns_that_say_what_was_signed_are_left_alone(send, withdrawn, reader, decide):
    decide(send(), "referred")
    send()

    assert retention.look_for_moved_dates(today=in_days(1)) == 0


@pytest.mark.parametrize("actor", ["system", "applicant", "reader", "banana"])
def test_an_ending_forged_in_the_database_erases_nothing(send, reader, by_sql, objections, actor):
    request = HelpRequest.objects.get(public_ref=send().public_ref)
    Draft.objects.all().delete()
    audit.record(action="status_set", object_ref=request.pk, detail="closed", by=None)
    audit.record(action="withdrawn", object_ref=request.pk, by=None)
    name = reader.audit_name if actor == "reader" else actor
    AuditEvent.objects.filter(actor="system", object_ref=str(request.pk)).update(actor=name)
    by_sql(request, retention_until=in_days(-400), status="withdrawn")

    assert retention.erase_expired(today=in_days(0)) == 0
    codes = ("closed_unsigned", "never_ended")
    assert objections() == [(str(request.pk), code) for code in codes]


def test_a_withdrawal_under_a_header_that_was_forged_erases_nothing(withdrawn, by_sql, objections):
    by_sql(withdrawn, header_signature=bytes(64))

    retention.erase_expired(today=in_days(8))

    assert HelpRequest.objects.get().status == "withdrawn"
    codes = ("closed_unsigned", "never_ended")
    assert objections() == [(str(withdrawn.pk), code) for code in codes]


def test_a_withdrawal_counts_though_the_person_has_a_new_code(send, reader, come_back):
    reference = send({"name": "Amina", "own_word": "river"}).public_ref
    how = reported_changes.VerificationMethod.OWN_WORD
    code = new_code.give_new_code(by=reader, public_ref=reference, how=how, given_before=0)
    return_visit.withdraw_case(visit=come_back(SimpleNamespace(code=code)))
    Draft.objects.all().delete()

    assert retention.erase_expired(today=in_days(8)) == 1


# By hand.


def test_whoever_has_it_erases_it_by_hand(send, reader):
    receipt = send()
    cases.take_case(by=reader, public_ref=receipt.public_ref)

    retention.erase_by_hand(
        by=reader, public_ref=receipt.public_ref, typed=f" {receipt.public_ref.lower()} "
    )

    assert not HelpRequest.objects.exists()
    assert Tombstone.objects.get().why == "hand"
    event = AuditEvent.objects.get(action="erased")
    assert (event.actor, event.detail_code) == (reader.audit_name, "hand")
    assert [line.why for line in erasures.read().lines] == ["hand"]


def test_a_supervisor_erases_what_a_colleague_has(colleague, second, send):
    receipt = send()
    cases.take_case(by=colleague, public_ref=receipt.public_ref)

    retention.erase_by_hand(by=second, public_ref=receipt.public_ref, typed=receipt.public_ref)

    assert not HelpRequest.objects.exists()


@pytest.mark.parametrize("taken_by", ["nobody", "the supervisor"])
def test_nobody_else_erases_by_hand(colleague, reader, send, taken_by):
    receipt = send()
    if taken_by != "nobody":
        cases.take_case(by=reader, public_ref=receipt.public_ref)

    with pytest.raises(retention.NotYours):
        retention.erase_by_hand(
            by=colleague, public_ref=receipt.public_ref, typed=receipt.public_ref
        )
    assert HelpRequest.objects.exists()


def test_a_slip_in_the_reference_erases_nothing(send, reader):
    receipt = send()

    with pytest.raises(retention.OtherReference):
        retention.erase_by_hand(by=reader, public_ref=receipt.public_ref, typed="KIWI-12")
    assert HelpRequest.objects.exists()


def test_what_is_on_hold_is_not_erased_by_hand(send, reader):
    receipt = send()
    HelpRequest.objects.update(on_hold=True)

    with pytest.raises(retention.OnHold):
        retention.erase_by_hand(by=reader, public_ref=receipt.public_ref, typed=receipt.public_ref)


def test_what_a_reader_may_not_open_they_cannot_erase(send, enrol):
    receipt = send()
    late = enrol("late", "supervisor")

    with pytest.raises(workbench.NoSuchRequest):
        retention.erase_by_hand(by=late, public_ref=receipt.public_ref, typed=receipt.public_ref)


# A backup is restored.


@pytest.fixture
def brought_back(withdrawn):
    """A request that was erased after the backup was made, and is there again."""
    rows = {
        model: list(model.objects.filter(**{name: withdrawn.pk}))
        for model, name in ((HelpRequest, "pk"), (KeyGrant, "request"), (ThreadMessage, "request"))
    }
    retention.erase_expired(today=in_days(8))
    Tombstone.objects.all().delete()
    for model, found in rows.items():
        model.objects.bulk_create(found)
    return withdrawn


def test_what_a_backup_brought_back_is_erased_again(brought_back, capsys):
    call_command("apply_erasures")
    call_command("apply_erasures")

    assert not HelpRequest.objects.exists()
    assert not KeyGrant.objects.exists()
    stone = Tombstone.objects.get()
    assert (stone.reference, stone.erased_on) == (brought_back.public_ref, in_days(8))
    assert capsys.readouterr().out == "1 erased again.\n0 erased again.\n"
    assert len(erasures.read().lines) == 1


def test_a_restore_erases_nothing_that_a_hold_protects(brought_back, capsys):
    HelpRequest.objects.update(on_hold=True)

    with pytest.raises(CommandError, match=f"On hold, and still here: {brought_back.public_ref}"):
        call_command("apply_erasures")
    assert HelpRequest.objects.exists()


@pytest.mark.parametrize(
    ("old", "new"), [("reference", "KIWI-12"), ("why", "because")], ids=["reference", "why"]
)
def test_a_line_that_fits_no_request_erases_nothing(brought_back, settings, old, new):
    said = json.loads(settings.HELP_ERASURES_LOG.read_text())
    settings.HELP_ERASURES_LOG.write_text(json.dumps({**said, old: new}) + "\n")

    with pytest.raises(CommandError, match="fit no request"):
        call_command("apply_erasures")
    assert HelpRequest.objects.exists()


def test_a_damaged_line_is_named_and_the_others_count(brought_back, settings, capsys):
    path = settings.HELP_ERASURES_LOG
    path.write_text(f'{{"request": "x"}}\nbanana\n{path.read_text()}')

    with pytest.raises(CommandError, match="say nothing: 1, 2"):
        call_command("apply_erasures")
    assert not HelpRequest.objects.exists()


def test_a_line_cut_short_swallows_not_the_next(withdrawn, settings):
    path = settings.HELP_ERASURES_LOG
    path.parent.mkdir()
    path.write_text('{"request": "12')

    retention.erase_expired(today=in_days(8))

    assert erasures.read().unreadable == [1]
    assert [line.reference for line in erasures.read().lines] == [withdrawn.public_ref]


def test_without_a_list_nothing_is_applied(founding, capsys):
    call_command("apply_erasures")

    assert capsys.readouterr().out == "0 erased again.\n"


def test_without_a_roster_nothing_is_applied(founding, settings):
    settings.ROSTER_ROOT = ""

    with pytest.raises(CommandError, match="No roster"):
        call_command("apply_erasures")


# The nightly sweep.


@pytest.mark.django_db(transaction=True)
def test_tables_are_written_anew(founding, send):
    send()

    retention.sweep_tables()

    assert HelpRequest.objects.count() == 1


@pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="SQLite locks no table")
@pytest.mark.django_db(transaction=True)
def test_a_table_in_use_waits_for_the_next_night(founding, caplog, monkeypatch):
    monkeypatch.setattr(retention, "LOCK_WAIT", "10ms")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE legal_help_keygrant IN ACCESS SHARE MODE")
            retention.sweep_tables()
            cursor.execute("ROLLBACK")
    finally:
        other.close()

    assert "in use" in caplog.text


def test_why_stands_on_every_tombstone(db):
    with pytest.raises(IntegrityError):
        Tombstone.objects.create(
            pk="0" * 32, reference="KIWI-0001", erased_on=in_days(0), why="because"
        )
