"""Readers of requests who sign in, and whoever tries to in their name."""

import pytest
from django.contrib.auth import authenticate
from django.urls import reverse

from accounts.models import User
from legal_help.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def written():
    def written():
        found = AuditEvent.objects.filter(action__in=["signed_in", "sign_in_failed"])
        return list(found.values_list("action", "object_ref", "actor", "detail_code"))

    return written


def test_a_reader_who_signs_in_is_written_down(client, reader, written):
    client.force_login(reader.user)

    assert written() == [("signed_in", str(reader.person.key), "system", "")]


def test_a_failure_in_a_readers_name_is_written_down_without_what_was_typed(
    client, reader, written
):
    client.post(reverse("account_login"), {"login": "SOFIA", "password": "Zzguessed"})

    assert written() == [("sign_in_failed", str(reader.person.key), "system", "")]


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
