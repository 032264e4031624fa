import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from accounts.signing_in.sessions import SessionStore

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def signed_in(client):
    client.force_login(User.objects.create_user("sofia", password="x"))
    return client


def test_the_table_signs_nobody_in(signed_in):
    """Somebody has the rows, and tries each key that stands there as a cookie."""
    held = signed_in.cookies["sessionid"].value
    (row,) = Session.objects.all()
    assert held not in row.session_key
    assert SESSION_KEY in SessionStore(held)
    thief = Client()
    thief.cookies["sessionid"] = row.session_key

    assert SESSION_KEY not in SessionStore(row.session_key)
    assert thief.get("/staff/").url.startswith("/accounts/login/")
    assert signed_in.get("/staff/").status_code == 200


def test_signing_out_ends_the_session_for_a_copied_cookie_too(signed_in):
    copied = signed_in.cookies["sessionid"].value

    signed_in.post("/accounts/logout/")

    assert SESSION_KEY not in SessionStore(copied)


def test_a_session_is_kept_changed_and_ended():
    store = SessionStore()
    store["a"] = 1
    store.save()
    again = SessionStore(store.session_key)
    assert again["a"] == 1
    again["a"] = 2
    again.save()
    assert SessionStore(store.session_key)["a"] == 2
    assert Session.objects.count() == 1

    old = store.session_key
    again.cycle_key()
    assert again["a"] == 2
    assert again.session_key != old
    assert not SessionStore().exists(old)
    assert SessionStore().exists(again.session_key)

    again.delete(again.session_key)
    again.flush()
    SessionStore().delete()
    assert not Session.objects.exists()


def test_an_unknown_key_is_an_empty_session():
    store = SessionStore("nobodyhasthiskey")

    assert dict(store.items()) == {}
    assert store.session_key is None


def test_a_session_lasts_twelve_hours(time_machine):
    time_machine.move_to("2026-11-29T08:00:00Z", tick=False)
    store = SessionStore()
    store["a"] = 1
    store.save()

    time_machine.move_to("2026-11-29T19:59:59Z", tick=False)
    assert dict(SessionStore(store.session_key).items()) == {"a": 1}
    time_machine.move_to("2026-11-29T20:00:00Z", tick=False)
    assert dict(SessionStore(store.session_key).items()) == {}
