"""Nobody locks a colleague out by failing in their name, and no address is kept in a table."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.db import connection
from django.test import Client

from accounts.models import User
from tests.legal_help import sentinels

pytestmark = pytest.mark.django_db
PASSWORD, WRONG = "correct horse battery", "not the password"
ATTACKER, COLLEAGUE = "203.0.113.66", "198.51.100.23"
TOO_MANY = "Too many failed login attempts"


@pytest.fixture
def editor():
    return User.objects.create_superuser("editor", password=PASSWORD)


def sign_in(address, password=WRONG, *, name="editor"):
    client = Client(REMOTE_ADDR=address)
    typed = {"login": name, "password": password}
    return client, client.post("/accounts/login/", typed)


def fail(address, times, *, name="editor"):
    for _ in range(times):
        sign_in(address, name=name)


def test_an_attacker_elsewhere_locks_nobody_out(editor):
    fail(ATTACKER, 9)

    _client, response = sign_in(COLLEAGUE, PASSWORD)

    assert response.status_code == 302


def test_a_name_is_refused_after_five_failures_from_one_address(editor):
    fail(ATTACKER, 5)

    _client, response = sign_in(ATTACKER, PASSWORD)

    assert TOO_MANY in response.text
    # Another way to write the name is no other name.
    _client, response = sign_in(ATTACKER, PASSWORD, name="EDITOR")
    assert TOO_MANY in response.text


def test_an_address_is_refused_after_ten_failures_in_any_names(editor):
    for number in range(10):
        fail(ATTACKER, 1, name=f"nobody-{number}")

    _client, response = sign_in(ATTACKER, PASSWORD)

    assert TOO_MANY in response.text


def test_a_network_of_version_6_counts_as_one_address(editor):
    for number in range(5):
        fail(f"2001:db8:1:2::{number}", 1)

    _client, response = sign_in("2001:db8:1:2::99", PASSWORD)

    assert TOO_MANY in response.text


@pytest.fixture
def passkey(editor, monkeypatch):
    """A key of which the browser says what it must; the mathematics of it are others' tests."""
    totp.TOTP.activate(editor, "JBSWY3DPEHPK3PXP")
    key = Authenticator.objects.create(
        user=editor, type=Authenticator.Type.WEBAUTHN, data={"name": "key", "passwordless": True}
    )

    def complete(user, credential):
        if credential != {"right": True}:
            raise webauthn.get_adapter().validation_error("incorrect_code")
        return key

    monkeypatch.setattr(webauthn, "parse_authentication_response", lambda response: response)
    monkeypatch.setattr(webauthn, "begin_authentication", lambda *_, **__: {})
    monkeypatch.setattr(webauthn, "extract_user_from_response", lambda _response: editor)
    monkeypatch.setattr(webauthn, "complete_authentication", complete)
    return key


@pytest.mark.exhaustive
def test_a_passkey_signs_in_while_the_name_is_refused(passkey):
    fail(COLLEAGUE, 6)
    client = Client(REMOTE_ADDR=COLLEAGUE)

    response = client.post("/accounts/2fa/webauthn/login/", {"credential": '{"right": true}'})

    assert response.url == "/staff/"
    assert client.get("/admin/").status_code == 200


def test_a_passkey_is_a_second_factor_while_codes_are_refused(passkey):
    """Whoever has the password uses up the codes; they are counted by account, for they can be guessed."""
    thief, _response = sign_in(ATTACKER, PASSWORD)
    for _ in range(6):
        page = thief.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert TOO_MANY in page.text
    client, _response = sign_in(COLLEAGUE, PASSWORD)
    refused = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert TOO_MANY in refused.text, "another address does not buy more guesses"

    response = client.post("/accounts/2fa/authenticate/", {"credential": '{"right": true}'})

    assert response.url == "/staff/"
    assert client.get("/admin/").status_code == 200


def test_a_wrong_passkey_opens_nothing(passkey):
    client, _response = sign_in(COLLEAGUE, PASSWORD)

    client.post("/accounts/2fa/authenticate/", {"credential": '{"right": false}'})

    assert client.get("/admin/").status_code == 302


@pytest.mark.exhaustive
def test_a_passkey_confirms_while_codes_are_refused(passkey):
    client = Client(REMOTE_ADDR=COLLEAGUE)
    client.post("/accounts/2fa/webauthn/login/", {"credential": '{"right": true}'})
    for _ in range(6):
        client.post("/accounts/2fa/reauthenticate/", {"code": "000000"})

    response = client.post(
        "/accounts/2fa/webauthn/reauthenticate/", {"credential": '{"right": true}'}
    )

    assert response.status_code == 302
    assert "login" not in response.url


@pytest.mark.both_databases
@pytest.mark.parametrize("address", ["203.0.113.66", "2001:db8:1:2::66"])
def test_no_address_is_in_any_table(editor, settings, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client = Client(REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": address})
    totp.TOTP.activate(editor, "JBSWY3DPEHPK3PXP")
    for password in (WRONG, PASSWORD):
        client.post("/accounts/login/", {"login": "editor", "password": password})
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    client.get("/legal-help/request/")

    tables = connection.introspection.table_names()
    stored = {table: b"\n".join(sentinels.rows_of(table)) for table in tables}

    assert stored["cache"].count(b"login_failed") > 1, "the search is blind: nothing was counted"
    network = address.rpartition("::")[0] or address
    found = [
        table
        for table, rows in stored.items()
        for dress in sentinels.dresses(network)
        if dress in rows
    ]
    assert found == []
    assert all(dress not in sentinels.raw_database() for dress in sentinels.dresses(network))
