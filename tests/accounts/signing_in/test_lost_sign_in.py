"""Somebody lost their second factor: who takes it away, on what proof."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from accounts.signing_in.lost_sign_in import OwnAccount, take_away_factors

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost():
    user = User.objects.create_user("lost", password="x", is_staff=True)
    totp.TOTP.activate(user, totp.generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


@pytest.fixture
def address(lost):
    return reverse("admin:accounts_user_lost_sign_in", args=[lost.pk])


def test_an_administrator_takes_it_away_and_the_log_says_on_what_proof(
    client, without_second_factor, lost, address
):
    theirs = Client()
    theirs.force_login(lost)
    chief = User.objects.create_superuser("chief", password="x")
    client.force_login(chief)
    change = client.get(reverse("admin:accounts_user_change", args=[lost.pk]))

    client.post(address, {"proof": "called"})

    assert f'href="{address}"' in change.text
    assert not Authenticator.objects.filter(user=lost).exists()
    assert theirs.get("/staff/").url.startswith("/accounts/login/")
    entry = LogEntry.objects.get(object_id=str(lost.pk))
    assert entry.user == chief
    assert "I called them at a number that we had before" in entry.get_change_message()


def test_the_log_is_in_one_language(lost):
    chief = User.objects.create_superuser("chief", password="x")

    with override("es"):
        take_away_factors(user=lost, by=chief, proof="met")

    entry = LogEntry.objects.get(object_id=str(lost.pk))
    assert entry.get_change_message() == "Second factor taken away. We met, and I know them."


def test_without_a_proof_nothing_is_taken_away(client, without_second_factor, lost, address):
    client.force_login(User.objects.create_superuser("chief", password="x"))

    for proof in ({}, {"proof": "they wrote a mail"}):
        assert client.post(address, proof).status_code == 200

    assert Authenticator.objects.filter(user=lost).exists()


@pytest.mark.parametrize("role", ["Editor", "Supervisor"])
def test_nobody_else_may(client, without_second_factor, lost, address, role):
    user = User.objects.create_user("other", password="x", is_staff=True)
    user.groups.set(Group.objects.filter(name=role))
    client.force_login(user)

    assert client.post(address, {"proof": "met"}).status_code in {403, 404}
    assert Authenticator.objects.filter(user=lost).exists()


def test_nobody_does_it_for_themselves(client, without_second_factor):
    chief = User.objects.create_superuser("chief", password="x")
    client.force_login(chief)

    page = client.post(
        reverse("admin:accounts_user_lost_sign_in", args=[chief.pk]), {"proof": "met"}
    )

    assert "Somebody else has to do this for you" in page.text
    with pytest.raises(OwnAccount):
        take_away_factors(user=chief, by=chief, proof="met")


def test_a_password_is_set_for_somebody_else_on_a_proof(client, without_second_factor, lost):
    client.force_login(User.objects.create_superuser("chief", password="x"))
    page = reverse("admin:auth_user_password_change", args=[lost.pk])
    typed = {
        "usable_password": "true",
        **dict.fromkeys(("password1", "password2"), "of theirs 7341"),
    }

    assert 'name="proof"' in client.get(page).text
    assert client.post(page, typed).status_code == 200
    assert client.post(page, {**typed, "proof": "met"}).status_code == 302

    lost.refresh_from_db()
    assert lost.check_password("of theirs 7341")
    entry = LogEntry.objects.get(object_id=str(lost.pk))
    assert entry.get_change_message() == "Password set. We met, and I know them."


def test_the_log_says_that_a_password_was_taken_away(client, without_second_factor, lost):
    client.force_login(User.objects.create_superuser("chief", password="x"))
    page = reverse("admin:auth_user_password_change", args=[lost.pk])

    client.post(page, {"usable_password": "false", "unset-password": "on", "proof": "met"})

    lost.refresh_from_db()
    assert not lost.has_usable_password()
    entry = LogEntry.objects.get(object_id=str(lost.pk))
    assert entry.get_change_message() == "Password taken away. We met, and I know them."
