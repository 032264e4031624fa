"""Mail that says nothing: who gets it, when, and that it holds nothing of any request."""

import smtplib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError

from accounts.models import User
from legal_help.access import membership
from legal_help.casework import assignment, cases
from legal_help.event_log import telling
from legal_help.events.actions import Action
from legal_help.events.fields import canonical_json
from legal_help.intake import return_visit
from legal_help.models import LogLine, Notice, NoticeCursor
from legal_help.retention import notices
from legal_help.trust import keys
from tests.legal_help.helpers import PASSPHRASE, head_of
from tests.legal_help.lines import plant
from tests.legal_help.retention.days import TODAY
from tests.legal_help.retention.mails import kinds_of, review_by

LINK = "/accounts/login/?next=/cases/"
CALM = {"filed": "yes"}  # not late for three weeks


def test_a_new_request_is_told_to_whoever_can_open_it_once(send, mailed):
    assert mailed() == []
    send()
    send()

    assert mailed() == ["carlos", "sofia"]
    send()
    assert mailed() == []


def test_the_mail_is_the_same_for_every_request(send, mailed):
    send()
    mailed()
    first = [(m.subject, m.body, m.from_email) for m in mail.outbox]
    for user in User.objects.all():
        Notice.objects.filter(user=user).delete()
    receipt = send(answers={"name": "Zzname"}, facts={"detained": "yes"})
    mailed()

    assert [(m.subject, m.body, m.from_email) for m in mail.outbox] == first
    # The body apart: Arabic words make the mail travel as base64.
    whole = "".join(f"{m.message()}\n{m.body}" for m in mail.outbox)
    assert LINK in whole
    for word in ("Zzname", receipt.public_ref, receipt.public_ref.split("-")[0]):
        assert word not in whole


@pytest.mark.exhaustive  # an edge of a notice
def test_whoever_unlocked_may_be_told_again(send, mailed, supervisor):
    send()
    mailed()
    keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)
    send()

    assert mailed() == ["sofia"]


def test_who_does_not_come_is_told_once_a_day(send, mailed):
    receipt = send(facts=CALM)
    assert review_by(receipt) > TODAY + timedelta(days=3)
    days = [TODAY + timedelta(days=number) for number in range(3)]

    assert [mailed(day) for day in days] == [["carlos", "sofia"]] * 3
    send()
    assert mailed(days[2]) == []


@pytest.mark.exhaustive
def test_who_was_told_of_one_thing_hears_of_the_next_tomorrow(send, mailed, colleague, reader):
    given = {"by": reader, "public_ref": send(facts=CALM).public_ref}
    mailed()
    assignment.assign_case(**given, colleague=colleague.person.key, had=None)

    assert mailed() == []
    assert kinds_of(colleague.user) == {"new", "handed"}
    assert mailed(TODAY + timedelta(days=1)) == ["carlos", "sofia"]


@pytest.mark.exhaustive
def test_who_unlocks_hears_on_that_day_of_what_is_new_and_no_more_of_what_was(
    send, mailed, supervisor, colleague
):
    send(facts=CALM)
    mailed()
    keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)
    keys.unlock_staff(user=colleague.user, passphrase=PASSPHRASE)

    assert [mailed(), mailed(TODAY + timedelta(days=1))] == [[], []]


@pytest.mark.exhaustive
def test_a_colleague_who_unlocks_ends_the_mails_of_the_others(send, mailed, supervisor):
    send(facts=CALM)
    assert mailed() == ["carlos", "sofia"]
    keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)

    assert mailed(TODAY + timedelta(days=1)) == []


@pytest.mark.exhaustive
def test_what_a_colleague_saw_before_the_first_mail_is_told_to_nobody(send, mailed, supervisor):
    send(facts=CALM)
    keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)

    assert mailed() == []
    send(facts=CALM)
    assert mailed() == ["carlos", "sofia"]


@pytest.mark.exhaustive  # an edge of a notice
def test_a_colleague_who_may_not_open_all_of_it_ends_no_mails(send, mailed, supervisor, colleague):
    receipt = send(facts=CALM)
    assignment.recuse_oneself(by=colleague, public_ref=receipt.public_ref)
    assert mailed() == ["sofia"]
    keys.unlock_staff(user=colleague.user, passphrase=PASSPHRASE)

    assert mailed(TODAY + timedelta(days=1)) == ["sofia"]


@pytest.mark.exhaustive  # an edge of a notice
def test_an_unlock_that_nobody_signed_ends_no_mails(send, mailed, reader):
    send(facts=CALM)
    mailed()
    telling.tell(Action.UNLOCKED, by=None)
    unlocked = LogLine.objects.filter(action=Action.UNLOCKED).first()
    plant(bytes(unlocked.body))  # the body of a true one, without its signature

    assert mailed(TODAY + timedelta(days=1)) == ["carlos", "sofia"]


@pytest.mark.exhaustive
def test_the_mail_has_its_words_in_every_language_of_the_desk(send, mailed, settings):
    send()
    mailed()

    sent = mail.outbox[0]
    *said, blank, link, end = sent.body.split("\n")
    assert sent.subject == said[0] == "Somebody should look at the desk."
    assert len(set(said)) == len(settings.STAFF_LANGUAGES)
    assert (blank, link.endswith(LINK), end) == ("", True, "")


@pytest.mark.exhaustive
def test_a_message_is_told_too(send, mailed, come_back):
    receipt = send()
    mailed()
    Notice.objects.all().delete()
    assert mailed() == []

    return_visit.write_to_us(visit=come_back(receipt), text="A question")

    assert mailed() == ["carlos", "sofia"]


def test_whoever_may_not_open_it_learns_of_nothing(send, mailed, colleague, reader):
    receipt = send()
    assignment.recuse_oneself(by=colleague, public_ref=receipt.public_ref)

    assert mailed() == ["sofia"]


@pytest.mark.sampled
@pytest.mark.parametrize("is_offered", [True, False])
@pytest.mark.parametrize("goes_on", [True, False], ids=["and more happens", "and no more"])
def test_what_was_handed_over_is_told_to_its_reader(
    send, mailed, colleague, reader, is_offered, goes_on
):
    given = {"by": reader, "public_ref": send().public_ref, "colleague": colleague.person.key}
    mailed()
    Notice.objects.all().delete()

    if is_offered:
        cases.take_case(by=reader, public_ref=given["public_ref"])
        assignment.offer_case(**given)
    else:
        assignment.assign_case(**given, had=None)
    if goes_on:
        cases.add_note(by=reader, public_ref=given["public_ref"], text="It is yours")

    assert mailed() == ["carlos"]
    assert kinds_of(colleague.user) == {"handed"}


@pytest.mark.exhaustive
def test_an_offer_that_was_taken_back_is_told_to_nobody(send, mailed, colleague, reader):
    given = {"by": reader, "public_ref": send().public_ref}
    mailed()
    Notice.objects.all().delete()
    cases.take_case(**given)
    assignment.offer_case(**given, colleague=colleague.person.key)
    assignment.cancel_offer(**given)

    assert mailed() == []


@pytest.mark.exhaustive
def test_what_was_taken_back_is_told_for_somebody_has_to_check_it(send, mailed, come_back):
    receipt = send()
    mailed()
    Notice.objects.all().delete()

    return_visit.withdraw_case(visit=come_back(receipt))

    assert mailed() == ["carlos", "sofia"]


def test_what_waits_too_long_is_told_every_day(
    send, mailed, colleague, supervisor, come_back, reader
):
    receipt = send()
    mailed()
    late = review_by(receipt) + timedelta(days=1)
    Notice.objects.all().delete()

    assert mailed(late) == ["sofia"]
    assert kinds_of(supervisor) == {"late"}
    assert mailed(late) == []

    cases.take_case(by=colleague, public_ref=receipt.public_ref)
    assert mailed(late + timedelta(days=1)) == []
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")
    mailed(late + timedelta(days=1))
    Notice.objects.all().delete()
    assert mailed(late + timedelta(days=2)) == ["carlos"]


@pytest.mark.exhaustive
def test_a_case_of_somebody_who_left_is_nobodys(send, mailed, colleague, reader):
    receipt = send()
    cases.take_case(by=colleague, public_ref=receipt.public_ref)
    mailed()
    membership.remove(by=reader, key=colleague.person.key)
    mailed()
    Notice.objects.all().delete()

    assert mailed(review_by(receipt) + timedelta(days=1)) == ["sofia"]


@pytest.mark.exhaustive
def test_one_mail_tells_whatever_waits_and_not_what(send, mailed, supervisor):
    receipt = send()
    mailed(TODAY - timedelta(days=1))
    first = {(m.subject, m.body) for m in mail.outbox}
    send()
    late = review_by(receipt) + timedelta(days=9)

    assert mailed(late) == ["carlos", "sofia"]
    assert kinds_of(supervisor) == {"new", "late"}
    assert {(m.subject, m.body) for m in mail.outbox} == first


# Whoever can write to the database


def test_columns_of_the_log_silence_nobody(send, mailed):
    send()
    LogLine.objects.update(action="zz", case=None, number=None)

    assert mailed() == ["carlos", "sofia"]


def test_a_line_that_was_planted_silences_nobody(send, mailed):
    last = LogLine.objects.latest("seq")
    last.seq, last.body = last.seq + 1, b'{"case":"a request"}'
    last.save(force_insert=True)
    send()

    assert mailed() == ["carlos", "sofia"]


@pytest.mark.exhaustive
@pytest.mark.parametrize("owner", [{}, [], True])
def test_a_step_that_counts_for_nothing_silences_nobody(send, mailed, reader, owner):
    event = head_of(send()).event.content
    wild = replace(
        event, number=2, by=reader.by, action="own", details={}, changes={"owner": owner}
    )
    plant(canonical_json(wild))

    assert mailed() == ["carlos", "sofia"]


@pytest.mark.exhaustive  # an edge of a notice
@pytest.mark.parametrize("day", [date.max, TODAY + timedelta(days=1)])
def test_a_notice_of_a_day_that_has_not_come_silences_nobody(send, mailed, supervisor, day):
    Notice.objects.create(user=supervisor, kind=Notice.Kind.NEW, told_on=day)
    send()

    assert mailed() == ["carlos", "sofia"]


@pytest.mark.exhaustive
def test_a_cursor_that_was_moved_on_silences_nobody(send, mailed):
    NoticeCursor.objects.update(seq=2**62)
    send()

    assert mailed() == ["carlos", "sofia"]


@pytest.mark.exhaustive
def test_a_kind_that_is_none_sends_no_mail_more(send, mailed, supervisor):
    Notice.objects.create(user=supervisor, kind="zz")
    send()

    assert mailed() == ["carlos", "sofia"]


def test_whoever_left_or_was_stopped_is_told_nothing(send, mailed, reader, colleague):
    send()
    User.objects.filter(pk=reader.user.pk).update(is_active=False)
    membership.remove(by=reader, key=colleague.person.key)

    assert mailed() == []


@pytest.mark.exhaustive
def test_who_left_after_a_mail_gets_no_other(send, mailed, reader, colleague):
    send(facts=CALM)
    assert mailed() == ["carlos", "sofia"]
    membership.remove(by=reader, key=colleague.person.key)

    assert mailed(TODAY + timedelta(days=1)) == ["sofia"]


@pytest.mark.exhaustive
def test_whoever_has_no_address_waits(send, mailed, supervisor):
    User.objects.filter(pk=supervisor.pk).update(email="")
    send()

    assert mailed() == ["carlos"]


@pytest.mark.sampled
@pytest.mark.parametrize(
    "broken", [OSError("sofia@standing.example"), smtplib.SMTPException(), ValueError("sofia@x")]
)
def test_a_mail_that_does_not_go_out_is_tried_again(send, mailed, monkeypatch, caplog, broken):
    send()

    def refuse(*_parts, **_named):
        raise broken

    with monkeypatch.context() as patch:
        patch.setattr(notices, "send_mail", refuse)
        assert mailed() == []

    assert "sofia" not in caplog.text
    assert mailed() == ["carlos", "sofia"]


def test_an_address_that_is_none_stops_no_other(send, mailed, supervisor):
    User.objects.filter(pk=supervisor.pk).update(
        email="sofia@standing.example\nBcc: eve@eve.example"
    )
    send()

    assert mailed() == ["carlos"]


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
