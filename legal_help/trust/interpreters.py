"""The list of interpreters. A supervisor signs it: whoever answers a planted number hears secrets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from legal_help.event_log.memory import Known
from legal_help.events.actions import Action
from legal_help.trust.amendments import NamedBook

LONGEST: Final = 100
"""Letters of a name, or of the hours."""


@dataclass(frozen=True, kw_only=True)
class Interpreter:
    """Hold somebody who interprets: `languages` are codes of the form's list, `hours` are in words."""

    name: str
    languages: tuple[str, ...]
    phone: str
    hours: str = ""

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        """Read a signed entry. Raises KeyError, TypeError, ValueError."""
        texts = {name: written[name] for name in ("name", "phone", "hours")}
        languages = tuple(written["languages"])
        if not all(isinstance(each, str) for each in (*texts.values(), *languages)):
            raise TypeError
        return cls(languages=languages, **texts)


def _read(entries: Any) -> list[Interpreter]:
    return sorted(map(Interpreter.from_json, entries), key=lambda each: each.name.casefold())


BOOK = NamedBook(action=Action.INTERPRETERS_SIGNED, read=_read)


def interpreters_of(language: str, known: Known) -> list[Interpreter]:
    """Return the interpreters who speak a language, by its code."""
    return [each for each in BOOK.known_to(known) if language in each.languages]
