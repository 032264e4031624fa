"""Found the casework: make the recovery key, the first supervisor and the first roster."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from legal_help.access import founding
from legal_help.crypto.passphrases import new_passphrase
from legal_help.management.terminal import require_terminal, shares_on_paper


class Command(BaseCommand):
    help = (
        "Make the first supervisor's key, the recovery key and the first roster. What it prints is "
        "shown once and kept nowhere: have paper ready, and three people who keep the shares."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="The supervisor's sign-in; made if there is none.")

    def handle(self, *, username: str, **_: Any) -> None:
        require_terminal()
        user = User.objects.filter(username=username).first() or self._new_user(username)
        user.groups.add(*Group.objects.filter(name__in=["Caseworker", "Supervisor"]))
        passphrase = new_passphrase()
        try:
            founded = founding.found(supervisor=user, passphrase=passphrase)
        except founding.AlreadyFounded:
            raise CommandError(
                "There is a roster already, in the database or in DATA_DIR/trust; a second founder "
                "is refused."
            ) from None
        self._print(passphrase, founded)

    def _new_user(self, username: str) -> User:
        password = getpass("A password for the sign-in, 12 characters or more: ")
        try:
            validate_password(password)
        except ValidationError as weak:
            raise CommandError(" ".join(weak.messages)) from None
        return User.objects.create_user(username, password=password, is_staff=True)

    def _print(self, passphrase: str, founded: founding.Founding) -> None:
        for line in shares_on_paper(founded.shares):
            self.stdout.write(line)
        self.stdout.write("\nThe supervisor's passphrase. Nobody can read it back to you:")
        self.stdout.write(self.style.SUCCESS(f"    {passphrase}"))
        self.stdout.write("\nSet this in the environment and start again; until then no request is")
        self.stdout.write("taken:")
        self.stdout.write(self.style.SUCCESS(f"    ROSTER_ROOT={founded.root}\n"))
