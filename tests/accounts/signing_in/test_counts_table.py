"""What is counted stands in a table. Whoever writes there makes numbers, and runs nothing."""

import base64
import os
import pickle

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


class Program:
    """What a pickle runs when it is read."""

    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (self.folder,)


def put_in_every_row(value):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cache SET value = %s", [value])
        return cursor.rowcount


def test_a_program_in_the_table_never_runs(client, tmp_path):
    typed = {"login": "nobody", "password": "not the password"}
    client.post("/accounts/login/", typed)
    planted = base64.b64encode(pickle.dumps(Program(str(tmp_path / "ran")))).decode()
    assert put_in_every_row(planted) >= 3

    response = client.post("/accounts/login/", typed)

    assert response.status_code == 200
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("broken", ["", "no base64 at all!", "gARdlA==", "gASMCQ=="])
def test_what_cannot_be_read_counts_as_missing(broken):
    cache.set("k", [1.5, 2.5])
    put_in_every_row(broken)

    assert cache.get("k", "missing") == "missing"


def test_what_was_counted_while_a_clock_was_ahead_shuts_nobody_out(time_machine):
    time_machine.move_to("2026-12-11T12:00Z")
    cache.set("k", [1.5, 2.5])
    time_machine.move_to("2026-12-01T12:00Z")

    assert cache.get("k", "missing") == "missing"


def rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        return {name for (name,) in cursor.fetchall()}


def test_it_counts_as_the_backend_of_django_does(time_machine):
    time_machine.move_to("2026-11-24 12:00:00", tick=False)
    cache.set("k", [1.5, 2.5], 60)

    assert cache.get("k") == [1.5, 2.5]
    assert not cache.add("k", [3.5], 60)
    assert cache.get_many(["k", "other"]) == {"k": [1.5, 2.5]}
    assert cache.get_many([]) == {}
    time_machine.shift(61)
    assert cache.get("k") is None
    assert cache.add("k", [3.5], 60)
    assert cache.get("k") == [3.5]


def test_what_is_over_goes_with_the_next_look(time_machine):
    time_machine.move_to("2026-11-24 12:00:00", tick=False)
    cache.set("yesterday", [1.5], 60)
    time_machine.shift(60)

    cache.get("today")

    assert not rows()


@pytest.mark.exhaustive  # a long run
def test_a_flood_from_many_addresses_forgets_no_failure_of_an_account():
    user = User.objects.create_superuser("editor", password=PASSWORD)
    totp.TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    thief = Client(REMOTE_ADDR="203.0.113.66")
    thief.post("/accounts/login/", {"login": "editor", "password": PASSWORD})
    for _ in range(5):
        thief.post("/accounts/2fa/authenticate/", {"code": "000000"})
    counted = rows()

    for number in range(500):  # Django's own table keeps 300, and drops the first of the alphabet
        cache.set(f"zz{number}", [1.5], 300)

    assert counted <= rows()
