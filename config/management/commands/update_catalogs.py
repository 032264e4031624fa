"""Bring the translation catalogs in step with the words of the project."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config import catalogs


class Command(BaseCommand):
    help = "Update locale/<language>/LC_MESSAGES/django.po for every language but English."

    def handle(self, *args: Any, **options: Any) -> None:
        template = catalogs.extract(Path(settings.BASE_DIR))
        for code, _name in settings.LANGUAGES:
            if code != settings.LANGUAGE_CODE:
                po = Path(settings.LOCALE_PATHS[0], code, "LC_MESSAGES", "django.po")
                catalogs.update(po, template)
        self.stdout.write(f"{len(template)} messages in every catalog.")
