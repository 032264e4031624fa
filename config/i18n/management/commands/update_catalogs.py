"""Bring the translation catalogs in step with the words of the project, or begin a new one."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.i18n import catalogs, languages


class Command(BaseCommand):
    help = (
        "Update locale/<language>/LC_MESSAGES/django.po for every language that has one. "
        "Names of registered languages begin a catalog for each."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("begin", nargs="*", metavar="language")

    def handle(self, *args: Any, **options: Any) -> None:
        unknown = set(options["begin"]) - set(languages.REGISTERED)
        if unknown:
            raise CommandError(f"Not in locale/{languages.REGISTRY}: {', '.join(sorted(unknown))}.")
        words = catalogs.extract(Path(settings.BASE_DIR))
        for code, language in languages.REGISTERED.items():
            po = language.folder / "LC_MESSAGES" / "django.po"
            if code in options["begin"] or po.exists():
                template = catalogs.wanted(language, words)
                catalogs.update(po, template)
                self.stdout.write(f"{language.name}: {len(template)} messages.")
