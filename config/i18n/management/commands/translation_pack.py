"""Write a translation for people who check it, and bring home what they found."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.i18n import catalogs, languages, reviews, statuses
from config.i18n.languages import Language, Status
from config.i18n.pack import answers, table
from config.i18n.pack.answers import Answers
from config.i18n.pack.notes import FILE, read_notes
from config.i18n.pack.page import page_of
from config.i18n.pack.rows import Row, numbers_of_forms, rows_of
from config.i18n.reviews import State


class Command(BaseCommand):
    help = (
        "Write a page to read and print and a table to fill in, with each sentence that people who "
        "ask for help may meet, for somebody who speaks the language. Later bring the table home."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("language", help="Its code in locale/languages.json.")
        parser.add_argument("folder", nargs="?", type=Path, help="Where the pack goes.")
        parser.add_argument("--counsel", action="store_true", help="Only promises and law.")
        parser.add_argument(
            "--everything", action="store_true", help="Every sentence, also those for staff."
        )
        parser.add_argument(
            "--take", type=Path, metavar="TABLE", help="Bring corrections home, as confirmed."
        )
        parser.add_argument("--by", default="", metavar="NAME", help="Who read the sentences.")
        parser.add_argument(
            "--back-checked",
            type=Path,
            metavar="TABLE",
            help="Each sentence of this table was translated back, compared and mended.",
        )
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="Not today."
        )

    def handle(self, **options: Any) -> None:
        self._language = _translated(options["language"])
        self._catalog = catalogs.read(self._language.catalog)
        self._reviews = reviews.read(self._language.reviews)
        self._on = options["on"] or timezone.localdate()
        if self._on > timezone.localdate():
            raise CommandError(f"{self._on} is still to come.")
        wanted = [name for name in ("folder", "take", "back_checked") if options[name]]
        if len(wanted) != 1:
            raise CommandError("Name a folder for the pack, or --take, or --back-checked.")
        match wanted[0]:
            case "folder":
                self._write(options)
            case "take":
                self._take(options["take"], options["by"].strip())
            case _:
                self._record_back_checked(options["back_checked"])

    def _write(self, options: dict[str, Any]) -> None:
        rows = rows_of(
            self._catalog,
            self._reviews,
            read_notes(languages.FOLDER / FILE),
            Path(settings.BASE_DIR),
            everything=options["everything"],
            for_counsel=options["counsel"],
        )
        if not rows:
            raise CommandError(
                "No sentence is marked as a promise or as law."
                if options["counsel"]
                else "The catalog has no sentence that people who ask for help may meet."
            )
        self._write_files(options["folder"], rows, for_counsel=options["counsel"])

    def _write_files(self, folder: Path, rows: list[Row], *, for_counsel: bool) -> None:
        numbers = numbers_of_forms(self._catalog)
        name = f"{self._language.code}-counsel" if for_counsel else self._language.code
        page = page_of(rows, numbers, self._language, on=self._on, for_counsel=for_counsel)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
        # As it is: the lines of a table end as spreadsheets want them.
        (folder / f"{name}.csv").write_text(
            table.table_of(rows, numbers), newline="", encoding="utf-8"
        )
        self.stdout.write(f"{len(rows)} sentences: {folder / name}.html and {name}.csv.")

    def _take(self, path: Path, by: str) -> None:
        if not by:
            raise CommandError("Who has read it? --by names the person.")
        lines = _read(path, answers.columns_of(self._catalog))
        found = _without_mistakes(answers.read_answers(lines, self._catalog))
        read = [*found.corrected, *found.right]
        # The reviews first: if the catalog cannot be written then, its sentences are drafts, and the
        # same table can be taken again.
        self._keep(reviews.mark_confirmed(read, self._reviews, by=by, on=self._on))
        answers.put_into(self._catalog, found.corrected)
        catalogs.write(self._language.catalog, self._catalog)
        statuses.write_statuses(languages.FOLDER / languages.REGISTRY)
        self.stdout.write(
            f"Confirmed by {by}: {len(read)} sentences, {len(found.corrected)} of them corrected."
        )
        self._say_states()

    def _record_back_checked(self, path: Path) -> None:
        lines = _read(path, [table.KEY, table.DIGEST])
        found = _without_mistakes(answers.read_compared(lines, self._catalog))
        before = reviews.count_states(found.right, self._reviews)
        self._keep(reviews.mark_back_checked(found.right, self._reviews, on=self._on))
        statuses.write_statuses(languages.FOLDER / languages.REGISTRY)
        self.stdout.write(
            f"Back-checked: {len(found.right) - before[State.CONFIRMED]} sentences; "
            f"{before[State.CONFIRMED]} stay confirmed."
        )
        self._say_states()

    def _keep(self, known: dict[str, reviews.Review]) -> None:
        self._reviews = known
        reviews.write(self._language.reviews, known)

    def _say_states(self) -> None:
        messages = [message for message in self._catalog if message.id]
        counts = reviews.count_states(messages, self._reviews)
        self.stdout.write(
            f"Of {len(messages)} sentences in {self._language.name}: "
            + ", ".join(f"{counts[state]} {state}" for state in State)
            + "."
        )


def _translated(code: str) -> Language:
    language = languages.REGISTERED.get(code)
    if language is None:
        raise CommandError(f"Not in locale/{languages.REGISTRY}: {code}.")
    if language.status is Status.SOURCE:
        raise CommandError("English is what the others are translated from.")
    if not language.catalog.exists():
        raise CommandError(f"{language.name} has no catalog: update_catalogs {code} begins it.")
    return language


def _read(path: Path, columns: list[str]) -> list[table.Line]:
    try:
        return table.read_table(path.read_bytes(), columns)
    except (OSError, table.UnreadableTable) as error:
        raise CommandError(f"{error} Nothing was changed.") from error


def _without_mistakes(found: Answers) -> Answers:
    if found.mistakes:
        raise CommandError("\n".join([*found.mistakes, "Nothing was changed."]))
    return found
