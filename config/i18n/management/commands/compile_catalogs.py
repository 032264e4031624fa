"""Compile the translations with Babel, so that no machine needs GNU gettext."""

from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.i18n import catalogs
from config.i18n.mistakes import find_mistakes


class Command(BaseCommand):
    help = "Compile every locale/<language>/LC_MESSAGES/*.po into the .mo beside it."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        [folder] = settings.LOCALE_PATHS
        sources = sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))
        mistakes = [mistake for po in sources for mistake in compile_catalog(po)]
        if mistakes:
            raise CommandError("\n".join(mistakes))
        if options["verbosity"]:
            self.stdout.write(f"Translations compiled: {len(sources)}.")


def compile_catalog(po: Path) -> list[str]:
    """Write the .mo beside this .po unless it is there already; return the mistakes found.

    A mistake is a line that cannot be parsed, or a translation whose placeholders, tags or plural
    forms are not as its original needs them: it would fail only when somebody reads that page.
    """
    try:
        with po.open("rb") as lines:
            catalog = read_po(lines, locale=catalogs.babel_locale(po), abort_invalid=True)
    except (PoFileError, ValueError) as error:
        return [f"{po}: {error}"]
    mistakes = [
        f"{po}:{message.lineno}: {mistake}"
        for message in catalog
        if message.id
        for mistake in find_mistakes(message, catalog)
    ]
    if not mistakes:
        _write_if_changed(catalog, po.with_suffix(".mo"))
    return mistakes


def _write_if_changed(catalog: Catalog, mo: Path) -> None:
    compiled = BytesIO()
    write_mo(compiled, catalog)
    if not mo.exists() or mo.read_bytes() != compiled.getvalue():
        mo.write_bytes(compiled.getvalue())
