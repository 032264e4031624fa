"""Readers of requests who sign in, and whoever tries to in their name."""

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.urls import reverse

from accounts.models import User
from legal_help.access import sign_ins
from tests.legal_help.helpers import notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def written():
    return lambda: [
        (each.action, each.by, each.details) for each in notices("signed_in", "sign_in_failed")
    ]


def test_a_reader_who_signs_in_is_written_down(client, reader, written):
    client.force_login(reader.user)

    assert written() == [("signed_in", "system", {"key": reader.person.key})]


def test_a_failure_in_a_readers_name_is_written_down_without_what_was_typed(
    client, reader, written
):
    client.post(reverse("account_login"), {"login": "SOFIA", "password": "Zzguessed"})

    assert written() == [("sign_in_failed", "system", {"key": reader.person.key})]


def test_whoever_fails_by_the_thousand_fills_no_log(reader, colleague, written, monkeypatch):
    monkeypatch.setattr(sign_ins, "MOST_FAILURES_A_DAY", 3)
    with time_machine.travel("2026-11-24 12:00:00", tick=False):
        for _ in range(5):
            authenticate(username="sofia", password="wrong")
        authenticate(username="carlos", password="wrong")
        sign_ins.signed_in(user=reader.user)
    with time_machine.travel("2026-11-25 12:00:00", tick=False):
        authenticate(username="sofia", password="wrong")

    mine, theirs = ({"key": each.person.key} for each in (reader, colleague))
    failed = [details for action, _by, details in written() if action == "sign_in_failed"]
    assert failed == [mine, mine, mine, theirs, mine]
    assert "signed_in" in [action for action, _by, _details in written()]


def test_of_staff_who_read_no_requests_nothing_is_written(client, reader, written):
    author = User.objects.create_user("author", password="x")
    client.force_login(author)
    authenticate(username="author", password="wrong")
    authenticate(username="nobody", password="wrong")
    authenticate(password="wrong")

    assert written() == []


def test_without_a_roster_signing_in_goes_on(client, reader, written, settings):
    settings.ROSTER_ROOT = ""

    client.force_login(reader.user)

    assert written() == []
