"""Hold a restored database against the list of erasures, before the site opens again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from legal_help.event_log.appending import InDoubt
from legal_help.event_log.log import NoRoster
from legal_help.retention import erase_again
from legal_help.retention.erase_again import CameBack, Fate


class Command(BaseCommand):
    help = (
        "Erase again what a restored backup brought back, if its ending verifies and you say yes; "
        "safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="Erase all that verify, unasked.")

    def handle(self, *, yes: bool, **_: Any) -> None:
        here, unreadable = _came_back()
        names = {fate: [case.reference for case in here if case.fate == fate] for fate in Fate}
        erased, kept = 0, []
        for case in here:
            if case.fate != Fate.AGAIN:
                continue
            question = f"{case.reference} was erased before. Erase it again? yes or no: "
            if yes or input(question).strip() == "yes":
                erased += erase_again.erase(case)
            else:
                kept.append(case.reference)
        self.stdout.write(f"{erased} erased again.")
        if names[Fate.LATER]:
            self.stdout.write(f"Erased later, by themselves: {', '.join(names[Fate.LATER])}.")
        remarks = [
            f"{words}: {', '.join(what)}."
            for words, what in (
                ("Still here", kept),
                ("Endings that do not verify here", names[Fate.REFUSED]),
                ("Lines of the list that say nothing", [str(number) for number in unreadable]),
            )
            if what
        ]
        if remarks:
            raise CommandError(" ".join(["Keep the doors shut, and look.", *remarks]))


def _came_back() -> tuple[list[CameBack], list[int]]:
    try:
        return erase_again.came_back()
    except NoRoster as missing:
        raise CommandError(f"No roster: no ending can be verified ({missing})") from None
    except InDoubt as doubt:
        raise CommandError(
            f"The log is in doubt ({doubt}): two supervisors run go_on first"
        ) from None
    except OSError as error:
        raise CommandError(f"The list of erasures cannot be read: {error.strerror}") from None
