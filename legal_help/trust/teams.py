"""Teams by language or state: to whom a case is offered first. The roster says who may open it.

A supervisor signs them, so that nobody who writes to the database steers cases to a colleague.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from legal_help.event_log.memory import Known
from legal_help.events.actions import Action
from legal_help.trust.amendments import NamedBook


@dataclass(frozen=True, kw_only=True)
class Team:
    """Hold a team. Empty `languages` or `states` mean all of them. `members` are ids of users."""

    name: str
    languages: tuple[str, ...]
    states: tuple[str, ...]
    members: tuple[int, ...]

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        """Read a signed entry. Raises KeyError, TypeError, ValueError."""
        name, codes = written["name"], [*written["languages"], *written["states"]]
        members = written["members"]
        if not all(isinstance(each, str) for each in (name, *codes)):
            raise TypeError
        if not all(isinstance(each, int) for each in members):
            raise TypeError
        languages, states = tuple(written["languages"]), tuple(written["states"])
        return cls(name=name, languages=languages, states=states, members=tuple(members))

    def takes(self, language: str, state: str) -> bool:
        """Return whether cases in this language, from this state, are for the team."""
        return (not self.languages or language in self.languages) and (
            not self.states or state in self.states
        )


def _read(entries: Any) -> list[Team]:
    return sorted(map(Team.from_json, entries), key=lambda each: each.name.casefold())


BOOK = NamedBook(action=Action.TEAMS_SIGNED, read=_read)


def teams_of(user: int, known: Known) -> list[Team]:
    return [each for each in BOOK.known_to(known) if user in each.members]


def names_by_member(language: str, state: str, known: Known) -> dict[int, str]:
    """Return the members of the teams that take such a case, by user, with the name of a team.

    Somebody in several of them has the first by name.
    """
    names: dict[int, str] = {}
    for team in BOOK.known_to(known):
        if team.takes(language, state):
            for user in team.members:
                names.setdefault(user, team.name)
    return names
