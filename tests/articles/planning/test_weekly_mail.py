from datetime import date, timedelta
from smtplib import SMTPException

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from articles.models import AheadMail, PlannedPiece
from articles.planning import weekly_mail
from tests.advocacy.factories import ObservanceFactory
from tests.articles.factories import UserFactory

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)


@pytest.fixture
def editor():
    user = UserFactory(email="editor@standing.example", first_name="Ada")
    user.groups.add(Group.objects.get(name="Editor"))
    return user


@pytest.fixture
def day():
    return ObservanceFactory(name="Human Rights Day", relevance="core")


def test_the_mail_says_what_comes_and_where_to_plan_it(editor, day, mailoutbox, settings):
    settings.ALLOWED_HOSTS = ["standing.example"]
    PlannedPiece.objects.create(observance=day, year=2026, title="Rights & wrongs", owner=editor)

    assert weekly_mail.send_weekly(today=MONDAY) == 1

    (mail,) = mailoutbox
    assert (mail.subject, mail.to) == ("In the next 60 days", ["editor@standing.example"])
    assert "10 December 2026: Human Rights Day\n  - Rights & wrongs (Ada)\n" in mail.body
    assert f"https://standing.example{reverse('days_ahead')}\n" in mail.body


def test_a_date_that_must_be_looked_up_is_asked_for(editor, mailoutbox):
    rule = {"type": "movable", "known": {"2026": "2026-01-20"}}
    vesak = ObservanceFactory(name="Vesak", relevance="core", rule=rule)

    weekly_mail.send_weekly(today=MONDAY)

    (mail,) = mailoutbox
    assert "- Vesak, 2027\n" in mail.body
    assert reverse("admin:advocacy_observance_change", args=[vesak.pk]) in mail.body


def test_one_mail_a_week_however_often_the_worker_asks(editor, day, mailoutbox):
    sent = [weekly_mail.send_weekly(today=MONDAY + timedelta(days=n)) for n in (2, 2, 6, 7, 13)]

    assert sent == [1, 0, 0, 1, 0]
    assert len(mailoutbox) == 2


def test_where_no_day_comes_no_mail_goes_out(editor, mailoutbox):
    assert weekly_mail.send_weekly(today=MONDAY) == 0
    assert mailoutbox == []


def test_it_goes_to_staff_who_publish_and_want_it(day, editor, mailoutbox):
    def person(group=None, **fields):
        user = UserFactory(**({"email": "x@standing.example"} | fields))
        if group:
            user.groups.add(Group.objects.get(name=group))
        return user

    person()
    person("Author")
    person("Caseworker")
    person("Editor", email="")
    person("Editor", is_active=False)
    person("Editor", is_staff=False)
    AheadMail.objects.choose(user=person("Editor"), is_wanted=False)

    assert weekly_mail.send_weekly(today=MONDAY) == 1
    assert [mail.to for mail in mailoutbox] == [["editor@standing.example"]]


def test_a_mail_that_does_not_go_out_is_tried_again(editor, day, mailoutbox, monkeypatch, caplog):
    def fail(*_):
        raise SMTPException("editor@standing.example")

    with monkeypatch.context() as patch:
        patch.setattr(weekly_mail, "send_mail", fail)
        assert weekly_mail.send_weekly(today=MONDAY) == 0
    assert caplog.messages == [
        "The mail of the next 60 days was not sent; it is tried again tomorrow."
    ]

    assert weekly_mail.send_weekly(today=MONDAY + timedelta(days=1)) == 1


@pytest.mark.exhaustive
def test_a_person_chooses_on_the_page_of_days(editor, client, settings):
    settings.DEMO = True
    client.force_login(editor)
    address = reverse("choose_ahead_mail")
    assert client.get(address).status_code == 405

    page = client.post(address, {"wanted": "0"}, follow=True).content.decode()
    assert "Send it to me each week" in page
    assert not AheadMail.objects.is_wanted_by(editor)

    page = client.post(address, {"wanted": "1"}, follow=True).content.decode()
    assert "Stop sending me this mail" in page
    assert AheadMail.objects.get().is_wanted
