"""The drill: a backup is restored into an empty database, and held against what went on since."""

import contextlib
import os
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from accounts.models import User
from legal_help.access import membership
from legal_help.casework import cases
from legal_help.evidence import checkpoints
from legal_help.intake import drafts
from legal_help.models import Draft, HelpRequest, Tombstone, Unlock
from legal_help.retention import retention
from legal_help.trust import keys, roster
from tests.legal_help.helpers import PASSPHRASE
from tests.postgres import find_binaries

pytestmark = pytest.mark.both_databases

ROOT = Path(__file__).parents[3]
RESTORED = "restored"


@dataclass(frozen=True)
class Backup:
    """A backup in a file of its own; `restored` runs something on a database made of it alone."""

    file: Path

    def restored(self, function):
        with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as pool:
            patch.setitem(connections.settings["default"], "NAME", self.made())
            return pool.submit(_and_close, function).result(120)

    def made(self):
        if connection.vendor == "sqlite":
            return self.file
        with psycopg.connect(_server("postgres"), autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {RESTORED}")
            server.execute(f"CREATE DATABASE {RESTORED}")
        _run(
            "pg_restore",
            "--no-owner",
            "--exit-on-error",
            f"--dbname={_server(RESTORED)}",
            self.file,
        )
        return RESTORED


def _and_close(function):
    try:
        return function()
    finally:
        connections.close_all()


def _server(name):
    settings = connection.settings_dict
    return f"postgresql://{settings['USER']}@/{name}?host={settings['HOST']}"


def _run(program, *arguments, **more):
    """With no word of the test's own database or secrets around it."""
    command = [find_binaries() / program if program.startswith("pg_") else program, *arguments]
    environment = {"PATH": os.environ["PATH"], **more}
    subprocess.run(command, check=True, env=environment, capture_output=True)


@pytest.fixture
def back_up(transactional_db, tmp_path):
    """Back the database up as deploy/backup.sh does; on SQLite with its own means."""

    def back_up():
        file = tmp_path / "backup.dump"
        if connection.vendor == "sqlite":
            with contextlib.closing(sqlite3.connect(file)) as copy:
                connection.connection.backup(copy)
        else:
            dump, name = find_binaries() / "pg_dump", connection.settings_dict["NAME"]
            _run("sh", ROOT / "deploy/backup.sh", file, PG_DUMP=str(dump), DATABASE=_server(name))
        return Backup(file)

    return back_up


@pytest.fixture
def house(founding, send, reader):
    """Two requests, one of them answered, and a chain whose end was signed on this host."""
    kept, erased = (send(answers={"name": f"Zz{name}"}) for name in ("kept", "erased"))
    cases.send_reply(by=reader, public_ref=kept.public_ref, text="Zzanswer")
    checkpoints.sign(by=reader)
    return kept.public_ref, erased.public_ref


def references():
    return set(HelpRequest.objects.values_list("public_ref", flat=True))


def test_a_restored_backup_is_whole_and_erases_again_what_was_erased(
    house, back_up, reader, capsys
):
    kept, erased = house
    backup = back_up()
    retention.erase_by_hand(by=reader, public_ref=erased, typed=erased)

    def drill():
        assert references() == {kept, erased}
        call_command("verify_audit")
        call_command("apply_erasures")
        assert references() == {kept}
        assert Tombstone.objects.get().reference == erased
        call_command("verify_audit")
        user = User.objects.get(username="sofia")
        again, _cookie = keys.unlock_staff(user=user, passphrase=PASSPHRASE)
        return cases.open_case(by=again, public_ref=kept)

    opened = backup.restored(drill)

    assert opened.answers == {"name": "Zzkept"}
    assert [letter.text for letter in opened.messages] == ["Zzanswer"]
    assert "1 erased again." in capsys.readouterr().out


def test_a_host_that_saw_more_than_the_backup_holds_says_so(house, back_up, reader):
    """What was done since is lost with the database, and nobody can pretend that it never was."""
    backup = back_up()
    cases.add_note(by=reader, public_ref=house[0], text="Zzlater")
    checkpoints.sign(by=reader)

    with pytest.raises(CommandError, match="The end was cut off: this host saw events up to"):
        backup.restored(lambda: call_command("verify_audit"))


@pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="pg_dump leaves tables out")
def test_what_opens_a_draft_or_a_desk_for_a_while_is_in_no_backup(house, back_up):
    drafts.start_draft(answers={"name": "Zzdraft"})
    assert Draft.objects.exists()
    assert Unlock.objects.exists()

    backup = back_up()

    assert backup.restored(lambda: (Draft.objects.count(), Unlock.objects.count())) == (0, 0)


def test_who_left_after_the_backup_stays_outside_and_the_roster_goes_on(
    house, back_up, colleague, reader
):
    """The restored database holds an older roster than this host has verified."""
    backup = back_up()
    membership.remove(by=reader, key=colleague.person.key)
    left = roster.verified()

    def drill():
        assert roster.verified() == left
        with pytest.raises(keys.NotOnRoster):
            keys.unlock_staff(user=colleague.user, passphrase=PASSPHRASE)
        call_command("apply_erasures")
        following = replace(left, version=left.version + 1, previous=roster.newest_hash())
        roster.publish(following, by=reader)
        return roster.verified().version

    assert backup.restored(drill) == left.version + 1


def test_no_backup_outlives_what_was_promised():
    assert timedelta(days=35) == retention.BACKUPS_KEPT_FOR
    assert "35 days" in (ROOT / "docs/running.md").read_text()
