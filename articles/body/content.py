"""What an article says, as data: its words, and what hangs on them. No Django, no database.

A version of an article keeps one of these. It is read back years later, when columns were added
and rows have gone, so `read` takes whatever it is given.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, NamedTuple, Self


class Signed(NamedTuple):
    """Who signs, by the key of the author, and in which role."""

    author: int
    role: str


class Listed(NamedTuple):
    """A source as it stands under the article."""

    title: str
    url: str


@dataclass(frozen=True)
class Content:
    """All that a version of an article can change. Other rows are named by their keys."""

    title: str = ""
    slug: str = ""
    kind: str = "news"
    kicker: str = ""
    summary: str = ""
    body: str = ""
    disclaimer: str = ""
    cover_alt: str = ""
    cover: int | None = None
    observance: int | None = None
    translation_of: int | None = None
    translated_from: int | None = None
    """Of a translation: the version of its original that it says the same as."""
    topics: tuple[int, ...] = ()
    """In ascending order: nobody arranges them."""
    bylines: tuple[Signed, ...] = ()
    """In the order printed."""
    sources: tuple[Listed, ...] = ()
    """In the order printed."""
    correction: str = ""
    """What readers are told was wrong, once this version is published."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {
            "bylines": [[*signed] for signed in self.bylines],
            "sources": [[*listed] for listed in self.sources],
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """Back from `as_json`. What is not known here any more is left out."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in kept.items() if name in known}
        values["topics"] = tuple(values.get("topics", ()))
        values["bylines"] = tuple(Signed(*signed) for signed in values.get("bylines", ()))
        values["sources"] = tuple(Listed(*listed) for listed in values.get("sources", ()))
        return cls(**values)

    def changed(self, other: Self) -> list[str]:
        """The names of the fields in which another differs, in the order above."""
        return [f.name for f in fields(self) if getattr(self, f.name) != getattr(other, f.name)]


# Those that are columns of an article, under the same name; a key under `<name>_id`.
WORDS: Final = ("title", "slug", "kind", "kicker", "summary", "body", "disclaimer", "cover_alt")
KEYS: Final = ("cover", "observance", "translation_of", "translated_from")
