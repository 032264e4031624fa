"""The law that counts: what ships, under the newest amendment that a supervisor has signed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.utils import timezone

from legal_help.events.actions import Action
from legal_help.rules.law import Law, LawEditions, LawFact
from legal_help.trust.actors import Caseworker
from legal_help.trust.amendments import Book


class NoSuchFact(Exception):
    """Raised if there is no fact of this name."""


BOOK = Book(action=Action.LAW_SIGNED, read=LawEditions.from_entries)


def editions() -> LawEditions:
    """Return every signed version that counts now or later. Raises NoRoster."""
    return BOOK.verified()


def verified() -> Law:
    """Return the law of today: a version that starts later does not count yet. Raises NoRoster."""
    return editions().law_on(timezone.localdate())


def fact(slug: str) -> LawFact:
    """Return a fact as it counts today. Raises NoSuchFact, NoRoster."""
    found = verified().facts.get(slug)
    if found is None:
        raise NoSuchFact
    return found


def keep(fact: LawFact, *, by: Caseworker, today: date) -> None:
    """Sign a version of a fact, read against its source today.

    It takes the place of the one that counts or, if it starts later, waits beside it for its day.
    Raises NotASupervisor, NoRoster.
    """
    _sign(lambda before: before.with_fact(_read_today(fact, by, today), today), by=by)


def review(*, slug: str, by: Caseworker, today: date) -> None:
    """Write down that a fact was read against its source today and has not changed.

    Raises NoSuchFact, NotASupervisor, NoRoster.
    """

    def reviewed(before: LawEditions) -> LawEditions:
        found = before.law_on(today).facts.get(slug)
        if found is None:
            raise NoSuchFact
        return before.with_fact(_read_today(found, by, today), today)

    _sign(reviewed, by=by)


def take_back(*, slug: str, starts: date, by: Caseworker, today: date) -> None:
    """Drop a version that does not count yet. Raises NotASupervisor, NoRoster."""
    _sign(lambda before: before.without(slug, starts, today), by=by)


def _read_today(fact: LawFact, by: Caseworker, today: date) -> LawFact:
    return replace(fact, reviewed_on=today.isoformat(), reviewed_by=by.by)


def _sign(change: Callable[[LawEditions], LawEditions], *, by: Caseworker) -> None:
    BOOK.amend(lambda before: [each.as_json() for each in change(before).signed], by=by)
