"""One thing to look at before publishing, and where it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import blake2b


class Level(IntEnum):
    """In the order in which they are shown."""

    ERROR = 1
    """Readers would meet something broken: nothing is published."""
    WARNING = 2
    """Probably a mistake: an editor says that it is none."""
    HINT = 3
    """Worth a look. Publishing does not ask."""


@dataclass(frozen=True)
class Finding:
    code: str
    level: Level
    at: str = "body"
    """The field of the form."""
    near: str = ""
    """The first words of the heading or paragraph in the body."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What its words name."""

    @property
    def is_asked(self) -> bool:
        """Whether an editor is to confirm it."""
        return self.level is Level.WARNING

    @property
    def key(self) -> str:
        """The same for the same finding in the same place: who confirmed it confirmed this."""
        said = "\n".join([self.code, self.at, self.near, *self.values.values()])
        return blake2b(said.encode(errors="replace"), digest_size=6).hexdigest()
