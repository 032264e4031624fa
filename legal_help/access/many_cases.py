"""Open many cases for one reader: what was altered is told, and left out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from legal_help.event_log import alarms, log
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.memory import Known
from legal_help.events.roster import Member
from legal_help.events.step import Head
from legal_help.models import HelpRequest, KeyGrant
from legal_help.sealed.case_opener import NotOpenToReader, OpenedCase, open_case
from legal_help.trust.actors import Caseworker

# Read for each case, whatever else is asked for.
ALWAYS = ("pk", "public_ref")
OPEN_MESSAGES = ("keys", "drop_private")
TRIES: Final = 3

type Version = tuple[UUID, int]
"""A case, and the version of its key."""


@dataclass(frozen=True, repr=False)
class StoredCases:
    """Hold the rows of cases, with some of their columns, and the grants of one reader."""

    by: Caseworker
    columns: tuple[str, ...]
    rows: Mapping[UUID, HelpRequest]
    grants: Mapping[Version, bytes]

    def open_newest(self, head: Head, known: Known) -> OpenedCase:
        """Open one, perhaps with what somebody has written since. Raises Tampered, NotOpenToReader."""
        case = head.event.content.case
        try:
            return self._open(head, known)
        except Tampered:
            now = log.look()
            newer = now.head(case)
            if newer is None:
                raise NotOpenToReader from None  # it was erased meanwhile
            if newer.event.hash == head.event.hash:
                raise
            return load_cases({case: newer}, by=self.by, columns=self.columns)._open(newer, now)

    def _open(self, head: Head, known: Known) -> OpenedCase:
        pk, member = UUID(head.event.content.case), self.by.person
        row, grant = self.rows.get(pk), self.grants.get((pk, head.state.version))
        if row is None:
            raise Tampered("request_lost", pk)
        return open_case(row, head, grant, member=member, pair=self.by.pair, roster=known.roster)


def load_cases(
    heads: Mapping[str, Head], *, by: Caseworker, columns: tuple[str, ...]
) -> StoredCases:
    """Read the rows of these cases, and the grants of this reader.

    The columns that open messages are read only where the person wrote some: of few cases.
    """
    quiet = [case for case, head in heads.items() if not head.state.messages_in]
    written = [case for case, head in heads.items() if head.state.messages_in]
    fewer = [name for name in columns if name not in OPEN_MESSAGES]
    # A query of very many cases names none, and finds all: what was read with more columns counts.
    rows = [*_rows(quiet, fewer), *_rows(written, columns)]
    grants = grants_to(by.person, list(map(UUID, heads)))
    return StoredCases(by, columns, {row.pk: row for row in rows}, grants)


def _rows(cases: Collection[str], columns: Collection[str]) -> Iterable[HelpRequest]:
    return HelpRequest.objects.among(cases).only(*ALWAYS, *columns)


def grants_to(member: Member, cases: Collection[UUID]) -> Mapping[Version, bytes]:
    """Return the grants of one reader to these cases, by case and version."""
    mine = KeyGrant.objects.filter(recipient=member.key)
    if len(cases) <= HelpRequest.NAMED_AT_MOST:
        mine = mine.filter(request__in=cases)
    rows = mine.values_list("request_id", "version", "blob")
    return {(case, version): bytes(blob) for case, version, blob in rows}


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
    for head in heads.values():
        try:
            with alarms.reported(by):
                yield stored.open_newest(head, known)
        except Tampered:
            if damaged is not None:
                damaged.append(head.state.ref)
        except NotOpenToReader:
            continue
