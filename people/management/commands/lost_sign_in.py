"""Take a second factor away from the server: of supervisors and superusers, for whom no page does it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.signing_in import lost_sign_in
from legal_help.management.terminal import require_terminal


class Command(BaseCommand):
    help = (
        "Take second factor and recovery codes away from somebody of whom you made sure that it is "
        "them, and sign them out everywhere. With their password they set up another. A key of "
        "casework stays shut."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--proof",
            required=True,
            choices=list(lost_sign_in.PROOFS),
            help="met: you met, and know them. called: you called a number that you had before.",
        )

    def handle(self, *, username: str, proof: str, **_options: Any) -> None:
        require_terminal()
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError("Nobody has this user name.")
        lost_sign_in.take_away_factors(user=user, by=None, proof=proof)
        self.stdout.write(self.style.SUCCESS(_("Their second factor was removed.")))
