import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group

from accounts.models import User
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import PASSPHRASE


@pytest.fixture
def newcomer(db):
    user = User.objects.create_user("nadia", password="x", first_name="Nadia", last_name="Amari")
    user.groups.add(Group.objects.get(name="Caseworker"))
    return user


@pytest.fixture
def desk_of():
    """The unlocked desk of somebody, in a browser of their own."""

    def desk_of(user, passphrase=PASSPHRASE):
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        client = FormClient()
        client.force_login(user)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        assert client.post("/cases/unlock/", {"passphrase": passphrase}).status_code == 302
        return client

    return desk_of
