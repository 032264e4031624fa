from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from advocacy import reference_data

LONGEST_SHOWN = 120


class Command(BaseCommand):
    help = (
        "Add the topics, observances, statistics and instruments that come with Standing, and let"
        " those follow their files that nobody changed here. What was changed or deleted stays so,"
        " and is named."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--take",
            metavar="NAME",
            action="append",
            default=[],
            help="This row follows its file, whatever was changed here. Can be said many times.",
        )
        parser.add_argument("--by", metavar="USERNAME", help="Who corrects figures by this.")
        parser.add_argument("--reason", default="", help="What readers are told of a correction.")

    def handle(self, **options: Any) -> None:
        by = User.objects.filter(username=options["by"]).first() if options["by"] else None
        if options["by"] and by is None:
            raise CommandError(f"There is nobody called {options['by']}.")
        tallies: list[reference_data.Tally] = []

        def report(name: str, tally: reference_data.Tally) -> None:
            tallies.append(tally)
            self._report(name, tally)

        added = reference_data.load(
            report, take=set(options["take"]), by=by, reason=options["reason"]
        )
        followed = sum(len(tally.followed) for tally in tallies)
        if added:
            self.stdout.write(self.style.SUCCESS(f"{added} rows of reference data added."))
        if followed:
            self.stdout.write(self.style.SUCCESS(f"{followed} rows now say what their file says."))
        if not added and not followed:
            self.stdout.write("Nothing to add: all reference data was here. Nothing was changed.")
        if any(tally.differences or tally.gone for tally in tallies):
            self.stdout.write("To have what a file says after all: --take NAME")

    def _report(self, name: str, tally: reference_data.Tally) -> None:
        self.stdout.write(f"{name}: {tally.added} added, {tally.kept} were here")
        for row in tally.followed:
            self.stdout.write(f"  {row}: follows its file")
        for row, field, stored, file in tally.differences:
            self.stdout.write(
                f"  {row}: {field} stays {_short(stored)}; the file has {_short(file)}"
            )
        for row in tally.gone:
            self.stdout.write(f"  {row}: was deleted here, and is not brought back")
        for row, reason in tally.refused:
            self.stdout.write(self.style.WARNING(f"  {row}: not stored, {reason}"))


def _short(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"
