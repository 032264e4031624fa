"""Rehearse a restore: beside the site, in a folder that is thrown away afterwards."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import pyrage
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from articles.models import Article
from config.backups.beside import run_beside
from legal_help.access import founding
from legal_help.casework import cases
from legal_help.crypto.codes import NotACode, group_digits
from legal_help.crypto.passphrases import new_passphrase
from legal_help.intake import drafts, return_visit, submit
from legal_help.trust import keys

ANSWERS: Final = {
    "full_name": "Rehearsal",
    "more": "Nobody asks for help here. This is a rehearsal.",
}
# Of the site itself: a copy has a database, folders and lists of its own, and sends and copies nothing.
NOT_OF_A_COPY: Final = (
    *("BACKUP_", "DATABASE_", "MEDIA_", "EMAIL_", "ADMINS", "SENTRY_"),
    *("HELP_ALARMS_TO", "HELP_TEXT_"),
)


class RehearsalFailed(Exception):
    """Something did not come back as it was. Says what."""


@contextmanager
def folder_to_throw_away() -> Iterator[Path]:
    """Give a new folder on the disk with DATA_DIR, for this account alone."""
    folder = Path(mkdtemp(prefix="rehearsal-", dir=settings.DATA_DIR))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def restore_copy(folder: Path, backup: Path, key: pyrage.x25519.Identity) -> None:
    """Restore a backup into a folder, into SQLite, and look at it. Raises RehearsalFailed."""
    in_copy = environment_of_copy(folder)
    (folder / "static").symlink_to(settings.STATIC_ROOT)  # of this version, and the same for both
    _run(
        "restore",
        str(backup.resolve()),
        "--key",
        "/dev/stdin",
        "--list-of-backup",
        "--verbosity=0",
        env=in_copy,
        given=str(key),
    )
    _run("rehearse_restore", "--look", env=in_copy)


def try_request(folder: Path) -> None:
    """Found a house of its own and send a request, whose code somebody types. Raises RehearsalFailed."""
    _run(
        "rehearse_restore",
        "--request",
        env=environment_of_copy(folder) | {"ROSTER_ROOT": "", "LOG_SEEN": ""},
    )


def environment_of_copy(folder: Path) -> dict[str, str]:
    """Return the environment for a command that works on a copy of the site in `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_OF_A_COPY)}
    return kept | {
        "DATABASE_URL": f"sqlite:///{folder / 'copy.sqlite3'}",
        "DATA_DIR": str(folder),
        "HELP_ERASURES_LOG": str(folder / "erasures.log"),
    }


def _run(*arguments: str, env: dict[str, str], given: str | None = None) -> None:
    if not run_beside(*arguments, env=env, given=given):
        raise RehearsalFailed("This is where it failed.")


# What the copy does, in a process of its own.


def look_at_copy(say: Callable[[str], object]) -> None:
    """Draw the front page and the newest article, and judge the log. Raises RehearsalFailed, CommandError."""
    newest = Article.objects.published().order_by("-first_published_at").first()
    for address in ["/", *([newest.get_absolute_url()] if newest else [])]:
        answer = Client(headers={"host": settings.ALLOWED_HOSTS[0]}).get(address, secure=True)
        if answer.status_code != 200:
            raise RehearsalFailed(f"{address} answers {answer.status_code}.")
        say(f"{address} is drawn")
    if settings.LEGAL_HELP and settings.ROSTER_ROOT:
        call_command("verify_log")


def send_and_open(say: Callable[[str], object], ask: Callable[[str], str]) -> None:
    """Found a house in an empty database, send a request, and open it with a code that somebody types.

    Raises RehearsalFailed.
    """
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable")
    passphrase = new_passphrase()
    supervisor = User.objects.create_user("rehearsal", is_staff=True)
    settings.ROSTER_ROOT = founding.found(supervisor=supervisor, passphrase=passphrase).root
    draft, _cookie = drafts.start_draft(answers=ANSWERS)
    receipt = submit.send_draft(
        draft=draft, answers=draft.answers, card={}, facts={}, form_version=1
    )
    say(
        f"A request was sent. Its code, as a person would write it down:\n\n    {group_digits(receipt.code)}\n"
    )
    try:
        visit = return_visit.open_visit(cookie=keys.unlock_with_code(code=ask("Type it: ")).cookie)
    except (NotACode, keys.WrongCode):
        raise RehearsalFailed("This is not the code.") from None
    return_visit.write_to_us(visit=visit, text="It came back.")
    reader, _cookie = keys.unlock_staff(user=supervisor, passphrase=passphrase)
    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)
    if opened.answers != ANSWERS or [each.text for each in opened.messages] != ["It came back."]:
        raise RehearsalFailed("The request did not come back as it was sent.")
    say("The code opened it, and a supervisor reads what was sent.")
