"""Derive how far each language is translated, and write it into the registry.

The settings read the registry, so that no catalog is read when the site starts.
"""

import json
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from config.i18n import catalogs, languages, reviews
from config.i18n.languages import Language, Status


def derive_status(language: Language) -> Status:
    """Return the status of a language: the lowest state of all words that it covers.

    A catalog that is not complete leaves a new language without a status. Where people can choose
    the language already, it is a draft: a word that comes in must not take it from them, and tests
    refuse a release without its translation.
    """
    if language.status is Status.SOURCE:
        return Status.SOURCE
    if not language.catalog.exists():
        return Status.NONE
    catalog = catalogs.read(language.catalog)
    if not all(is_translated(message, catalog) for message in catalog if message.id):
        return Status.DRAFT if language.is_offered else Status.NONE
    known = reviews.read(language.reviews)
    return Status(reviews.lowest_state((each for each in catalog if each.id), known))


def is_translated(message: Message, catalog: Catalog) -> bool:
    """Return whether each form of a message is translated, and by no guess."""
    forms = reviews.forms_of(message)
    wanted = 1 if isinstance(message.id, str) else catalog.num_plurals
    return len(forms) == wanted and all(forms) and not message.fuzzy


def write_statuses(registry: Path) -> bool:
    """Write the status of each language into the registry.

    Returns whether people can choose other languages now than before. Each row stays on its line.
    """
    before = list(languages.read(registry))
    after = {language.code: derive_status(language) for language in before}
    rows = json.loads(registry.read_text(encoding="utf-8"))
    lines = [json.dumps({**row, "status": after[row["code"]]}, ensure_ascii=False) for row in rows]
    registry.write_text("[\n  " + ",\n  ".join(lines) + "\n]\n", encoding="utf-8")
    return any(each.is_offered != (after[each.code] is not Status.NONE) for each in before)
