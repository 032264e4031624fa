"""A thing to look at before publishing, and where it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import blake2b


class Level(IntEnum):
    """How grave a finding is, in the order in which findings are shown."""

    ERROR = 1
    """Readers would meet something broken. Publishing is refused."""
    WARNING = 2
    """Probably a mistake. Publishing asks an editor to confirm that it is none."""
    HINT = 3
    """Worth a look. Publishing does not ask about it."""


@dataclass(frozen=True)
class Finding:
    code: str
    level: Level
    form_field: str = "body"
    passage: str = ""
    """The first words of the heading or paragraph of the body where it stands."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Values that the words for editors mention."""

    @property
    def needs_confirmation(self) -> bool:
        """Whether an editor confirms that it is no mistake."""
        return self.level is Level.WARNING

    @property
    def key(self) -> str:
        """A digest by which a confirmation is found again: equal for an equal finding in the same place."""
        said = "\n".join([self.code, self.form_field, self.passage, *self.values.values()])
        return blake2b(said.encode(errors="replace"), digest_size=6).hexdigest()
