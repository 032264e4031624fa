"""The content of an article as data, and the one table of its fields. No Django, no database.

A version of an article keeps one `Content`. It is read back years later, when columns were added
and rows have gone, so `from_json` takes whatever it is given.

To add a field, add a column to the model and a line to `Content`. Forms, comparison, redaction,
search and translation follow from what that line says.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final, NamedTuple, Self


class BylineEntry(NamedTuple):
    """The key of an author who signs, and the role."""

    author: int
    role: str


class SourceEntry(NamedTuple):
    """A source as it stands under the article."""

    title: str
    url: str


def _text(default: str = "", **traits: bool) -> str:
    """Declare a column of text. Its traits are

    - `line`: it is typed into one line,
    - `long`: lists leave it in the database,
    - `translated`: a translation says it in other words,
    - `searched`: readers find the article by it,
    - `kept`: it stays when the words of a withdrawn article are removed for good.
    """
    declared: str = field(default=default, metadata={"text": True, **traits})
    return declared


def _key(**traits: bool) -> int | None:
    """Declare a key of another row, whose column is `<name>_id`. It has the trait

    - `removed`: it goes when the words of a withdrawn article are removed for good.
    """
    declared: int | None = field(default=None, metadata={"key": True, **traits})
    return declared


@dataclass(frozen=True)
class Content:
    """All that a version of an article can change. Other rows are named by their keys."""

    title: str = _text(line=True, translated=True, searched=True)
    slug: str = _text(kept=True)
    kind: str = _text("news", kept=True)
    kicker: str = _text(line=True, translated=True)
    summary: str = _text(long=True, translated=True, searched=True)
    body: str = _text(long=True, searched=True)
    disclaimer: str = _text(line=True, translated=True)
    cover_alt: str = _text(line=True)
    cover_role: str = _text()
    cover: int | None = _key(removed=True)
    document: int | None = _key(removed=True)
    """The file that it offers to its readers."""
    observance: int | None = _key()
    translation_of: int | None = _key()
    translated_from: int | None = _key()
    """The version of the original that a translation says the same as."""
    topics: tuple[int, ...] = ()
    """Keys in ascending order."""
    bylines: tuple[BylineEntry, ...] = ()
    """In the order printed."""
    sources: tuple[SourceEntry, ...] = ()
    """In the order printed."""
    correction: str = ""
    """A note to readers of what was wrong, shown once this version is published."""
    correction_severity: str = "correction"
    """How serious that was, see `Correction.Severity`."""
    shows_version_before: bool = False
    """Whether readers may go on reading the version that this one corrects."""

    def without_correction(self) -> Self:
        """Return this content without its correction note, which readers are shown only once."""
        return replace(
            self, correction="", correction_severity="correction", shows_version_before=False
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {
            "bylines": [[*signed] for signed in self.bylines],
            "sources": [[*listed] for listed in self.sources],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return what `as_json` gave. Fields that do not exist any more are left out."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in kept.items() if name in known}
        values["topics"] = tuple(values.get("topics", ()))
        values["bylines"] = tuple(BylineEntry(*signed) for signed in values.get("bylines", ()))
        values["sources"] = tuple(SourceEntry(*listed) for listed in values.get("sources", ()))
        return cls(**values)


DECORATIVE: Final = "decorative"
"""The value of `cover_role` for a picture that is not read aloud."""


def _names(trait: str) -> tuple[str, ...]:
    return tuple(each.name for each in fields(Content) if each.metadata.get(trait))


WORDS: Final = _names("text")
KEYS: Final = _names("key")
LINES: Final = _names("line")
LONG: Final = _names("long")
TRANSLATED: Final = _names("translated")
SEARCHED: Final = _names("searched")
# The language, the path and the state are no part of a version.
KEPT_BY_REDACTION: Final = (*_names("kept"), "language", "path", "status")
REMOVED_BY_REDACTION: Final = _names("removed")
