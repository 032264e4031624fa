from typing import Any

from django.core.management.base import BaseCommand

from advocacy import reference_data


class Command(BaseCommand):
    help = "Add the topics, observances, statistics and instruments that come with Standing."

    def handle(self, **options: Any) -> None:

        def report(name: str, tally: reference_data.Tally) -> None:
            self.stdout.write(f"{name}: {tally.added} added, {tally.kept} were here")

        added = reference_data.load(report)
        if added:
            self.stdout.write(self.style.SUCCESS(f"{added} rows of reference data added."))
        else:
            self.stdout.write("Nothing to add: all reference data was here. Nothing was changed.")
