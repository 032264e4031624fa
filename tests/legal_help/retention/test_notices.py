"""Mail that says nothing: who gets it, when, and that it holds nothing of any request."""

import smtplib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError

from accounts.models import User
from legal_help.access import granting, membership, stopping
from legal_help.casework import assignment, cases
from legal_help.casework.queue import ordered_cases
from legal_help.desk.words import events
from legal_help.events import audit
from legal_help.intake import return_visit
from legal_help.models import HelpRequest, KeyGrant, Notice, NoticeCursor
from legal_help.retention import notices
from legal_help.trust import keys
from tests.legal_help.helpers import PASSPHRASE

NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)
TODAY = NOON.date()
LINK = "/accounts/login/?next=/cases/"


@pytest.fixture(autouse=True)
def _that_day(time_machine):
    """So that no midnight comes between what was read and what was tested."""
    time_machine.move_to(NOON)


@pytest.fixture(autouse=True)
def addresses(founding):
    User.objects.filter(username="sofia").update(email="sofia@standing.example")


@pytest.fixture
def told(colleague):
    """Send what is due on a day; gives who got what."""
    User.objects.filter(pk=colleague.user.pk).update(email="carlos@standing.example")
    notices.send_due(today=TODAY)
    mail.outbox.clear()
    Notice.objects.all().delete()

    def told(day=TODAY):
        mail.outbox.clear()
        count = notices.send_due(today=day)
        assert count == len(mail.outbox)
        return sorted(m.to[0].split("@")[0] for m in mail.outbox)

    return told


def kinds_of(user):
    return set(Notice.objects.filter(user=user).values_list("kind", flat=True))


def test_a_new_request_is_told_to_whoever_can_open_it_once(send, told):
    assert told() == []
    send()
    send()

    assert told() == ["carlos", "sofia"]
    send()
    assert told() == []


def test_the_mail_is_the_same_for_every_request(send, told):
    send()
    told()
    first = [(m.subject, m.body, m.from_email) for m in mail.outbox]
    for user in User.objects.all():
        Notice.objects.filter(user=user).delete()
    receipt = send(answers={"name": "Zzname"}, facts={"detained": "yes"})
    told()

    assert [(m.subject, m.body, m.from_email) for m in mail.outbox] == first
    whole = "".join(str(m.message()) for m in mail.outbox)
    assert LINK in whole
    for word in ("Zzname", receipt.public_ref, receipt.public_ref.split("-")[0]):
        assert word not in whole


def test_whoever_unlocked_may_be_told_again(send, told, supervisor):
    send()
    told()
    keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)
    send()

    assert told() == ["sofia"]


def test_whoever_does_not_come_is_told_again_after_three_days(send, told):
    send()
    HelpRequest.objects.update(review_by=TODAY + timedelta(days=30))
    told()

    assert told(TODAY + timedelta(days=2)) == []
    send()
    HelpRequest.objects.update(review_by=TODAY + timedelta(days=30))
    assert told(TODAY + timedelta(days=3)) == ["carlos", "sofia"]


def test_a_message_is_told_too(send, told, come_back):
    receipt = send()
    told()
    Notice.objects.all().delete()
    assert told() == []

    return_visit.write_to_us(visit=come_back(receipt), text="A question")

    assert told() == ["carlos", "sofia"]


def test_whoever_has_no_grant_learns_of_nothing(send, told, colleague, reader):
    receipt = send()
    request = HelpRequest.objects.get(public_ref=receipt.public_ref)
    granting.take_away(requests=[request.pk], of=colleague.person.key, by=reader)

    assert told() == ["sofia"]


@pytest.mark.parametrize("is_offered", [True, False])
def test_what_was_handed_over_is_told_to_its_reader(send, told, colleague, reader, is_offered):
    given = {"by": reader, "public_ref": send().public_ref, "to": colleague.person.key}
    told()
    Notice.objects.all().delete()

    if is_offered:
        cases.take_case(by=reader, public_ref=given["public_ref"])
        assignment.offer_case(**given)
    else:
        assignment.assign_case(**given, had=None)

    assert told() == ["carlos"]
    assert kinds_of(colleague.user) == {"handed"}


def test_what_was_taken_back_is_told_for_somebody_has_to_check_it(send, told, come_back):
    receipt = send()
    told()
    Notice.objects.all().delete()

    return_visit.withdraw_case(visit=come_back(receipt))

    assert told() == ["carlos", "sofia"]


def test_what_waits_too_long_is_told_every_day(send, told, colleague, supervisor):
    send()
    told()
    late = HelpRequest.objects.get().review_by + timedelta(days=1)
    Notice.objects.all().delete()

    assert told(late) == ["sofia"]
    assert kinds_of(supervisor) == {"late"}
    assert told(late) == []

    HelpRequest.objects.update(assigned_to=colleague.user)
    assert told(late + timedelta(days=1)) == ["carlos"]


def test_one_mail_tells_whatever_waits_and_not_what(send, told, supervisor):
    send()
    told(TODAY - timedelta(days=1))
    first = {(m.subject, m.body) for m in mail.outbox}
    send()
    late = HelpRequest.objects.first().review_by + timedelta(days=9)

    assert told(late) == ["carlos", "sofia"]
    assert kinds_of(supervisor) == {"new", "late"}
    assert {(m.subject, m.body) for m in mail.outbox} == first


# Whoever can write to the database


@pytest.mark.parametrize("ref", ["", "a request", "9" * 64])
def test_an_event_of_no_request_silences_nobody(send, told, ref, refusals):
    audit.record(action="received", object_ref=ref, by=None)
    send()

    assert told() == ["carlos", "sofia"]
    assert refusals() == [("", "row_altered")]
    assert told() == ["sofia"]  # of the alarm
    assert told() == []


@pytest.mark.parametrize("day", [date.max, TODAY + timedelta(days=1)])
def test_a_notice_of_a_day_that_has_not_come_silences_nobody(send, told, supervisor, day, refusals):
    Notice.objects.create(user=supervisor, kind=Notice.Kind.NEW, told_on=day)
    send()

    assert told() == ["carlos", "sofia"]
    assert refusals() == [("", "row_altered")]


def test_a_cursor_that_was_moved_on_silences_nobody(send, told, refusals):
    NoticeCursor.objects.update(seq=2**62)
    send()

    assert told() == ["carlos", "sofia"]
    assert refusals() == [("", "row_altered")]


def test_a_kind_that_is_none_sends_no_mail_more(send, told, supervisor):
    Notice.objects.create(user=supervisor, kind="zz")
    send()

    assert told() == ["carlos", "sofia"]


def test_whoever_left_or_was_stopped_is_told_nothing(send, told, reader, colleague):
    send()
    User.objects.filter(pk=reader.user.pk).update(is_active=False)
    membership.remove(by=reader, key=colleague.person.key)

    assert told() == []


def test_whoever_has_no_address_waits(send, told, supervisor):
    User.objects.filter(pk=supervisor.pk).update(email="")
    send()

    assert told() == ["carlos"]


@pytest.mark.parametrize(
    "broken", [OSError("sofia@standing.example"), smtplib.SMTPException(), ValueError("sofia@x")]
)
def test_a_mail_that_does_not_go_out_is_tried_again(send, told, monkeypatch, caplog, broken):
    send()

    def refuse(*_parts, **_named):
        raise broken

    with monkeypatch.context() as patch:
        patch.setattr(notices, "send_mail", refuse)
        assert told() == []

    assert "sofia" not in caplog.text
    assert told() == ["carlos", "sofia"]


def test_an_address_that_is_none_stops_no_other(send, told, supervisor):
    User.objects.filter(pk=supervisor.pk).update(
        email="sofia@standing.example\nBcc: eve@eve.example"
    )
    send()

    assert told() == ["carlos"]


def test_without_a_roster_nobody_is_told(send, settings):
    send()
    settings.ROSTER_ROOT = ""

    assert notices.send_due(today=TODAY) == 0


def test_one_notice_of_a_kind_and_one_cursor(supervisor):
    Notice.objects.create(user=supervisor, kind=Notice.Kind.NEW)
    with pytest.raises(IntegrityError):
        Notice.objects.create(user=supervisor, kind=Notice.Kind.NEW)


def test_one_cursor(db):
    with pytest.raises(IntegrityError):
        NoticeCursor.objects.create(pk=2)


# Alarms.


@pytest.fixture
def away(send, second, told):
    """Two supervisors and a caseworker who are away, and a request of which they were told."""
    User.objects.filter(pk=second.user.pk).update(email="selam@standing.example")
    receipt = send()
    told()
    Notice.objects.all().delete()
    assert told() == []
    return receipt


def test_an_alarm_is_told_to_the_supervisors(away, told, by_sql, reader, supervisor):
    by_sql(HelpRequest.objects.get(), header_signature=bytes(64))
    ordered_cases.load_queue(by=reader)

    assert told() == ["selam", "sofia"]
    assert kinds_of(supervisor) == {"alarm"}
    assert {sent.body.split("\n")[0] for sent in mail.outbox} == {notices.WORDS}


def test_a_locked_account_is_told_to_the_supervisors(away, told, colleague, supervisor):
    stopping.stop_by_code(typed=stopping.new_stop_code(by=colleague))

    assert told() == ["selam", "sofia"]
    assert kinds_of(supervisor) == {"alarm"}


def test_what_goes_on_is_told_every_day_until_somebody_looks(away, told, supervisor):
    def alarm():
        audit.record(action="request_lost", object_ref="x", detail="request_gone", by=None)

    alarm()
    assert told() == ["selam", "sofia"]
    alarm()
    assert told() == []
    keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)
    alarm()
    assert told() == ["sofia"]


def test_a_supervisor_hears_nothing_of_what_a_wall_keeps_from_them(
    away, told, reader, second, come_back
):
    request = HelpRequest.objects.get()
    grant = KeyGrant.objects.get(recipient_key=second.person.key)
    assignment.set_wall(by=reader, public_ref=away.public_ref, of=second.person.key)
    grant.save(force_insert=True)
    return_visit.write_to_us(visit=come_back(away), text="Hello")
    audit.record(action="refused", object_ref=request.pk, detail="row_altered", by=None)
    late = request.review_by + timedelta(days=1)

    assert told(late) == ["carlos", "sofia"]
    assert kinds_of(second.user) == set()


def test_every_alarm_is_one_of_which_they_are_told():
    assert {*audit.ALARMS} == {*events.actions_of(events.ALARMS), "account_stopped"}
