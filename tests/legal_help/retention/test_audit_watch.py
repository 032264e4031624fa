"""The chain of events, checked every night: who is told, once a day, and nothing of what."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from accounts.models import User
from config.wiring import schedule
from legal_help.models import AuditEvent
from legal_help.retention import audit_watch, notices
from legal_help.trust import keys
from tests.legal_help.helpers import PASSPHRASE

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _that_day(time_machine):
    """So that no midnight comes between what was read and what was tested."""
    time_machine.move_to(NOON)


@pytest.fixture
def told(colleague):
    """Whom the mails of a day go to: a supervisor and a caseworker have an address."""
    User.objects.filter(username="sofia").update(email="sofia@standing.example")
    User.objects.filter(username="carlos").update(email="carlos@standing.example")
    notices.send_due(today=TODAY)

    def told(day=TODAY):
        mail.outbox.clear()
        notices.send_due(today=day)
        return sorted(message.to[0] for message in mail.outbox)

    return told


def change_an_event():
    first = AuditEvent.objects.order_by("seq").first()
    AuditEvent.objects.filter(seq=first.seq).update(object_ref="another")


def alarms():
    found = AuditEvent.objects.filter(action="chain_refused")
    return list(found.values_list("detail_code", flat=True))


def test_where_the_chain_holds_nobody_is_told(told):
    assert audit_watch.look_at_chain(today=TODAY) == 0
    assert (told(), alarms()) == ([], [])


def test_where_it_does_not_a_supervisor_is_told_nothing_but_that_something_waits(told):
    change_an_event()

    assert audit_watch.look_at_chain(today=TODAY) == 1

    assert told() == ["sofia@standing.example"]
    assert (mail.outbox[0].subject, mail.outbox[0].body) == (notices.SUBJECT, notices._body())
    assert alarms() == ["chain_not_whole"]


def test_it_is_told_again_the_next_day_and_not_before(told, supervisor):
    change_an_event()
    audit_watch.look_at_chain(today=TODAY)
    assert told() == ["sofia@standing.example"]
    audit_watch.look_at_chain(today=TODAY)
    assert told() == []

    # Who unlocks has seen the alarm, perhaps; as long as it stands it is told anew.
    keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)
    tomorrow = TODAY + timedelta(days=1)
    audit_watch.look_at_chain(today=tomorrow)

    assert told(tomorrow) == ["sofia@standing.example"]


def test_an_alarm_that_somebody_wrote_before_the_mail_looks_silences_no_supervisor(told):
    """An old event turned into the alarm of today: none is written anew, and none is behind the
    place up to which the mail has looked."""
    first = AuditEvent.objects.order_by("seq").first()
    forged = {"action": "chain_refused", "object_ref": "", "detail_code": "chain_not_whole"}
    AuditEvent.objects.filter(seq=first.seq).update(on=TODAY, **forged)

    assert audit_watch.look_at_chain(today=TODAY) == 1

    assert alarms() == ["chain_not_whole"]
    assert told() == ["sofia@standing.example"]


def test_without_a_roster_the_log_says_so(founding, settings, caplog):
    settings.ROSTER_ROOT = ""

    assert audit_watch.look_at_chain(today=TODAY) == 0
    assert caplog.messages == ["No roster (no-root): the chain of events is not checked"]


def test_it_is_looked_at_every_night(told):
    change_an_event()
    (job,) = [job for job in schedule.JOBS if job.name == "verify the chain of events"]
    assert job.every == timedelta(days=1)

    schedule.run_job.func("verify the chain of events")

    assert alarms() == ["chain_not_whole"]
