"""Make the first Administrator, or another where all of them lost their sign-in."""

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.models import User
from legal_help.management.terminal import require_terminal
from people.membership.history import note
from people.roles_in_words import ADMINISTRATOR


class Command(BaseCommand):
    help = (
        "Make an Administrator, who invites everybody else at /admin/people/. A sign-in that is there "
        "gets the role. No superuser is needed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="The sign-in; made if there is none.")
        parser.add_argument(
            "--password-file",
            type=Path,
            help="A file with the password of a new sign-in, where nobody sits at a terminal.",
        )

    def handle(self, *, username: str, password_file: Path | None = None, **_options: Any) -> None:
        if password_file is None:
            require_terminal()
        user = User.objects.filter(username=username).first()
        user = user or self._new_user(username, password_file)
        if not user.is_active:
            raise CommandError("This account is deactivated. Take another user name.")
        user.groups.add(Group.objects.get(name=ADMINISTRATOR))
        user.is_staff = True
        user.save(update_fields=["is_staff"])
        note(user, user, lambda: _("Made Administrator by a command on the server."))
        self.stdout.write(self.style.SUCCESS(f"{username} is an Administrator now."))
        self.stdout.write("Sign in at /accounts/login/, and set up a second factor.")

    def _new_user(self, username: str, password_file: Path | None) -> User:
        if password_file is None:
            password = getpass("A password for the sign-in, 12 characters or more: ")
        else:
            password = _read_password(password_file)
        user = User(username=username)
        try:
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as weak:
            raise CommandError(" ".join(weak.messages)) from None
        user.set_password(password)
        user.save()
        return user


def _read_password(file: Path) -> str:
    try:
        return file.read_text().strip()
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"The file {file} cannot be read.") from None
