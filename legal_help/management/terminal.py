"""Talk to people at a terminal: what they type is secret, and what it prints is shown once."""

import os
from collections.abc import Iterator, Mapping
from getpass import getpass

from django.core.management.base import CommandError

from accounts.models import User
from legal_help.trust import keys, unlocks
from legal_help.trust.actors import Caseworker


def require_terminal() -> None:
    if not (os.isatty(0) and os.isatty(1)):
        raise CommandError(
            "Run this at a terminal: people type secrets there, and what it prints must not land "
            "in a file."
        )


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
