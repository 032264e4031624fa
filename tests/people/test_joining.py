"""The page of an invitation: it says kindly why not, and leads to the second factor."""

import logging
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config.privacy.quiet_log import HidePrivatePaths
from people.membership import invite

pytestmark = pytest.mark.django_db
PASSWORD = "nine hours at the gate"


@pytest.fixture
def link(ada):
    _invitation, secret = invite.invite(
        by=ada, first_name="Nour", last_name="Ziadeh", roles=["Editor", "Caseworker"]
    )
    return reverse("join", args=[secret])


def typed(username="nour", password=PASSWORD, again=None):
    return {"username": username, "password1": password, "password2": again or password}


def test_somebody_new_chooses_a_name_and_sets_up_a_second_factor(client, link):
    page = client.get(link)
    answer = client.post(link, typed())

    assert "Welcome, Nour Ziadeh" in page.text
    assert "Ada invites you to work on Standing" in page.text
    assert "publishes articles" in page.text
    assert (answer.status_code, answer.url) == (302, "/accounts/2fa/")
    user = User.objects.get(username="nour")
    assert user.check_password(PASSWORD)
    assert (user.display_name, user.last_login is not None) == ("Nour Ziadeh", True)
    assert client.get("/admin/").url == "/accounts/2fa/"
    # The password was typed a moment ago: nobody asks for it again.
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_it_is_not_used_up_by_looking(client, link):
    for _time in range(3):
        assert client.get(link).status_code == client.head(link).status_code == 200

    assert client.post(link, typed()).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (typed(password="short"), "at least 12 characters"),
        (typed("nour-ziadeh-1", password="nour-ziadeh-2"), "too similar"),
        (typed(again="another one entirely"), "didn’t match"),
        (typed(username="ADA"), "already exists"),
        (typed(username="a b"), "Enter a valid username"),
    ],
)
def test_the_rules_of_the_house_hold(client, link, wrong, says):
    page = client.post(link, wrong)

    assert page.status_code == 200
    assert says in page.text
    assert User.objects.count() == 1
    assert client.get(link).status_code == 200


def test_a_used_link_says_so(client, link):
    client.post(link, typed())
    client.logout()

    page = client.get(link)

    assert page.status_code == 404
    assert "This link does not work" in page.text
    assert client.post(link, typed("other")).status_code == 404
    assert not User.objects.filter(username="other").exists()


def test_an_old_link_says_whom_to_ask(client, link, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=7))

    page = client.get(link)

    assert page.status_code == 410
    assert "Ask the person who invited you for a new one" in page.text


def test_who_is_signed_in_uses_nothing_up(desk, link):
    page = desk.post(link, typed())

    assert "You are signed in already" in page.text
    assert User.objects.count() == 1


def test_no_copy_is_kept_and_no_other_page_learns_of_it(client, link):
    page = client.get(link)

    assert "no-store" in page.headers["Cache-Control"]
    assert '<meta name="referrer" content="strict-origin">' in page.text
    assert '<meta name="robots" content="noindex">' in page.text


def test_no_secret_is_in_the_log(client, link, monkeypatch, caplog):
    def fail(**_named):
        raise RuntimeError(PASSWORD)

    monkeypatch.setattr(invite, "join", fail)
    client.raise_request_exception = False
    with caplog.at_level(logging.INFO):
        assert client.post(link, typed()).status_code == 500

    said = [
        logging.Formatter().format(each)
        for each in caplog.records
        if HidePrivatePaths().filter(each)
    ]
    assert said
    secret = link.split("/")[-2]
    assert not [words for words in said if secret in words or PASSWORD in words]
