"""Open many cases for one reader: what was altered is told, and left out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from legal_help.access.grants import Version, grants_to
from legal_help.event_log import alarms, log
from legal_help.event_log.alarms import RequestLost, Tampered
from legal_help.event_log.log import Known
from legal_help.events.step import Head
from legal_help.models import HelpRequest
from legal_help.sealed.case_opener import NotOpenToReader, OpenedCase, open_case
from legal_help.trust.actors import Caseworker

# Read for each case, whatever else is asked for.
ALWAYS = ("pk", "public_ref")
TRIES: Final = 3


@dataclass(frozen=True, repr=False)
class StoredCases:
    """Hold the rows of cases, with some of their columns, and the grants of one reader."""

    rows: Mapping[UUID, HelpRequest]
    grants: Mapping[Version, bytes]


def load_cases(
    heads: Mapping[str, Head], *, by: Caseworker, columns: tuple[str, ...]
) -> StoredCases:
    rows = HelpRequest.objects.among(list(heads)).only(*ALWAYS, *columns)
    return StoredCases({row.pk: row for row in rows}, grants_to(by.person, list(map(UUID, heads))))


def read_steadily[T](read: Callable[[Known], T]) -> tuple[Known, T]:
    """Return what this host knows, and what `read` finds in the database at the same moment.

    Somebody may write in between, and what they wrote fits no state that was known before: then all
    of it is read once more.
    """
    for _try in range(TRIES - 1):
        known = log.look()
        found = read(known)
        if log.look().memory.place == known.memory.place:
            return known, found
    known = log.look()
    return known, read(known)


def open_cases(
    *,
    by: Caseworker,
    known: Known,
    heads: Mapping[str, Head],
    columns: tuple[str, ...],
    stored: StoredCases | None = None,
    damaged: list[str] | None = None,
) -> Iterator[OpenedCase]:
    """Yield these cases, opened. Only `columns` of their rows are read, if they are not given.

    The references of those that did not open are added to `damaged`.
    """
    stored = stored or load_cases(heads, by=by, columns=columns)
    for case, head in heads.items():
        try:
            with alarms.reported(by):
                yield _opened(by, known, case, head, stored=stored, columns=columns)
        except Tampered:
            if damaged is not None:
                damaged.append(head.state.ref)
        except NotOpenToReader:
            continue


def _opened(
    by: Caseworker,
    known: Known,
    case: str,
    head: Head,
    *,
    stored: StoredCases,
    columns: tuple[str, ...],
) -> OpenedCase:
    """Open one, perhaps with what somebody has written since. Raises Tampered, NotOpenToReader."""
    try:
        return _open(by, known, head, stored)
    except Tampered:
        now = log.look()
        newer = now.head(case)
        if newer is None:
            raise NotOpenToReader from None  # it was erased meanwhile
        if newer.event.hash == head.event.hash:
            raise
        return _open(by, now, newer, load_cases({case: newer}, by=by, columns=columns))


def _open(by: Caseworker, known: Known, head: Head, stored: StoredCases) -> OpenedCase:
    pk = UUID(head.event.content.case)
    row, grant = stored.rows.get(pk), stored.grants.get((pk, head.state.version))
    if row is None:
        raise RequestLost(pk)
    return open_case(row, head, grant, member=by.person, pair=by.pair, roster=known.roster)
