from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from legal_help import casework, drafts, retention, thread
from legal_help.models import (
    AuditEvent,
    CaseNote,
    Draft,
    HelpRequest,
    KeyGrant,
    ThreadMessage,
    Unlock,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def withdrawn(send, come_back, reader):
    """A request with everything that can hang on it, withdrawn today."""
    receipt = send()
    visit = come_back(receipt)
    thread.write(visit=visit, text="One more thing")
    casework.answer(by=reader, public_ref=receipt.public_ref, text="We have read it.")
    casework.add_note(by=reader, public_ref=receipt.public_ref, text="Call in the morning.")
    thread.withdraw(visit=visit)
    return HelpRequest.objects.get()


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def test_a_withdrawn_request_stays_for_seven_whole_days(withdrawn):
    assert retention.erase_expired(today=in_days(7)) == 0
    assert HelpRequest.objects.exists()


def test_a_withdrawn_request_is_erased_with_all_that_hangs_on_it(withdrawn):
    Draft.objects.all().delete()

    assert retention.erase_expired(today=in_days(8)) == 1

    for model in (HelpRequest, KeyGrant, ThreadMessage, CaseNote):
        assert not model.objects.exists()
    assert not Unlock.objects.filter(subject=withdrawn.pk).exists()
    event = AuditEvent.objects.get(action="erased")
    assert (event.object_ref, event.actor) == (str(withdrawn.pk), "system")


def test_a_request_on_hold_is_kept(withdrawn):
    HelpRequest.objects.update(on_hold=True)
    Draft.objects.all().delete()

    assert retention.erase_expired(today=in_days(400)) == 0
    assert HelpRequest.objects.exists()


def test_a_withdrawal_that_is_undone_keeps_the_request(withdrawn, reader):
    casework.undo_withdrawal(by=reader, public_ref=withdrawn.public_ref)
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
    assert drafts.erase_expired(today=timezone.localdate()) == 0
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint")
            assert cursor.fetchone()[0] == 0
