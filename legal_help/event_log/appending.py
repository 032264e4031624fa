"""Add lines to the log. Locks are always taken in this order: rows of cases, the head of the log, the memory."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from legal_help.event_log.alarms import Signer
from legal_help.event_log.judge import next_place, roster_counts
from legal_help.event_log.log import look
from legal_help.event_log.log_rows import lines_since, row_of
from legal_help.event_log.memory import Known
from legal_help.events.case_actions import RULES_VERSION
from legal_help.events.event import PERSON, SYSTEM, Event, Notice
from legal_help.events.fields import canonical_json
from legal_help.events.lines import make_line
from legal_help.events.step import Head
from legal_help.models import LogHead, LogLine

TRIES: Final = 3


class InDoubt(Exception):
    """Raised if staff would sign while this host is in doubt: a line of the log cannot be good.

    People can still send and write, but not to a case with a reader's step behind that line.
    """


class NotCounted(InDoubt):
    """Raised if a line was stored, but this host does not count it."""


class RosterChanged(Exception):
    """Raised if another roster came into force meanwhile: everything has to be sealed again."""


class RosterRefused(Exception):
    """Raised for a roster that no host would count. It is not added to the log."""


class CaseChanged(Exception):
    """Raised if somebody else signed a step of the case meanwhile."""


@dataclass
class Batch:
    """Collect lines that are added together, when the block of `writing` ends."""

    known: Known
    _lines: list[Callable[[int, bytes], tuple[bytes, bytes]]] = field(default_factory=list)
    _steps: list[tuple[Event, Head | None]] = field(default_factory=list)
    _is_by_staff: bool = False
    _made_under: set[int] = field(default_factory=set)
    _last: int = 0

    def look_again(self) -> Known:
        """Look once more, now that the row of a case is locked."""
        self.known = look()
        return self.known

    def lock(self) -> Known:
        """Lock the head of the log, and look once more."""
        lock_head()
        return self.look_again()

    def add_step(self, event: Event, *, base: Head | None) -> None:
        """Add a step that was judged on top of `base`."""
        self._steps.append((event, base))
        self._is_by_staff |= event.content.by != PERSON
        self._made_under.add(event.content.roster_version)
        self._lines.append(lambda _place, _chain: (event.body, event.signature))

    def add_notice(
        self,
        action: str,
        *,
        by: Signer | None,
        case: UUID | str | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        """Add an event that is not a step of a case. Without a signer it is from the program."""
        notice = Notice(
            rules=RULES_VERSION,
            roster_version=self.known.roster.version,
            by=by.by if by else SYSTEM,
            on=timezone.localdate().isoformat(),
            action=action,
            details=details or {},
            case=str(case) if case else None,
        )
        body = canonical_json(notice)
        signature = by.pair.sign(notice.label, body) if by else b""
        self._made_under.add(notice.roster_version)
        self._lines.append(lambda _place, _chain: (body, signature))

    def add_roster(self, sign: Callable[[int, bytes], tuple[bytes, bytes]]) -> None:
        """Add a roster. `sign` gets the place and the chain hash of the line right before its own."""
        self._is_by_staff = True
        self._lines.append(sign)

    def insert(self) -> None:
        """Lock the head of the log, compare, and add the lines."""
        if not self._lines:
            return
        made_under = {self.known.roster.version, *self._made_under}
        known = self.lock()
        if made_under != {known.roster.version}:
            raise RosterChanged
        self._refuse_what_changed(known)
        since = lines_since(known.memory.place + 1)
        place, chain = next_place(known.memory, since, count=len(self._lines))
        rows = []
        for at, make in enumerate(self._lines, start=place):
            body, signature = make(at - 1, chain)
            line = make_line(at, chain, body=body, signature=signature)
            before = replace(known.memory, place=at - 1, chain=chain)
            if line.is_roster and not roster_counts(before, line):
                raise RosterRefused
            rows.append(row_of(line))
            chain = line.chain
        LogLine.objects.bulk_create(rows)
        self._last = rows[-1].seq

    def require_counted(self, known: Known) -> None:
        """Compare what was stored with what this host has judged since. Raises NotCounted."""
        if known.memory.place < self._last and (self._is_by_staff or known.doubt is None):
            raise NotCounted
        for event, _base in self._steps:
            head = known.head(event.content.case)
            if head is None or head.number < event.content.number:
                raise NotCounted

    def _refuse_what_changed(self, known: Known) -> None:
        """Compare with what the lines were made on. Raises InDoubt, CaseChanged."""
        if known.doubt and self._is_by_staff:
            raise InDoubt
        first_bases = {event.content.case: base for event, base in reversed(self._steps)}
        for case, base in first_bases.items():
            head = known.head(case)
            if (head.event.hash if head else None) != (base.event.hash if base else None):
                raise CaseChanged
            if known.doubt and base and not _is_in_log(base):
                raise InDoubt  # a step on top of one that was lost would be lost with it


def lock_head() -> None:
    """Lock the head of the log until the transaction ends: nobody else adds a line."""
    LogHead.objects.get_or_create(pk=1)
    LogHead.objects.select_for_update().get(pk=1)


def _is_in_log(head: Head) -> bool:
    event = head.event
    return LogLine.objects.filter(case=event.content.case, hash=bytes.fromhex(event.hash)).exists()


@contextmanager
def writing() -> Iterator[Batch]:
    """Write rows and lines of the log in one transaction: all of them or none.

    The caller locks the rows of its cases first, in the order of their ids. Raises NoRoster,
    RosterChanged, CaseChanged, InDoubt, and after the commit NotCounted.
    """
    with transaction.atomic(durable=True):
        batch = Batch(look())
        yield batch
        batch.insert()  # last, so that nothing is judged that may be rolled back
    batch.require_counted(look())  # a step is done only once this host has judged it


def retried[**P, T](verb: Callable[P, T]) -> Callable[P, T]:
    """Run a verb again if the roster or the case changed meanwhile, so that no words are lost."""

    @wraps(verb)
    def run(*args: P.args, **named: P.kwargs) -> T:
        for _try in range(TRIES - 1):
            try:
                return verb(*args, **named)
            except (RosterChanged, CaseChanged):
                continue
        return verb(*args, **named)

    return run


@retried
def tell(
    action: str,
    *,
    by: Signer | None,
    case: UUID | str | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Add one event that is no step of a case."""
    with writing() as batch:
        batch.add_notice(action, by=by, case=case, details=details)
