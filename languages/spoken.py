"""Languages whose speakers are reached by speaking rather than by writing: locale/spoken.json. No Django."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from languages.tables import FOLDER


@dataclass(frozen=True)
class Recording:
    """A few spoken sentences that say how to ask for help."""

    file: str
    """Its path below static/, such as sound/mam.mp3."""
    transcript: str
    """The spoken words, in the language of the speaker."""
    spoken_by: str
    spoken_on: str
    """The day as YYYY-MM-DD."""


@dataclass(frozen=True)
class SpokenLanguage:
    code: str
    name: str
    """Its name among its speakers."""
    recording: Recording | None = None


@cache
def spoken_languages() -> Sequence[SpokenLanguage]:
    """Return the languages in the order of the file. Raises TypeError where a part of one is missing."""
    return [
        SpokenLanguage(**{**row, "recording": recording and Recording(**recording)})
        for row in json.loads((FOLDER / "spoken.json").read_text(encoding="utf-8"))
        for recording in [row.get("recording")]
    ]
