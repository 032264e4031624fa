"""The list of interpreters that a supervisor signs: a planted number would hear what people tell."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from legal_help.event_log.memory import Known
from legal_help.events.actions import Action
from legal_help.trust.actors import Caseworker
from legal_help.trust.amendments import Book

LONGEST = 100


@dataclass(frozen=True, kw_only=True)
class Interpreter:
    """Hold somebody who interprets: `languages` are codes of the form's list, `hours` are in words."""

    name: str
    languages: tuple[str, ...]
    phone: str
    hours: str = ""

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        """Read what `asdict` returned. Raises KeyError, TypeError, ValueError."""
        texts = {name: written[name] for name in ("name", "phone", "hours")}
        languages = tuple(written["languages"])
        if not all(isinstance(each, str) for each in (*texts.values(), *languages)):
            raise TypeError
        return cls(languages=languages, **texts)


def _read(entries: Any) -> list[Interpreter]:
    found = map(Interpreter.from_json, entries)
    return sorted(found, key=lambda each: each.name.casefold())


BOOK = Book(action=Action.INTERPRETERS_SIGNED, read=_read)


def interpreters_of(language: str, known: Known) -> list[Interpreter]:
    """Return those who speak a language."""
    return [each for each in BOOK.known_to(known) if language in each.languages]


def keep(interpreter: Interpreter, *, by: Caseworker) -> None:
    """Sign the list with this one, in the place of anybody of the same name.

    Raises NotASupervisor, RosterChanged, InDoubt.
    """
    BOOK.amend(lambda before: _entries([*_others(before, interpreter.name), interpreter]), by=by)


def remove(name: str, *, by: Caseworker) -> None:
    """Sign the list without the interpreter of this name. Raises as `keep`."""
    BOOK.amend(lambda before: _entries(_others(before, name)), by=by)


def _others(before: Iterable[Interpreter], name: str) -> list[Interpreter]:
    return [each for each in before if each.name != name]


def _entries(interpreters: Iterable[Interpreter]) -> list[dict[str, Any]]:
    return [asdict(each) | {"languages": list(each.languages)} for each in interpreters]
