from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from advocacy import reference_data

LONGEST_SHOWN = 120


class Command(BaseCommand):
    help = (
        "Add the topics, observances, statistics and instruments that come with Standing, where"
        " they are missing. What is stored stays as it is; where it differs from its file, the"
        " difference is reported."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--take",
            metavar="NAME",
            nargs="+",
            action="extend",
            default=[],
            help="Overwrite these rows with what their file says.",
        )
        parser.add_argument(
            "--take-all",
            metavar="KIND",
            nargs="+",
            action="extend",
            default=[],
            choices=[kind.title for kind in reference_data.KINDS],
            help=(
                "Overwrite all rows of these kinds, such as observances, with what their file"
                " says, except days, themes and figures that an editor has checked."
            ),
        )
        parser.add_argument("--by", metavar="USERNAME", help="Who corrects figures by this.")
        parser.add_argument("--reason", default="", help="What readers are told of a correction.")

    def handle(self, **options: Any) -> None:
        by = User.objects.filter(username=options["by"]).first() if options["by"] else None
        if options["by"] and by is None:
            raise CommandError(f"There is nobody called {options['by']}.")
        overwriting = reference_data.Overwriting(
            set(options["take"]), set(options["take_all"]), by=by, reason=options["reason"]
        )
        by_title = reference_data.load(overwriting)
        for title, tally in by_title.items():
            self._report(title, tally)
        tallies = by_title.values()
        added = sum(len(tally.added) for tally in tallies)
        overwritten = sum(len(tally.overwritten) for tally in tallies)
        if added:
            self.stdout.write(self.style.SUCCESS(f"{added} rows of reference data added."))
        if overwritten:
            self.stdout.write(
                self.style.SUCCESS(f"{overwritten} rows now say what their file says.")
            )
        if not added and not overwritten:
            self.stdout.write("Nothing to add: all reference data was here. Nothing was changed.")
        if any(tally.differences for tally in tallies):
            self.stdout.write(
                "To have what a file says after all: --take NAME … or --take-all KIND …"
            )

    def _report(self, title: str, tally: reference_data.Tally) -> None:
        self.stdout.write(f"{title}: {len(tally.added)} added, {tally.kept} were here")
        if tally.kept:  # the first time, all are added
            for name in tally.added:
                self.stdout.write(f"  {name}: added")
        for name in tally.overwritten:
            self.stdout.write(f"  {name}: overwritten from its file")
        for difference in tally.differences:
            stored, file = _short(difference.stored), _short(difference.file)
            self.stdout.write(
                f"  {difference.name}: {difference.field} stays {stored}; the file has {file}"
            )
        for name, reason in tally.refused:
            self.stdout.write(self.style.WARNING(f"  {name}: not stored, {reason}"))


def _short(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"
