"""A password alone opens neither desk; in the demonstration it does, and a banner says so."""

import pytest
from allauth.mfa.recovery_codes.internal import auth as recovery_codes
from allauth.mfa.totp.internal import auth as totp

from accounts.models import User
from tests.legal_help.desk.addresses import BY_NAME, address
from tests.sitewide.role_table import NOT_THERE, expected, filled

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def editor():
    return User.objects.create_superuser("editor", password=PASSWORD)


def sign_in(client, *, follow=False):
    return client.post("/accounts/login/", {"login": "editor", "password": PASSWORD}, follow=follow)


def totp_code(secret):
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


@pytest.mark.sampled
@pytest.mark.parametrize("desk", ["/admin/", "/cases/"])
def test_a_password_alone_leads_to_setting_up_a_second_factor(client, editor, desk):
    sign_in(client)

    response = client.get(desk)

    assert (response.status_code, response.url) == (302, "/accounts/2fa/")


def test_no_address_of_a_desk_opens_by_a_password_alone(client, editor):
    sign_in(client)
    addresses = [filled(path, NOT_THERE) for path in expected()]
    addresses += [address(name) for name in BY_NAME]

    refused = {path: client.get(path).headers.get("Location") for path in addresses}

    assert len(refused) > 100
    assert set(refused.values()) - {"/accounts/2fa/"} == set(), refused


def test_no_browser_keeps_the_secret_or_the_recovery_codes(client, editor):
    """Whoever sits down after a sign-out would find them by Back."""
    sign_in(client)
    confirm = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert confirm.status_code == 302
    activate = client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    client.post("/accounts/2fa/totp/activate/", {"code": totp_code(secret)})
    codes = client.get("/accounts/2fa/recovery-codes/")

    assert secret in activate.text
    assert recovery_codes.RecoveryCodes.activate(editor).get_unused_codes()[0] in codes.text
    for page in (activate, codes):
        assert "no-store" in page.headers.get("Cache-Control", "")


def test_a_second_factor_opens_the_admin(client, editor):
    secret = "JBSWY3DPEHPK3PXP"
    totp.TOTP.activate(editor, secret)
    sign_in(client)
    assert client.get("/admin/").status_code == 302

    client.post("/accounts/2fa/authenticate/", {"code": totp_code(secret)})

    response = client.get("/admin/")
    assert response.status_code == 200
    assert "Site administration" in response.text


@pytest.mark.parametrize("desk", ["/admin/", "/cases/"])
def test_a_session_that_skipped_the_second_factor_is_asked_for_it(client, editor, desk):
    sign_in(client)
    totp.TOTP.activate(editor, "JBSWY3DPEHPK3PXP")

    response = client.get(desk)

    assert (response.status_code, response.url) == (302, "/accounts/2fa/reauthenticate/")


def test_the_demonstration_asks_for_none(client, editor, settings):
    settings.DEMO = True
    sign_in(client)

    assert client.get("/admin/").status_code == 200


def test_second_factor_secrets_are_unreadable_in_the_database(editor):
    authenticator = totp.TOTP.activate(editor, "JBSWY3DPEHPK3PXP").instance

    authenticator.refresh_from_db()

    assert "JBSWY3DPEHPK3PXP" not in str(authenticator.data)
    assert totp.TOTP(authenticator).validate_code(totp_code("JBSWY3DPEHPK3PXP"))


def test_nobody_signs_up(client):
    response = client.post(
        "/accounts/signup/", {"username": "new", "password1": PASSWORD, "password2": PASSWORD}
    )

    assert not User.objects.filter(username="new").exists()
    assert response.status_code in (200, 302, 403)
