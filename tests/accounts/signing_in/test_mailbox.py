"""Threat E: somebody reads a colleague's mailbox. It leads to the second factor, and no further."""

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.admin.models import LogEntry
from django.core import mail

from accounts.models import User

pytestmark = pytest.mark.django_db
SIGN_IN = ("/accounts/login/", "/accounts/2fa/authenticate/")


@pytest.fixture
def caseworker():
    user = User.objects.create_user("carlos", email="carlos@example.org", password="their own")
    user.groups.set(user.groups.model.objects.filter(name="Caseworker"))
    totp.TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    return user


def test_whoever_reads_the_mail_gets_a_password_and_no_further(client, caseworker):
    client.post("/accounts/password/reset/", {"email": caseworker.email}, secure=True)
    [letter] = mail.outbox
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", letter.body)[1]
    form = client.get(link, secure=True, follow=True).request["PATH_INFO"]
    theirs = {"password1": "of the reader 71", "password2": "of the reader 71"}
    client.post(form, theirs, secure=True)

    signed_in = client.post(
        "/accounts/login/", {"login": "carlos", "password": "of the reader 71"}, secure=True
    )

    assert User.objects.get().check_password("of the reader 71")
    said = LogEntry.objects.get(object_id=str(caseworker.pk)).get_change_message()
    assert said == "Password set anew by a link."
    assert signed_in.url == "/accounts/2fa/authenticate/"
    for address in ("/cases/", "/cases/key/", "/cases/unlock/", "/admin/"):
        met = client.get(address, secure=True, follow=True)
        assert met.request["PATH_INFO"] in SIGN_IN, address


def test_a_reset_takes_no_second_factor_away(client, caseworker):
    client.post("/accounts/password/reset/", {"email": caseworker.email}, secure=True)

    assert caseworker.authenticator_set.count() == 1
    assert "carlos" not in mail.outbox[0].subject
