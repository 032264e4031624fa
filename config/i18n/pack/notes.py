"""Read `locale/notes.json`: where a sentence stands, who reads it, and what must be exact in it.

No Django, no clock.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

FILE: Final = "notes.json"
FOR_COUNSEL: Final = {"promise", "law"}
DJANGO: Final = "django/"


@dataclass(frozen=True)
class Place:
    place: str
    reader: str = ""


@dataclass(frozen=True)
class Note:
    note: str = ""
    exact: str = ""
    """The part that must be exact: "promise", "law", "number", or nothing in particular."""


OF_DJANGO: Final = Place("Days, months and mistakes in a form", "Somebody who asks for help")


@dataclass(frozen=True)
class Notes:
    places: Mapping[str, Place] = field(default_factory=dict)
    """By a pattern of paths, in the order in which people meet them. The first that fits counts."""
    messages: Mapping[str, Note] = field(default_factory=dict)
    """By the key of a message."""

    def position_of(self, path: str) -> int:
        """Return where in the order of places the words of a file come."""
        fitting = (at for at, pattern in enumerate(self.places) if fnmatchcase(path, pattern))
        return next(fitting, len(self.places) + (not path.startswith(DJANGO)))

    def place_of(self, path: str) -> Place:
        """Return the place of the words in a file. Words of staff have only their file."""
        other = OF_DJANGO if path.startswith(DJANGO) else Place(path)
        return next((it for key, it in self.places.items() if fnmatchcase(path, key)), other)

    def note_of(self, key: str) -> Note:
        return self.messages.get(key, Note())


def read_notes(path: Path) -> Notes:
    """Return the notes in a file."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return Notes(
        places={pattern: Place(**place) for pattern, place in rows["places"].items()},
        messages={key: Note(**note) for key, note in rows["messages"].items()},
    )
