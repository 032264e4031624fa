"""Use two of the three recovery shares, or make new ones."""

import json
import os
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from legal_help.access import recovery, waiting_cases
from legal_help.crypto.sealing import CannotOpen
from legal_help.crypto.shares import NotAShare
from legal_help.event_log.log import InDoubt, NoRoster
from legal_help.trust import keys, roster, unlocks
from legal_help.trust.roster import NotASupervisor

LINES_OF_A_SHARE = 2
WRONG = {
    NotAShare: "A line is miswritten, or the shares are one person's.",
    recovery.NotTheNewest: (
        "The parcel does not end with this roster: it is older, or another hand wrote it. Export "
        "again, and take the hash from the desk, under About security."
    ),
    recovery.NotTheRecoveryKey: "These shares belong to another recovery key.",
    recovery.NotWaiting: "No key waits under this id in the parcel.",
    recovery.NotOnPaper: "These are not two of the new shares. Nothing was changed.",
    CannotOpen: "The dummy in the parcel was altered.",
    recovery.NotTheNext: (
        "The log went on since the export, or the roster was signed for another house. Shut the "
        "doors, export again, and open that."
    ),
    InDoubt: "A line of the log cannot be good. See the alarms at the desk first.",
    keys.NotOnRoster: "This person has no key that the roster knows.",
    keys.WrongPassphrase: "The passphrase does not open the key.",
    NotASupervisor: "Only a supervisor of the roster can put a recovery key in place.",
}


class Command(BaseCommand):
    help = (
        "export PARCEL on the server; open PARCEL NEW --newest HASH on a machine without "
        "a network, where two people type their shares; import NEW on the server. Twice a year, rehearse "
        "PARCEL there: it opens a dummy and nothing else. A share was lost or seen: "
        "renew USERNAME on the server."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        export = steps.add_parser("export", help="Write the grants to the recovery key.")
        export.add_argument("parcel", type=Path)
        for name, words in (
            ("rehearse", "Never on the server: show that the shares open a dummy."),
            ("open", "Never on the server: seal them to the readers."),
        ):
            step = steps.add_parser(name, help=words)
            step.add_argument("parcel", type=Path)
        step.add_argument("new", type=Path)
        step.add_argument(
            "--newest",
            required=True,
            help="The hash of the newest roster, as export and the desk say it.",
        )
        step.add_argument("--admit", type=UUID, help="No supervisor is left: sign this key as one.")
        import_ = steps.add_parser("import", help="Store the grants that readers lack.")
        import_.add_argument("new", type=Path)
        renew = steps.add_parser("renew", help="Put another recovery key in place.")
        renew.add_argument("username", help="A supervisor's sign-in.")

    def handle(self, *, step: str, **given: Any) -> None:
        steps: dict[str, Callable[..., None]] = {
            "export": self._export,
            "rehearse": self._rehearse,
            "open": self._open,
            "import": self._import,
            "renew": self._renew,
        }
        arguments = ("parcel", "new", "newest", "admit", "username")
        with _in_words():
            steps[step](**{name: given[name] for name in arguments if name in given})

    def _export(self, parcel: Path) -> None:
        try:
            exported = recovery.exported()
        except NoRoster as missing:
            raise CommandError(f"There is no roster to trust: {missing}.") from None
        parcel.write_text(json.dumps(exported))
        self.stdout.write(f"{len(exported['grants'])} grants. All in this file is sealed.")
        self.stdout.write(f"The newest roster: {roster.verified().hash}")
        self.stdout.write("Write it down. Every reader sees it at the desk, under About security.")
        for waiting in exported["waiting"]:
            self.stdout.write(f"A key waits, of the sign-in {waiting['sign_in']}: {waiting['key']}")

    def _rehearse(self, parcel: Path) -> None:
        _at_a_terminal()
        content = json.loads(parcel.read_text())
        one, other = self._shares()
        if not recovery.rehearsed(content, one=one, other=other):
            raise CommandError("The dummy in the parcel is another one.")
        self.stdout.write("The shares open the dummy. Put them back where they were.")

    def _open(self, parcel: Path, new: Path, newest: str, admit: UUID | None) -> None:
        _at_a_terminal()
        content = json.loads(parcel.read_text())
        if admit:
            self._compare(recovery.waiting_key(content, admit))
        one, other = self._shares()
        opened = recovery.opened(
            content,
            newest=newest,
            one=one,
            other=other,
            admit=admit,
            today=timezone.localdate(),
        )
        new.write_text(json.dumps(opened))
        self.stdout.write(f"{len(opened['grants'])} grants, sealed to the readers of the roster.")
        for case in opened["refused"]:
            self.stdout.write(f"A grant was altered and does not open: request {case}")
        if opened["refused"]:
            self.stdout.write(f"{len(opened['refused'])} grants were altered. Import the others.")

    def _import(self, new: Path) -> None:
        imported = recovery.imported(json.loads(new.read_text()))
        self.stdout.write(f"{imported.new} grants are new.")
        if imported.refused:
            self.stdout.write(f"{imported.refused} were altered; the list of events names them.")

    def _renew(self, username: str) -> None:
        _at_a_terminal()
        user = User.objects.filter(username=username).first()
        if user is None:
            raise keys.NotOnRoster
        reader, cookie = keys.unlock_staff(user=user, passphrase=getpass("The passphrase: "))
        unlocks.lock(cookie=cookie)
        public, shares = keys.new_recovery()
        for holder, lines in shares.items():
            self.stdout.write(f"\nRecovery share {holder} of 3. Any two open everything.")
            self.stdout.write("Write it on paper, give it to one person, keep it off every device.")
            for line in lines:
                self.stdout.write(f"    {line}")
        self.stdout.write("\nNow type two of them, from the paper.")
        one, other = self._shares()
        if not recovery.put_in_place(public, key=uuid4(), by=reader, one=one, other=other):
            self.stdout.write(
                "Another supervisor has to sign as well, at the desk: /cases/people/."
            )
            return
        progress = waiting_cases.rekey_waiting(by=reader, at_most=waiting_cases.ALL)
        self.stdout.write(f"It opens {progress.done} requests.")
        if left := recovery.still_under_old_key():
            self.stdout.write(f"{left} are with the old key alone. Keep the old shares until")
            self.stdout.write("somebody who can open these has given them new keys.")
        else:
            self.stdout.write("The old shares: burn them.")

    def _compare(self, waiting: recovery.WaitingKey) -> None:
        self.stdout.write(f"You make a supervisor of the sign-in {waiting.sign_in}.")
        self.stdout.write(f"Whose key it is reads these words to you: {' '.join(waiting.words)}")
        if input("Did they read exactly these? yes or no: ").strip() != "yes":
            raise CommandError("Nothing was signed.")

    def _shares(self) -> list[list[str]]:
        return [self._share(name) for name in ("first", "second")]

    def _share(self, name: str) -> list[str]:
        self.stdout.write(f"The {name} share, a line at a time:")
        return [input("> ") for _line in range(LINES_OF_A_SHARE)]


def _at_a_terminal() -> None:
    if not os.isatty(0):
        raise CommandError("People type secrets at a terminal, and read what it prints.")


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except tuple(WRONG) as wrong:
        raise CommandError(WRONG[type(wrong)]) from None
