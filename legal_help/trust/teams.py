"""Teams by language or place: whom a case is offered first. Who may open it is for the roster to say.

A supervisor signs them, so that nobody who writes to the database steers cases to a colleague.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from legal_help.event_log.memory import Known
from legal_help.events.actions import Action
from legal_help.trust.actors import Caseworker
from legal_help.trust.amendments import Book


@dataclass(frozen=True, kw_only=True)
class Team:
    """Hold a team. No `languages`, or no `states`, means all of them. `members` are users by id."""

    name: str
    languages: tuple[str, ...]
    states: tuple[str, ...]
    members: tuple[int, ...]

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Self:
        """Read what `asdict` returned. Raises KeyError, TypeError, ValueError."""
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


BOOK = Book(action=Action.TEAMS_SIGNED, read=_read)


def teams_of(user: int, known: Known) -> list[Team]:
    return [each for each in BOOK.known_to(known) if user in each.members]


def names_by_member(language: str, state: str, known: Known) -> dict[int, str]:
    """Return the members of teams that take such a case, each with the name of a team."""
    fitting = [each for each in BOOK.known_to(known) if each.takes(language, state)]
    return {user: each.name for each in reversed(fitting) for user in each.members}


def keep(team: Team, *, by: Caseworker) -> None:
    """Sign the teams with this one, in the place of any of the same name.

    Raises NotASupervisor, RosterChanged, InDoubt.
    """
    BOOK.amend(lambda before: _entries([*_others(before, team.name), team]), by=by)


def remove(name: str, *, by: Caseworker) -> None:
    """Sign the teams without the one of this name. Raises as `keep`."""
    BOOK.amend(lambda before: _entries(_others(before, name)), by=by)


def _others(before: Iterable[Team], name: str) -> list[Team]:
    return [each for each in before if each.name != name]


def _entries(teams: Iterable[Team]) -> list[dict[str, Any]]:
    return [
        {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(each).items()
        }
        for each in teams
    ]
