"""Readers of requests who sign in, and whoever tries to in their name."""

import pytest
from django.contrib.auth import authenticate
from django.urls import reverse

from accounts.models import User
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
