"""A rehearsal, at a real terminal: the code that it prints is typed."""

import os
import pty
import re
import sys

import pyrage
import pytest

from config.backups.rehearsing import environment_of_copy
from tests.releases.running import ROOT, call, environment, manage

CODE = re.compile(rb"\n    ([0-9 ]+)\r\n")


def at_terminal(env, *arguments, typed):
    """Run a command at a terminal; `typed` makes the answer to a question of what was printed before."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execve(sys.executable, [sys.executable, "manage.py", *arguments], env)  # noqa: S606
    printed = b""
    while True:
        try:
            more = os.read(terminal, 4096)
        except OSError:  # it ended
            break
        printed += more
        if b"Type it:" in more:
            os.write(terminal, typed(printed) + b"\n")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), printed.decode()


@pytest.mark.exhaustive  # it migrates three databases; test_backup_and_restore.py has the restore
@pytest.mark.parametrize(
    ("typed", "ends", "says"),
    [
        (lambda printed: CODE.search(printed)[1], 0, "The backup can be restored"),
        (lambda _printed: b"0000 0000 0000 0000 0000 0000", 1, "This is not the code"),
    ],
)
def test_a_backup_is_restored_beside_the_site_and_thrown_away(tmp_path, typed, ends, says):
    key, data = pyrage.x25519.Identity.generate(), tmp_path / "data"
    (tmp_path / "key").write_text(str(key))
    house = {"database": f"sqlite:///{tmp_path / 'db.sqlite3'}", "data": data}
    manage("migrate", "--verbosity=0", **house)
    manage("collectstatic", "--no-input", "--verbosity=0", **house)
    secrets = call("fill", **house)
    house["root"] = secrets["root"]
    env = environment(**house) | {"BACKUP_RECIPIENTS": str(key.to_public()), "TERM": "dumb"}
    backup = ("backup", "--verbosity=0")
    assert at_terminal(env, *backup, typed=None)[0] == 0

    ended, printed = at_terminal(
        env, "rehearse_restore", "--key", str(tmp_path / "key"), typed=typed
    )

    assert (ended, says in printed) == (ends, True), printed
    assert "every link and signature holds" in printed
    assert "/ is drawn" in printed
    assert not list(data.glob("rehearsal-*"))
    assert call("read", secrets["passphrase"], secrets["code"], **house)["letters"]


def test_a_copy_mails_nobody_and_copies_nothing_away(tmp_path, monkeypatch):
    for name in (
        "EMAIL_HOST",
        "ADMINS",
        "SENTRY_DSN",
        "HELP_ALARMS_TO",
        "BACKUP_S3_BUCKET",
        "MEDIA_S3_BUCKET",
    ):
        monkeypatch.setenv(name, "Zzsite")
    monkeypatch.setenv("SITE_NAME", "Standing")
    env = environment_of_copy(tmp_path)
    assert "Zzsite" not in env.values()
    assert env["SITE_NAME"] == "Standing"
    assert "DATABASE_REPLICA_URL" not in env, "a copy on SQLite has none"
    assert str(tmp_path) in env["DATABASE_URL"]
    assert env["DATA_DIR"] == str(tmp_path)
