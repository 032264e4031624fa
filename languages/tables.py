"""Tables of words that a language needs beside its translations: locale/<language>/<subject>.json.

Adding a language is one folder with these files and one line in locale/languages.json. No Django.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).resolve().parents[1] / "locale"


class LanguageWithoutTable(LookupError):
    """The language has no file for this subject: add locale/<language>/<subject>.json."""


@cache
def folder_with(subject: str, language: str) -> str:
    """Return the name of the folder that has this table of a language, which Babel knows as well.

    "es" for "es-mx", "zh_Hans" for "zh-hans". Raises LanguageWithoutTable.
    """
    base, _, script = language.replace("_", "-").partition("-")
    for name in (f"{base}_{script.title()}", base):
        if (FOLDER / name / f"{subject}.json").exists():
            return name
    raise LanguageWithoutTable(f"There is no locale/{base}/{subject}.json.")


@cache
def load_table(subject: str, language: str) -> Any:
    """Return a table of a language. Raises LanguageWithoutTable."""
    return json.loads(
        (FOLDER / folder_with(subject, language) / f"{subject}.json").read_text(encoding="utf-8")
    )


@cache
def languages_with(subject: str) -> list[str]:
    """Return all languages that have a table for this subject, in one order."""
    return sorted(file.parent.name for file in FOLDER.glob(f"*/{subject}.json"))
