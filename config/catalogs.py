"""Find every translatable word of the project and keep the catalogs in step, without gettext."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.extract import extract as extract_words
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

APPS = ("accounts", "advocacy", "articles", "config", "legal_help", "page_cache", "search")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
type Message = str | tuple[str, ...]


def extract(root: Path) -> Catalog:
    """Collect the messages of all Python files and templates below `root`."""
    catalog = Catalog(project="Standing", charset="utf-8")
    for path in sorted(_sources(root)):
        for message, comments, context in _messages(path):
            place = (str(path.relative_to(root)), 0)
            catalog.add(message, locations=[place], auto_comments=comments, context=context)
    return catalog


def update(po: Path, template: Catalog) -> None:
    """Bring one .po file in step: new messages come in empty, unused ones go."""
    locale = po.parent.parent.name
    if po.exists():
        with po.open("rb") as source:
            catalog = read_po(source, locale=locale)
    else:
        catalog = Catalog(locale=locale, project="Standing", charset="utf-8")
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    catalog.header_comment = f"# Standing in {locale}. A draft until a person has checked it."
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = ""
    # A fixed day: a regenerated file differs only where its words do.
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.open("wb") as target:
        write_po(target, catalog, width=100, include_lineno=False, sort_by_file=True)


def _sources(root: Path) -> Iterator[Path]:
    for app in APPS:
        yield from (p for p in (root / app).rglob("*.py") if "migrations" not in p.parts)
    yield from (root / "templates").rglob("*.html")
    yield from (root / "templates").rglob("*.txt")


def _messages(path: Path) -> Iterator[tuple[Message, list[str], str | None]]:
    source = path.read_text()
    if path.suffix != ".py":
        # The words of a template as Python calls; their indentation means nothing to Python.
        source = "\n".join(line.strip() for line in templatize(source).split("\n"))
    lines = io.BytesIO(source.encode())
    for _line, message, comments, context in extract_words(
        "python", lines, KEYWORDS, ("Translators:",)
    ):
        yield message, list(comments), context
