"""Somebody lost their second factor: who takes it away, on what proof."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.admin.models import LogEntry
from django.test import Client
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


def test_it_is_gone_and_so_are_all_sessions_and_the_log_says_on_what_proof(lost):
    theirs = Client()
    theirs.force_login(lost)
    chief = User.objects.create_superuser("chief")

    take_away_factors(user=lost, by=chief, proof="called")

    assert not Authenticator.objects.filter(user=lost).exists()
    assert theirs.get("/staff/").url.startswith("/accounts/login/")
    entry = LogEntry.objects.get(object_id=str(lost.pk))
    assert entry.user == chief
    assert "I called them on a number that we already had" in entry.get_change_message()


def test_the_log_is_in_one_language(lost):
    chief = User.objects.create_superuser("chief")

    with override("es"):
        take_away_factors(user=lost, by=chief, proof="met")

    entry = LogEntry.objects.get(object_id=str(lost.pk))
    assert (
        entry.get_change_message() == "Second factor taken away. We met in person, and I know them."
    )


def test_without_a_proof_nothing_is_taken_away(lost):
    chief = User.objects.create_superuser("chief")

    with pytest.raises(KeyError):
        take_away_factors(user=lost, by=chief, proof="they wrote a mail")

    assert Authenticator.objects.filter(user=lost).exists()


def test_nobody_does_it_for_themselves(lost):
    with pytest.raises(OwnAccount):
        take_away_factors(user=lost, by=lost, proof="met")
