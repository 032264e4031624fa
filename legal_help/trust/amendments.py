"""Facts that ship with a release, under the newest version that a supervisor has signed since.

A version is a line of the log. Each host remembers the newest one that it judged, so that nobody
who writes to the database can change it, or go back to an older one.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from legal_help.event_log import alarms, log
from legal_help.event_log.appending import InDoubt
from legal_help.event_log.judge import version_in
from legal_help.event_log.memory import Known
from legal_help.event_log.telling import add_notice
from legal_help.events.actions import Action
from legal_help.events.fields import UNREADABLE
from legal_help.trust import roster
from legal_help.trust.actors import Caseworker


@dataclass(frozen=True, kw_only=True)
class Book[T]:
    """Describe one kind of facts. `read` lays signed entries over those that ship.

    It raises one of UNREADABLE for entries that it cannot read. Each version holds all entries that
    differ from what ships.
    """

    action: Action
    read: Callable[[Any], T]

    def verified(self) -> T:
        """Return what counts. Raises NoRoster."""
        return self.known_to(log.look())

    def known_to(self, known: Known) -> T:
        body = known.memory.documents.get(self.action)
        try:
            return self.read(json.loads(body)["entries"] if body else ())
        except UNREADABLE:
            alarms.note_one(f"{self.action}_unreadable")
            return self.read(())

    def amend(self, change: Callable[[T], Iterable[Any]], *, by: Caseworker) -> None:
        """Sign, as the next version, the entries that `change` makes of what counts now.

        Raises NoRoster, NotASupervisor, RosterChanged, InDoubt.
        """
        # The head of the log is locked: otherwise one of two changes at once would undo the other.
        with roster.signing(by) as batch:
            if batch.known.doubt:
                raise InDoubt  # it would not count until somebody has looked
            entries = list(change(self.known_to(batch.known)))
            version = version_in(batch.known.memory.documents.get(self.action)) + 1
            details = {"entries": entries, "version": version}
            add_notice(batch, self.action, by=by, details=details)


class Named(Protocol):
    @property
    def name(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class NamedBook[T: Named](Book[list[T]]):
    """Describe a list whose entries are known by their names. None of them ships."""

    def keep(self, entry: T, *, by: Caseworker) -> None:
        """Sign the list with this entry. It replaces any of the same name.

        Raises NoRoster, NotASupervisor, RosterChanged, InDoubt.
        """
        self.amend(lambda before: [*_without(entry.name, before), entry], by=by)

    def remove(self, name: str, *, by: Caseworker) -> None:
        """Sign the list without the entry of this name. Raises as `keep`."""
        self.amend(lambda before: _without(name, before), by=by)


def _without[T: Named](name: str, entries: Iterable[T]) -> list[T]:
    return [each for each in entries if each.name != name]
