"""Mail about alarms, and of what all supervisors hear: to them, and to addresses in the settings."""

import smtplib
import sqlite3
from datetime import timedelta

import pytest
from django.core import mail

from accounts.models import User
from legal_help.access import membership, stopping
from legal_help.casework import assignment, cases, ending, new_code
from legal_help.casework.queue import ordered_cases
from legal_help.event_log import alarms, log, standing_alarms
from legal_help.intake import return_visit
from legal_help.models import HelpRequest, LogLine, Notice, NoticeCursor
from legal_help.retention import notices
from legal_help.rules.reported_changes import VerificationMethod
from legal_help.trust import keys
from tests.legal_help.helpers import PASSPHRASE, state_of
from tests.legal_help.retention.days import TODAY
from tests.legal_help.retention.mails import kinds_of, review_by

# Alarms, and what all supervisors hear of.


@pytest.fixture
def away(send, colleague, second, mailed):
    """Two supervisors and a caseworker who are away, and a request of which they were told."""
    User.objects.filter(pk=second.user.pk).update(email="selam@standing.example")
    receipt = send({"name": "Amina", "own_word": "river"}, facts={"filed": "yes"})
    mailed()
    Notice.objects.all().delete()
    assert mailed() == []
    return receipt


def test_an_alarm_is_told_to_the_supervisors(away, mailed, by_sql, reader, supervisor):
    by_sql(HelpRequest.objects.get(), card=b"x")
    ordered_cases.load_queue(by=reader)

    assert mailed() == ["selam", "sofia"]
    assert kinds_of(supervisor) == {"alarm"}
    assert {sent.body.split("\n")[0] for sent in mail.outbox} == {notices.WORDS}


@pytest.mark.exhaustive
def test_a_locked_account_is_told_to_the_supervisors(away, mailed, colleague, supervisor):
    stopping.stop_by_code(typed=stopping.new_stop_code(by=colleague))

    assert mailed() == ["selam", "sofia"]
    assert kinds_of(supervisor) == {"signed"}


def test_an_alarm_is_told_every_day_until_somebody_puts_it_away(away, mailed):
    alarms.note_one("request_lost")

    assert mailed() == ["selam", "sofia"]
    assert mailed() == []
    assert mailed(TODAY + timedelta(days=1)) == ["selam", "sofia"]
    standing_alarms.put_away([each.id for each in standing_alarms.standing()])
    assert mailed(TODAY + timedelta(days=2)) == []


@pytest.mark.exhaustive
def test_an_alarm_that_stands_is_told_once_a_day_also_to_who_unlocks(away, mailed, supervisor):
    alarms.note_one("request_lost")
    mailed()
    keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)

    assert mailed() == []
    assert mailed(TODAY + timedelta(days=1)) == ["selam", "sofia"]


def test_what_was_signed_is_told_to_each_supervisor_until_they_unlock(
    away, mailed, reader, colleague, supervisor, go_to
):
    membership.remove(by=reader, key=colleague.person.key)
    assert mailed() == ["selam", "sofia"]
    keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)

    assert mailed() == []
    assert mailed(TODAY + timedelta(days=1)) == ["selam"]
    assert mailed(TODAY + timedelta(days=2)) == ["selam"]


def test_in_a_house_of_one_supervisor_all_readers_hear(send, mailed, founding):
    mailed()
    alarms.note_one("request_lost")

    assert mailed() == ["carlos", "sofia"]


@pytest.mark.exhaustive
def test_every_roster_is_told(away, mailed, reader, colleague):
    membership.remove(by=reader, key=colleague.person.key)

    assert mailed() == ["selam", "sofia"]


def test_what_one_supervisor_signs_alone_all_readers_hear_of(mailed, enrol):
    enrol("thandi", "intake")

    assert mailed() == ["carlos", "sofia"]


def test_every_new_code_is_told(away, mailed, colleague):
    new_code.give_new_code(
        by=colleague, public_ref=away.public_ref, how=VerificationMethod.OWN_WORD, given_before=0
    )

    assert mailed() == ["selam", "sofia"]


@pytest.mark.exhaustive
def test_another_new_key_is_told_to_nobody(away, mailed, reader, colleague, enrol):
    assignment.recuse_oneself(by=colleague, public_ref=away.public_ref)
    mailed()
    Notice.objects.all().delete()
    cases.open_case(by=reader, public_ref=away.public_ref)
    assert state_of(away).version == 2

    assert mailed() == []


@pytest.mark.exhaustive
def test_every_hold_is_told(away, mailed, hold):
    mailed()
    Notice.objects.all().delete()
    hold(away)

    assert mailed() == ["selam", "sofia"]


@pytest.mark.exhaustive
def test_every_erasing_that_is_brought_nearer_is_told(
    away, mailed, decide, reader, other_supervisor, agree
):
    decide(away, "referred")
    ending.propose_erasing(by=reader, public_ref=away.public_ref, typed=away.public_ref)
    mailed()
    Notice.objects.all().delete()
    agree(away, by=other_supervisor)

    assert mailed() == ["selam", "sofia"]


def test_a_supervisor_hears_nothing_of_what_a_wall_keeps_from_them(
    third, away, mailed, reader, second, come_back
):
    assert assignment.set_wall(by=reader, public_ref=away.public_ref, colleague=second.person.key)
    mailed()
    Notice.objects.all().delete()
    return_visit.write_to_us(visit=come_back(away), text="Hello")
    alarms.note_one("row_altered", case=HelpRequest.objects.get().pk)

    assert mailed(review_by(away) + timedelta(days=1)) == ["carlos", "sofia"]
    assert kinds_of(second.user) == set()


# To the addresses in the settings.


@pytest.fixture
def outside(settings, mailed):
    settings.HELP_ALARMS_TO = ["watch@elsewhere.example"]


def test_an_alarm_goes_once_to_the_addresses_in_the_settings(
    outside, mailed, supervisor, colleague
):
    User.objects.update(email="")
    alarms.note_one("request_lost")

    assert mailed() == ["watch"]
    assert mail.outbox[0].body.split("\n")[0] == notices.WORDS
    assert mailed() == []
    alarms.note_one("blob_altered")
    assert mailed() == ["watch"]


def test_each_address_in_the_settings_gets_a_mail_of_its_own(
    outside, mailed, settings, monkeypatch
):
    settings.HELP_ALARMS_TO = ["typo@elsewhere.example", "watch@elsewhere.example"]
    User.objects.update(email="")
    alarms.note_one("request_lost")
    send = notices.send_mail

    def refuse_one(subject, words, sender, to):
        if to == ["typo@elsewhere.example"]:
            raise smtplib.SMTPRecipientsRefused({to[0]: (550, b"no")})
        send(subject, words, sender, to)

    monkeypatch.setattr(notices, "send_mail", refuse_one)

    assert mailed() == ["watch"]
    assert mailed() == [], "one of them knows"


def test_whoever_owns_the_database_silences_no_alarm(outside, mailed):
    """Addresses, notices, the cursor and the log are in their hand; the memory of this host is not."""
    User.objects.update(email="")
    Notice.objects.all().delete()
    NoticeCursor.objects.update(seq=2**62)
    LogLine.objects.latest("seq").delete()
    assert log.look().doubt == "end"

    assert mailed() == ["watch"]


def test_without_a_roster_alarms_still_go_out(outside, mailed, settings):
    alarms.note_one("request_lost")
    settings.ROSTER_ROOT = ""

    assert mailed() == ["watch"]


@pytest.mark.exhaustive
def test_what_is_overdue_goes_there_once_a_day_and_stands_on_no_list(outside, send, mailed, go_to):
    User.objects.update(email="")
    late = review_by(send()) + timedelta(days=1)
    for number in (0, 1):
        day = late + timedelta(days=number)
        go_to((day - TODAY).days)
        assert (mailed(day), mailed(day), mailed(day)) == ([], ["watch"], [])
        assert standing_alarms.standing() == []


@pytest.mark.exhaustive
def test_an_alarm_that_does_not_go_out_is_tried_again(outside, mailed, monkeypatch):
    alarms.note_one("request_lost")
    User.objects.update(email="")

    def refuse(*_parts, **_named):
        raise smtplib.SMTPException

    with monkeypatch.context() as patch:
        patch.setattr(notices, "send_mail", refuse)
        assert mailed() == []

    assert mailed() == ["watch"]


@pytest.mark.exhaustive
def test_a_disk_that_takes_nothing_silences_nobody(outside, send, mailed, monkeypatch):
    alarms.note_one("request_lost")
    send()
    connect = sqlite3.connect

    def connect_to_read(*given, **more):
        connection = connect(*given, **more)
        connection.execute("pragma query_only = on")
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect_to_read)

    assert mailed() == ["carlos", "sofia", "watch"]
    assert mailed() == ["watch"]
