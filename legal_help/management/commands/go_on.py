"""Sign that the house goes on, after a restore or a line that nobody can mend."""

from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from legal_help.access import going_on
from legal_help.event_log.log import NoRoster
from legal_help.management.terminal import require_terminal, unlocked
from legal_help.retention import list_elsewhere
from legal_help.trust import keys
from legal_help.trust.roster import NotASupervisor

REFUSALS: Final[dict[type[Exception], str]] = {
    going_on.NothingLost: "This host is in no doubt: there is nothing to go on from.",
    going_on.RosterLost: (
        "The roster in force is among what was lost. Restore a newer backup; if there is none, "
        "docs/running.md says what is left to do."
    ),
    going_on.NeedsSecond: "The roster has two supervisors or more: two sign.",
    going_on.StillInDoubt: (
        "It is signed, but this host is still in doubt. Look at the alarms at the desk."
    ),
    NotASupervisor: "Only supervisors of the roster sign this.",
    keys.NotOnRoster: "Only supervisors of the roster sign this.",
    keys.WrongPassphrase: "The passphrase does not open the key.",
}


class Command(BaseCommand):
    help = (
        "Two supervisors sign, at one terminal, that the log goes on behind its last good line. "
        "Run it on the host that knows most. Requests that went on before the loss wait until a "
        "supervisor has gone through them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="A supervisor's sign-in.")
        parser.add_argument("second", nargs="?", help="Another one's, where there are two.")

    def handle(self, *, username: str, second: str | None, **_: Any) -> None:
        require_terminal()
        try:
            planned = going_on.plan(list_place=_farthest_listed())
            self._show(planned)
            if input("Go on? Type yes: ").strip() != "yes":
                self.stdout.write("Nothing was signed.")
                return
            one, other = unlocked(username), unlocked(second) if second else None
            behind = going_on.go_on(planned, by=one, second=other)
        except tuple(REFUSALS) as refusal:
            raise CommandError(REFUSALS[type(refusal)]) from None
        except NoRoster as missing:
            raise CommandError(f"There is no roster to trust: {missing}.") from None
        self.stdout.write(f"The log goes on behind line {planned.keeps}, at line {planned.place}.")
        self.stdout.write(f"{behind} requests wait for a supervisor to go through them.")

    def _show(self, planned: going_on.Plan) -> None:
        self.stdout.write(f"The log is good up to line {planned.keeps}. Its hash there is:")
        self.stdout.write(planned.chain.hex())
        self.stdout.write(
            "Compare both with what other hosts and the list elsewhere wrote down: if one of them "
            "knew more, run this there, or restore a newer backup first."
        )
        self.stdout.write(f"{planned.given_up} lines behind it are given up.")
        self.stdout.write(f"{planned.behind} requests had gone further than the log now knows.")


def _farthest_listed() -> int:
    try:
        return max((line["log"][0] for line in list_elsewhere.read().hosts), default=0)
    except OSError as error:
        raise CommandError(f"The list elsewhere cannot be read: {error.strerror}") from None
