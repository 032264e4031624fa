"""Talk to people at a terminal: what they type is secret, and what it prints is shown once."""

import os
from collections.abc import Iterator, Mapping
from getpass import getpass
from pathlib import Path

from django.core.management.base import CommandError

from accounts.models import User
from legal_help.trust import keys, unlocks
from legal_help.trust.actors import Caseworker

OUTPUT_OF_FIRST_PROCESS = Path("/proc/1/fd/1")


def require_terminal() -> None:
    """Raise CommandError where what is typed or printed would be kept: in a file, or in a log."""
    if not (os.isatty(0) and os.isatty(1)):
        raise CommandError(
            "Run this at a terminal: people type secrets there, and what it prints must not land "
            "in a file."
        )
    if _prints_into_log_of_container():
        raise CommandError(
            "Run this with `docker compose exec web …`: what `docker compose run` prints is kept in "
            "the log of its container."
        )


def _prints_into_log_of_container() -> bool:
    """Say whether the terminal is that of the first process, whose output the log driver keeps."""
    try:
        return os.path.samestat(OUTPUT_OF_FIRST_PROCESS.stat(), os.fstat(1))
    except OSError:  # somebody else's process, or no Linux
        return False


def unlocked(username: str) -> Caseworker:
    """Ask a reader for their passphrase and return them, without opening a desk.

    Raises NotOnRoster, WrongPassphrase.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise keys.NotOnRoster
    passphrase = getpass(f"The passphrase of {username}: ")
    reader, cookie = keys.unlock_staff(user=user, passphrase=passphrase)
    unlocks.lock(cookie=cookie)
    return reader


def shares_on_paper(shares: Mapping[int, list[str]]) -> Iterator[str]:
    """Yield what to print so that three people write down the shares of a recovery key."""
    for holder, lines in shares.items():
        yield f"\nRecovery share {holder} of 3. Any two open everything."
        yield "Write it on paper, give it to one person, keep it off every device."
        yield from (f"    {line}" for line in lines)
