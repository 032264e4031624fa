"""Read the languages of the site from `locale/languages.json`, with how far each is translated.

The settings import this module, so that it must not read them.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from babel import localedata

FOLDER: Final = Path(__file__).resolve().parents[2] / "locale"
REGISTRY: Final = "languages.json"


class Status(StrEnum):
    """How far a language is translated. `config.i18n.statuses` derives all but the last."""

    NONE = "none"  # nobody can choose it
    DRAFT = "draft"
    BACK_CHECKED = "back-checked"  # of every sentence, a translation back was compared
    CONFIRMED = "confirmed"  # a person has read every sentence
    SOURCE = "source"  # English, as its authors wrote it


class Covers(StrEnum):
    EVERYTHING = "everything"
    PUBLIC = "public"  # staff read English instead
    HELP = "help"  # so do readers: it speaks to people who ask for help


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    own_name: str
    direction: str
    django: str
    """Django's language for its own words, such as months; "" if Django has none."""
    babel: str
    """Babel's locale for dates, numbers and countries."""
    covers: Covers
    status: Status

    @property
    def is_offered(self) -> bool:
        return self.status is not Status.NONE

    @property
    def is_checked(self) -> bool:
        """Whether a person has read all its words."""
        return self.status in {Status.CONFIRMED, Status.SOURCE}

    @property
    def has_content(self) -> bool:
        """Whether the site publishes in it, and not only helps in it."""
        return self.covers is not Covers.HELP

    @property
    def folder(self) -> Path:
        """The folder of its translations, named as Django wants: zh_Hans for zh-hans."""
        language, _, script = self.code.partition("-")
        return FOLDER / (f"{language}_{script.title()}" if script else language)

    @property
    def catalog(self) -> Path:
        return self.folder / "LC_MESSAGES" / "django.po"

    @property
    def reviews(self) -> Path:
        """The file that says how far each sentence was reviewed."""
        return self.folder / "review.json"


def read(registry: Path) -> Iterator[Language]:
    for row in json.loads(registry.read_text(encoding="utf-8")):
        known: dict[str, Any] = {"covers": Covers(row["covers"]), "status": Status(row["status"])}
        yield Language(**{**row, **known})


REGISTERED: Final = {language.code: language for language in read(FOLDER / REGISTRY)}
OFFERED: Final = {code: each for code, each in REGISTERED.items() if each.is_offered}
BY_FOLDER: Final = {language.folder.name: language for language in REGISTERED.values()}


def django_language_info() -> dict[str, dict[str, Any]]:
    """Return entries for Django's LANG_INFO, which lacks some registered languages."""
    return {
        code: {
            "bidi": language.direction == "rtl",
            "code": code,
            "name": language.name,
            "name_local": language.own_name,
        }
        for code, language in REGISTERED.items()
    }


def teach_babel() -> None:
    """Correct the names that Babel has wrong, by the file `babel.json` in a language's folder.

    For Haitian Creole Babel has French names: février for fevriye, Allemagne for Almay. Babel
    offers no way to add names, so this changes the dictionary that localedata.load keeps for all
    callers; a test names the version of Babel for which that is known to work. A language shares
    inherited names with its parent: they are copied before they are changed.
    """
    for language in REGISTERED.values():
        names = language.folder / "babel.json"
        if names.exists():
            ours = _with_numbers(json.loads(names.read_text(encoding="utf-8"))["names"])
            known = localedata.load(language.babel)
            known.update({kind: deepcopy(known[kind]) for kind in ours})
            localedata.merge(known, ours)


def _with_numbers(names: Any) -> Any:
    """Make numbers of keys: JSON has none, and Babel counts months and days by them."""
    if not isinstance(names, dict):
        return names
    are_numbers = all(key.isdecimal() for key in names)
    return {int(key) if are_numbers else key: _with_numbers(it) for key, it in names.items()}
