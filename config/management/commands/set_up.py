"""Set up a new site: all that is needed between an empty database and the first article."""

import io
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from accounts.models import User
from legal_help.management.terminal import require_terminal
from people.roles_in_words import ADMINISTRATOR


class Command(BaseCommand):
    help = (
        "Send a test mail, make the first Administrator, load the reference data and, if you take "
        "requests for help, found the casework. Run it again whenever you like: what is there stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--non-interactive", action="store_true", help="Ask nothing.")
        parser.add_argument("--admin", metavar="USERNAME", help="The first Administrator.")
        parser.add_argument(
            "--admin-password-file",
            type=Path,
            help="With --non-interactive: a file with their password.",
        )
        parser.add_argument("--mail-to", metavar="ADDRESS", help="Where the test mail goes.")

    def handle(self, **options: Any) -> None:
        self._asks = not options["non_interactive"]
        if self._asks:
            require_terminal()
        self._send_test_mail(options["mail_to"])
        self._make_administrator(options["admin"], options["admin_password_file"])
        self._write_heading("Reference data")
        call_command("load_reference_data", stdout=self.stdout)
        if self._asks and settings.LEGAL_HELP:
            self._found_casework()
        self._write_heading("What is left")
        for line in self._remaining_steps():
            self.stdout.write(f"  - {line}")

    def _write_heading(self, what: str) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(f"\n{what}"))

    def _ask(self, question: str) -> str:
        return input(f"{question} ").strip() if self._asks else ""

    def _send_test_mail(self, address: str | None) -> None:
        self._write_heading("Mail")
        if not settings.MAIL_EVENTS:
            self.stdout.write("No mail server is set: see EMAIL_HOST in .env.example.")
            return
        address = address or self._ask("A test mail goes to which address? (Enter: to none)")
        if not address:
            return
        try:
            validate_email(address)
            EmailMessage("Standing can send mail", "It works.", to=[address]).send()
        except ValidationError:
            raise CommandError(f"{address} is no mail address.") from None
        except Exception as error:  # noqa: BLE001 -- whatever the server or provider answers
            self.stdout.write(self.style.ERROR(f"The mail did not go: {error}"))
            self.stdout.write("Mend the EMAIL_ variables in .env, and run this again.")
        else:
            self.stdout.write(self.style.SUCCESS(f"Sent to {address}. Look whether it comes."))

    def _make_administrator(self, username: str | None, password_file: Path | None) -> None:
        self._write_heading("Administrator")
        first = (
            User.objects.filter(groups__name=ADMINISTRATOR, is_active=True).order_by("pk").first()
        )
        if not username and first:
            self.stdout.write(f"There is one already: {first.username}.")
            return
        username = username or self._ask("The user name of the first Administrator:")
        if not username:
            raise CommandError("Name the first Administrator: --admin USERNAME.")
        if not self._asks and password_file is None:
            raise CommandError("Name a file with their password: --admin-password-file FILE.")
        call_command("create_admin", username, password_file=password_file, stdout=self.stdout)

    def _found_casework(self) -> None:
        self._write_heading("Requests for help")
        if settings.ROSTER_ROOT:
            self.stdout.write("The casework is founded, and ROSTER_ROOT is set.")
            return
        self.stdout.write(
            "Whoever takes requests needs a supervisor, paper, and three people who each keep a share"
            " of the recovery key. You can do this later: manage.py create_supervisor USERNAME."
        )
        if self._ask("Do it now? (y/N)").casefold() not in ("y", "yes"):
            return
        username = self._ask("The user name of the first supervisor:")
        if username:
            call_command("create_supervisor", username, stdout=self.stdout)
            self._ask("Press Enter once all of it is on paper.")

    def _remaining_steps(self) -> Iterator[str]:
        """Yield what this command cannot do, and what the system checks say."""
        site = f"https://{settings.ALLOWED_HOSTS[0]}"
        yield f"Sign in at {site}/accounts/login/ and set up a second factor."
        yield (
            f"Invite an Editor at {site}/admin/people/, who writes the first article at {site}/admin/: an"
            " Administrator writes none. That may be you, under a second user name."
        )
        yield f"Say what the site is called and looks like at {site}/admin/identity/."
        if not settings.MAIL_EVENTS:
            yield "Set up mail: without it invitations are handed over, and nobody is told of anything."
        if settings.LEGAL_HELP and not settings.ROSTER_ROOT:
            yield "No request for help is taken until ROSTER_ROOT is set, and the site started again."
        if not settings.BACKUP_RECIPIENTS:
            yield "No backup is made: manage.py backup_key, and then docs/running.md, Backups."
        yield from self._messages_of_checks()

    def _messages_of_checks(self) -> Iterator[str]:
        said = io.StringIO()
        call_command("check", deploy=True, fail_level="CRITICAL", stdout=said, stderr=said)
        for line in said.getvalue().splitlines():
            if line.startswith(("?: ", "\tHINT: ")):
                yield line.removeprefix("?: ").replace("\tHINT:", " ")
