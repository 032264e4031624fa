"""Use two of the three recovery shares, or make new ones."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from legal_help.access import recovery, waiting_cases
from legal_help.access.founding import words_of_member
from legal_help.access.recovery import NotRecovered
from legal_help.crypto.sealing import CannotOpen
from legal_help.crypto.shares import NotAShare
from legal_help.event_log.appending import InDoubt
from legal_help.event_log.log import NoRoster
from legal_help.management.terminal import require_terminal, shares_on_paper, unlocked
from legal_help.trust import keys, roster
from legal_help.trust.roster import NotASupervisor

LINES_OF_A_SHARE = 2
WRONG = {
    NotAShare: "A line is miswritten, or the shares are one person's.",
    CannotOpen: "The dummy in the parcel was altered.",
    InDoubt: "A line of the log cannot be right. See the alarms at the desk first.",
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

        def add_step(name: str, run: Callable[..., None], words: str) -> ArgumentParser:
            step: ArgumentParser = steps.add_parser(name, help=words)
            step.set_defaults(run=run)
            return step

        step = add_step("export", self._export, "Write the grants to the recovery key.")
        step.add_argument("parcel", type=Path)
        words = "Never on the server: show that the shares open a dummy."
        step = add_step("rehearse", self._rehearse, words)
        step.add_argument("parcel", type=Path)
        step = add_step("open", self._open, "Never on the server: seal them to the readers.")
        step.add_argument("parcel", type=Path)
        step.add_argument("new", type=Path)
        step.add_argument(
            "--newest",
            required=True,
            help="The hash of the newest roster, as export and the desk say it.",
        )
        step.add_argument("--admit", type=UUID, help="No supervisor is left: sign this key as one.")
        step = add_step("import", self._import, "Store the grants that readers lack.")
        step.add_argument("new", type=Path)
        step = add_step("renew", self._renew, "Put another recovery key in place.")
        step.add_argument("username", help="A supervisor's sign-in.")

    def handle(self, *, run: Callable[..., None], **given: Any) -> None:
        try:
            run(**given)
        except tuple(WRONG) as wrong:
            raise CommandError(WRONG[type(wrong)]) from None
        except NotRecovered as wrong:
            raise CommandError(str(wrong)) from None
        except NoRoster as missing:
            raise CommandError(f"There is no roster to trust: {missing}.") from None

    def _export(self, parcel: Path, **_: Any) -> None:
        exported = recovery.export_parcel()
        parcel.write_text(json.dumps(exported))
        self.stdout.write(f"{len(exported['grants'])} grants. All in this file is sealed.")
        self.stdout.write(f"The newest roster: {roster.verified().hash}")
        self.stdout.write("Write it down. Every reader sees it at the desk, under About security.")
        for waiting in exported["waiting"]:
            self.stdout.write(f"A key waits, of the sign-in {waiting['sign_in']}: {waiting['key']}")

    def _rehearse(self, parcel: Path, **_: Any) -> None:
        require_terminal()
        content = json.loads(parcel.read_text())
        one, other = self._shares()
        if not recovery.opens_dummy(content, one=one, other=other):
            raise CommandError("The dummy in the parcel is another one.")
        self.stdout.write("The shares open the dummy. Put them back where they were.")

    def _open(self, parcel: Path, new: Path, newest: str, admit: UUID | None, **_: Any) -> None:
        require_terminal()
        content = json.loads(parcel.read_text())
        if admit:
            self._compare(content, admit)
        one, other = self._shares()
        opened = recovery.open_parcel(content, newest=newest, one=one, other=other, admit=admit)
        new.write_text(json.dumps(opened))
        self.stdout.write(f"{len(opened['grants'])} grants, sealed to the readers of the roster.")
        for case in opened["refused"]:
            self.stdout.write(f"A grant was altered and does not open: request {case}")
        if opened["refused"]:
            self.stdout.write(f"{len(opened['refused'])} grants were altered. Import the others.")

    def _import(self, new: Path, **_: Any) -> None:
        imported = recovery.import_parcel(json.loads(new.read_text()))
        self.stdout.write(f"{imported.new} grants are new.")
        if imported.refused:
            self.stdout.write(f"{imported.refused} were altered; the list of events names them.")

    def _renew(self, username: str, **_: Any) -> None:
        require_terminal()
        reader = unlocked(username)
        public, shares = keys.new_recovery()
        for line in shares_on_paper(shares):
            self.stdout.write(line)
        self.stdout.write("\nNow type two of them, from the paper.")
        one, other = self._shares()
        if not recovery.put_in_place(public, by=reader, one=one, other=other):
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

    def _compare(self, parcel: recovery.Parcel, key: UUID) -> None:
        member = recovery.waiting_member(parcel, key)
        self.stdout.write(f"You make a supervisor of {member.name}.")
        self.stdout.write(f"They read these words to you: {' '.join(words_of_member(member))}")
        if input("Did they read exactly these? yes or no: ").strip() != "yes":
            raise CommandError("Nothing was signed.")

    def _shares(self) -> list[list[str]]:
        return [self._share(name) for name in ("first", "second")]

    def _share(self, name: str) -> list[str]:
        self.stdout.write(f"The {name} share, a line at a time:")
        return [input("> ") for _line in range(LINES_OF_A_SHARE)]
