"""Add lines to the log. Locks are always taken in this order: rows of cases, the head of the log, the memory."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from django.db import transaction

from legal_help.event_log.judge import next_place, roster_counts
from legal_help.event_log.log import look
from legal_help.event_log.log_rows import lines_since, row_of
from legal_help.event_log.memory import Known
from legal_help.events.event import PERSON, Event, EventContent
from legal_help.events.lines import make_line
from legal_help.events.step import Head
from legal_help.models import LogHead, LogLine


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

    _known: Known | None = None
    _lines: list[Callable[[int, bytes], tuple[bytes, bytes]]] = field(default_factory=list)
    _steps: list[EventContent] = field(default_factory=list)
    _is_by_staff: bool = False

    @property
    def known(self) -> Known:
        """Return what this host knew at the last look, or knows now if there was none."""
        return self._known or self.look_again()

    def look_again(self) -> Known:
        """Look at the log, now that the row of a case is locked. Raises RosterChanged."""
        known = look()
        if self._known and self._known.roster.version != known.roster.version:
            raise RosterChanged
        self._known = known
        return known

    def lock(self) -> Known:
        """Lock the head of the log, and look once more. Raises RosterChanged."""
        lock_head()
        return self.look_again()

    def add_step(self, event: Event) -> None:
        """Add a step that was signed and judged. Raises RosterChanged."""
        if event.content.roster_version != self.known.roster.version:
            raise RosterChanged
        self._steps.append(event.content)
        self._is_by_staff |= event.content.by != PERSON
        self._lines.append(lambda _place, _chain: (event.body, event.signature))

    def add_notice(self, body: bytes, signature: bytes) -> None:
        """Add an event that is no step of a case; `telling.add_notice` makes it."""
        self._lines.append(lambda _place, _chain: (body, signature))

    def add_roster(self, sign: Callable[[int, bytes], tuple[bytes, bytes]]) -> None:
        """Add a roster. `sign` gets the place and the chain hash of the line right before its own."""
        self._is_by_staff = True
        self._lines.append(sign)

    def insert(self) -> int:
        """Lock the head of the log, compare, and add the lines; return the place of the last one."""
        if not self._lines:
            return 0
        known = self.lock()
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
        return place + len(rows) - 1

    def require_counted(self, known: Known, last: int) -> None:
        """Compare what was stored with what this host has judged since. Raises NotCounted."""
        if known.memory.place < last and (self._is_by_staff or known.doubt is None):
            raise NotCounted
        for step in self._steps:
            head = known.head(step.case)
            if head is None or head.number < step.number:
                raise NotCounted

    def _refuse_what_changed(self, known: Known) -> None:
        """Compare with what the lines were made on. Raises InDoubt, CaseChanged."""
        if known.doubt and self._is_by_staff:
            raise InDoubt
        first = {step.case: step.previous for step in reversed(self._steps)}
        for case, previous in first.items():
            head = known.head(case)
            if previous != (head.event.hash if head else ""):
                raise CaseChanged
            if known.doubt and head and not _is_in_log(head):
                raise InDoubt  # a step on top of one that was lost would be lost with it


def lock_head() -> None:
    """Lock the head of the log until the transaction ends: nobody else adds a line."""
    LogHead.objects.select_for_update().get_or_create(pk=1)


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
        batch = Batch()
        yield batch
        last = batch.insert()  # at the end, so that nothing is judged that may be rolled back
    if last:
        batch.require_counted(look(), last)  # a step is done only once this host has judged it
