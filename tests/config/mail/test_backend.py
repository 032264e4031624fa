"""Mail that is refused says why, and nothing of anybody; what is refused to one stops no other."""

from datetime import date, timedelta
from smtplib import SMTPAuthenticationError, SMTPException

import pytest
from anymail.exceptions import AnymailRecipientsRefused
from django.contrib.auth.models import Group
from django.core.mail import mail_admins, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles.planning import weekly_mail
from config.health.mail import find_mail, unsent_since
from config.models import MailRefusal
from tests.advocacy.factories import ObservanceFactory
from tests.articles.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ANN, PERSON, HOUR = "ann@x.example", "person@y.example", timedelta(hours=1)


def kept():
    return list(MailRefusal.objects.order_by("reason").values_list("reason", "failure", "code"))


def send(to=ANN):
    """Return the name of what kept the mail from going; "" if it went."""
    try:
        send_mail("Very private", "Somebody should look at the desk.", None, [to])
    except (OSError, ValueError) as failure:
        return type(failure).__name__
    return ""


@pytest.fixture
def ann():
    return UserFactory(email=ANN)


@pytest.mark.parametrize(
    ("refusals", "row"),
    [
        ({"AUTH": "535 5.7.8 s3cret"}, ("sign_in", "SMTPAuthenticationError", 535)),
        ({"MAIL FROM": "553 standing@localhost"}, ("sender", "SMTPSenderRefused", 553)),
        ({"RCPT TO": f"550 no {ANN}"}, ("recipient", "SMTPRecipientsRefused", 550)),
        ({"end of data": "554 Very private"}, ("content", "SMTPDataError", 554)),
        ({"EHLO": "421 busy", "HELO": "421 busy"}, ("connection", "SMTPHeloError", 421)),
    ],
)
def test_a_refusal_is_kept_without_a_word_of_the_mail(server, ann, caplog, refusals, row):
    server.refusals = refusals

    assert send() == row[1]

    assert kept() == [row]
    [refusal] = MailRefusal.objects.values()
    told = str(refusal) + caplog.text + str([each.words for each in find_mail(timezone.now())])
    assert f"({row[1]} {row[2]})" in told
    for word in (ANN, "private", "desk", "s3cret", "standing@localhost"):
        assert word not in told


def test_a_server_that_is_not_there_is_kept_too(server):
    server.end()

    assert send() == "ConnectionRefusedError"
    assert kept() == [("connection", "ConnectionRefusedError", None)]


def test_it_says_since_when_and_is_gone_once_a_mail_goes(server, ann, time_machine):
    first = timezone.now().replace(microsecond=0)
    time_machine.move_to(first, tick=False)
    server.refusals = {"AUTH": "535 no"}
    send()
    time_machine.move_to(first + HOUR, tick=False)
    send()
    assert unsent_since() == first
    assert MailRefusal.objects.get().last_at == first + HOUR

    server.refusals = {}
    assert send() == ""

    assert kept() == []
    assert unsent_since() is None
    assert server.taken == [ANN]


def test_an_address_that_is_refused_stands_for_a_day(server, ann, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    server.refusals = {f"RCPT TO:<{ANN}>": "550 no"}
    send()

    assert send("other@x.example") == ""

    assert unsent_since() is None, "others go"
    assert [each.kind.name for each in find_mail(now + 24 * HOUR)] == ["mail_recipient"]
    assert find_mail(now + 26 * HOUR) == []


@pytest.mark.parametrize("refusals", [{"RCPT TO": "550 no"}, {"end of data": "554 spam"}])
def test_nothing_is_kept_of_mail_to_a_person_who_asked_for_help(server, ann, refusals):
    """A reminder: that one was refused, and when, would say that somebody was written to."""
    server.refusals = refusals

    assert send(PERSON) != ""

    assert kept() == []


def test_addresses_of_the_settings_are_ours(server, settings):
    settings.HELP_ALARMS_TO, settings.ADMINS = ["alarm@x.example"], ["root@x.example"]
    server.refusals = {"RCPT TO": "550 no"}
    with pytest.raises(SMTPException):
        mail_admins("Something failed", "somewhere")
    MailRefusal.objects.all().delete()

    send("alarm@x.example")

    assert kept() == [("recipient", "SMTPRecipientsRefused", 550)]


def test_one_who_is_refused_stops_no_other(server, ann):
    editors = [ann, UserFactory(email="ben@x.example"), UserFactory(email="cleo@x.example")]
    for user in editors:
        user.groups.add(Group.objects.get(name="Editor"))
    ObservanceFactory(name="Human Rights Day", relevance="core")
    server.refusals = {f"RCPT TO:<{ANN}>": "550 no"}

    assert weekly_mail.send_weekly(today=date(2026, 11, 23)) == 2

    assert server.taken == ["ben@x.example", "cleo@x.example"]
    assert kept() == [("recipient", "SMTPRecipientsRefused", 550)]


class Provider(BaseEmailBackend):
    def send_messages(self, messages):
        raise AnymailRecipientsRefused(email_message=messages[0])


def test_what_a_provider_refuses_is_as_what_a_server_refuses(settings, ann):
    settings.MAILERS = {
        "default": {"BACKEND": "config.mail.backend.EmailBackend"},
        "server": {"BACKEND": f"{__name__}.Provider"},
    }

    with pytest.raises(SMTPException, match=r"^AnymailRecipientsRefused$"):
        send_mail("Very private", "words", None, [ANN])

    assert kept() == [("recipient", "AnymailRecipientsRefused", None)]


def test_a_database_that_is_away_hides_no_refusal(server, monkeypatch):
    server.refusals = {"AUTH": "535 no"}

    def refuse():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)

    with pytest.raises(SMTPAuthenticationError):
        send_mail("s", "w", None, [ANN])


def test_within_a_transaction_it_breaks_nothing(server, ann):
    server.refusals = {"AUTH": "535 no"}
    with transaction.atomic():
        send()
        UserFactory(username="after")

    assert kept() == [("sign_in", "SMTPAuthenticationError", 535)]


def test_a_mail_that_goes_costs_one_query(server, django_assert_num_queries):
    with django_assert_num_queries(3):  # two of them begin and end a savepoint
        send()
