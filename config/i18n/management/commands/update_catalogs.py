"""Bring the translation catalogs in step with the words of the project, or begin a new one."""

from collections.abc import Container
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.i18n import catalogs, languages, reviews, statuses


class Command(BaseCommand):
    help = (
        "Update locale/<language>/LC_MESSAGES/django.po for every language that has one, drop "
        "reviews of sentences that are gone, and write the status of each language into "
        "locale/languages.json. Names of registered languages begin a catalog for each."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("begin", nargs="*", metavar="language")

    def handle(self, *args: Any, **options: Any) -> None:
        unknown = set(options["begin"]) - set(languages.REGISTERED)
        if unknown:
            raise CommandError(f"Not in locale/{languages.REGISTRY}: {', '.join(sorted(unknown))}.")
        registry = languages.FOLDER / languages.REGISTRY
        self._update(options["begin"])
        # The name of a language is a word of other catalogs as soon as people can choose it.
        while statuses.write_statuses(registry):
            self._update(options["begin"])

    def _update(self, begin: Container[str]) -> None:
        words = catalogs.extract(Path(settings.BASE_DIR))
        for code, language in languages.REGISTERED.items():
            if code in begin or language.catalog.exists():
                template = catalogs.wanted(language, words)
                catalogs.update(language.catalog, template)
                if language.reviews.exists():
                    known = reviews.read(language.reviews)
                    reviews.write(language.reviews, reviews.keep_known(template, known))
                self.stdout.write(f"{language.name}: {len(template)} messages.")
