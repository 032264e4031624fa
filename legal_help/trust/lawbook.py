"""The law that counts: what ships, under the newest amendment that a supervisor has signed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from legal_help.crypto import row_labels
from legal_help.events.actions import Action
from legal_help.models import SignedDocument
from legal_help.rules import law
from legal_help.rules.law import Law, LawEditions, LawFact
from legal_help.trust import roster
from legal_help.trust.amendments import Book
from legal_help.trust.chain import NotASupervisor
from legal_help.trust.keys import Caseworker


class NoSuchFact(Exception):
    """There is none of this name."""


def _read(entries: Any) -> LawEditions:
    return LawEditions.from_entries(law.shipped_law(), entries)


def _ships() -> LawEditions:
    return LawEditions(law.shipped_law())


BOOK = Book(
    kind=SignedDocument.Kind.LAW,
    signed=Action.LAW_SIGNED,
    refused=Action.LAW_REFUSED,
    label=row_labels.law,
    ships=_ships,
    read=_read,
)
amend = BOOK.amend


def editions() -> LawEditions:
    """Every version that was signed and counts, or will. Raises roster.NoRoster."""
    return BOOK.verified()


def verified() -> Law:
    """The law as of today: a version that starts later does not count yet. Raises roster.NoRoster."""
    return editions().law_on(timezone.localdate())


def fact(slug: str) -> LawFact:
    """As it counts today. Raises NoSuchFact, roster.NoRoster."""
    found = verified().facts.get(slug)
    if found is None:
        raise NoSuchFact
    return found


def keep(fact: LawFact, *, by: Caseworker, today: date) -> None:
    """Sign a version of a fact, read against its source today.

    It takes the place of the one that counts or, if it starts later, waits beside it for its day.
    Raises NotASupervisor, roster.NoRoster.
    """
    day = today.isoformat()
    reviewed = replace(fact, reviewed_on=day, reviewed_by=by.audit_name)
    _sign(lambda before: before.with_fact(reviewed, today), by=by)


@transaction.atomic
def review(*, slug: str, by: Caseworker, today: date) -> None:
    """Write down that a fact was read against its source today and has not changed.

    Raises NoSuchFact, NotASupervisor, roster.NoRoster.
    """
    # Locked before it is read, or it would bring back what a colleague corrects just now.
    BOOK.lock()
    keep(fact(slug), by=by, today=today)


def take_back(*, slug: str, starts: date, by: Caseworker, today: date) -> None:
    """Drop a version that does not count yet. Raises NotASupervisor, roster.NoRoster."""
    _sign(lambda before: before.without(slug, starts, today), by=by)


@transaction.atomic
def _sign(change: Callable[[LawEditions], LawEditions], *, by: Caseworker) -> None:
    if by.person.key not in roster.verified().signers():
        raise NotASupervisor
    # Locked before it is read, or of two changes at once one would undo the other.
    BOOK.lock()
    changed = change(editions())
    BOOK.amend([each.as_json() for each in changed.signed], by=by)
