"""Open every case that was granted to a caseworker, and sort them in memory. Nothing is stored."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Self
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from legal_help.access import walls
from legal_help.casework import withdrawals
from legal_help.casework.conflicts import comparisons
from legal_help.crypto.canonical_json import UNREADABLE
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.events.texts import Content
from legal_help.evidence import signed_past
from legal_help.models import CaseNote, HelpRequest, HelpRequestQuerySet, ThreadMessage
from legal_help.rules.deadlines import Level
from legal_help.rules.law import Law
from legal_help.rules.triage import HAPPENING_NOW, TriageReason, nearness
from legal_help.rules.triage_reasons import CODE_SEEN
from legal_help.rules.urgency import Urgency
from legal_help.sealed import correspondence, kept
from legal_help.sealed.correspondence import Letter
from legal_help.sealed.headers import Outdated
from legal_help.sealed.opening import OpenedCase
from legal_help.sealed.openings import Openings
from legal_help.sealed.reading import Reading
from legal_help.trust import lawbook
from legal_help.trust.chain import Roster
from legal_help.trust.keys import Caseworker
from legal_help.trust.roster import verified as current_roster

# With more new cases than this the queue does not wait; opening one of them compares all.
MOST_COMPARED_WITH_QUEUE = 200


@dataclass(frozen=True, kw_only=True, repr=False)
class QueueEntry:
    """Hold a line of the queue. `case` gives the reference, the dates, the status and the owner.

    `unread`: there is a report that nobody has settled, a message that nobody has answered or
    marked as read, or a message that was removed.
    """

    case: HelpRequest
    urgency: Urgency
    unread: bool
    opened: OpenedCase = field(compare=False)
    contact: Mapping[str, str | list[str]] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        return self.urgency.level

    @property
    def reasons(self) -> list[TriageReason]:
        return self.urgency.reasons

    @cached_property
    def card(self) -> Content:
        """Return the card, opened on demand. Whether anybody altered it was checked before.

        It has the ways of contact that hold now, never an old one that was reported unsafe.
        """
        return {**self.opened.part("card"), **self.columns}

    @cached_property
    def columns(self) -> kept.Columns:
        """Return the language, the place and the ways of contact that hold now."""
        columns = self.opened.columns
        if self.contact:
            columns = {**columns, "reach": kept.words_in(self.contact.get("reach"))}
        return columns

    @property
    def code_is_doubtful(self) -> bool:
        """Return whether somebody else may read our replies. The line always shows this."""
        return any(reason.code == CODE_SEEN for reason in self.reasons)

    @property
    def is_about_now(self) -> bool:
        return any(reason.code in HAPPENING_NOW for reason in self.reasons)


@dataclass(frozen=True, kw_only=True, repr=False)
class Queue:
    """Hold the entries, most urgent first under `law`, and the references of what was refused.

    A case that was altered has no entry; a case with an altered message has one.
    """

    entries: list[QueueEntry]
    damaged: list[str]
    law: Law


def load_queue(*, by: Caseworker, closed: bool = False, recalls: bool = False) -> Queue:
    """Open every case that was granted to this caseworker. Nothing opened is stored.

    Withdrawals that nobody has checked count as open, though no work goes on. So do cases that are
    marked closed although nobody signed that.

    With `recalls`, what this caseworker has kept of a case is trusted, for nobody else can write
    it. Later changes of the stored case are not looked for: `is_current` does that for the lines
    that are shown, and so does opening a case.
    """
    granted = HelpRequest.objects.granted_to(by.person.key)
    desk = _QueueReader.for_caseworker(by)
    is_closed = Q(status__in=HelpRequest.CLOSED) & ~Q(pk__in=desk.taken_back | desk.never_ended)
    asked = granted.filter(is_closed) if closed else granted.exclude(is_closed)
    rows = desk.recall_or_fetch(asked) if recalls else desk.fetch(asked)
    found = desk.make_queue(rows)
    desk.openings.keep()
    # Recalled cases were compared when they were opened.
    if not recalls or len(rows) > len(desk.recalled):
        refused = frozenset(row.pk for row in rows) - {entry.case.pk for entry in found.entries}
        comparisons.compare_new(
            by=by,
            cards=lambda: {entry.case.pk: entry.card for entry in found.entries if not recalls},
            refused=refused,
            at_most=MOST_COMPARED_WITH_QUEUE,
        )
    return found


def is_current(entries: Iterable[QueueEntry]) -> bool:
    """Return whether what these lines were recalled from is still stored, byte by byte."""
    proofs = {entry.case.pk: entry.opened.proof for entry in entries if entry.opened.proof}
    rows = HelpRequest.objects.filter(pk__in=proofs).for_queue()
    return {row.pk: kept.proof_of(row) for row in rows} == proofs


@dataclass(frozen=True, kw_only=True, repr=False)
class _QueueReader:
    """Hold what one caseworker opens cases with, under today's law."""

    openings: Openings
    roster: Roster
    reading: Reading
    law: Law
    today: date
    messages: dict[UUID, list[ThreadMessage]]
    notes: dict[UUID, list[CaseNote]]
    taken_back: Set[UUID]
    never_ended: Set[UUID]
    recalled: dict[UUID, OpenedCase] = field(default_factory=dict)

    @classmethod
    def for_caseworker(cls, by: Caseworker) -> Self:
        roster = current_roster()
        closed = HelpRequest.objects.granted_to(by.person.key).closed()
        hidden = signed_past.never_ended(closed, roster)
        for case in hidden:
            altered = audit.RowAltered.code
            audit.record_once_a_day(action=Action.REFUSED, object_ref=case, detail=altered)
        return cls(
            openings=Openings(by),
            roster=roster,
            reading=Reading(by, roster),
            law=lawbook.verified(),
            today=timezone.localdate(),
            messages=defaultdict(list),
            notes=defaultdict(list),
            taken_back=withdrawals.unchecked_withdrawals() - hidden,
            never_ended=hidden,
        )

    def recall_or_fetch(self, cases: HelpRequestQuerySet) -> list[HelpRequest]:
        """Fetch the lines that the caseworker recalls, and the whole rows of those to open."""
        lines = self.fetch(cases, HelpRequestQuerySet.as_lines)
        for line in lines:
            opened = self.openings.recall(line)
            if opened and opened.checked.knows(self.messages.get(line.pk, [])):
                self.recalled[line.pk] = opened
        to_open = [line.pk for line in lines if line.pk not in self.recalled]
        known = [line for line in lines if line.pk in self.recalled]
        return known + self._fetch_again(to_open) if to_open else known

    def _fetch_again(self, cases: Sequence[UUID]) -> list[HelpRequest]:
        for case in cases:
            self.messages.pop(case, None)
            self.notes.pop(case, None)
        return self.fetch(HelpRequest.objects.filter(pk__in=cases))

    def fetch(
        self,
        cases: HelpRequestQuerySet,
        columns: Callable[
            [HelpRequestQuerySet], HelpRequestQuerySet
        ] = HelpRequestQuerySet.for_queue,
    ) -> list[HelpRequest]:
        """Fetch the rows, then the messages of people, our notes about them, and the grants.

        The order matters: a case that gets a new key meanwhile then lacks a grant of the old one,
        and is fetched again as a whole. Messages and notes come as two lists: a prefetch would make
        two more for each of 5,000 cases.
        """
        rows = walls.readable(columns(cases), self.openings.by.person, self.roster)
        for message in ThreadMessage.objects.from_people_on(cases):
            self.messages[message.request_id].append(message)
        for note in CaseNote.objects.that_decide_on(cases):
            self.notes[note.request_id].append(note)
        self.openings.find_grants(rows)
        return rows

    def make_queue(self, rows: Sequence[HelpRequest]) -> Queue:
        entries, damaged = [], []
        self.openings.open_ahead([row for row in rows if row.pk not in self.recalled])
        for row in rows:
            try:
                entry, is_whole = self.make_entry(row)
            except audit.Tampered as refusal:
                audit.report(refusal, by=self.openings.by)
                damaged.append(row.public_ref)
            except UNREADABLE:
                # The form never writes facts of such a shape. One bad case must not stop the queue.
                audit.report(audit.BlobAltered(row.pk), by=self.openings.by)
                damaged.append(row.public_ref)
            else:
                entries.append(entry)
                if not is_whole:
                    damaged.append(row.public_ref)
        return Queue(
            entries=sorted(entries, key=partial(_queue_order, today=self.today)),
            damaged=sorted(damaged),
            law=self.law,
        )

    def make_entry(self, row: HelpRequest) -> tuple[QueueEntry, bool]:
        """Return the line, and whether none of its messages was refused. Raises audit.Tampered.

        The urgency is that of today under today's law: a hearing that was far off has come nearer.
        """
        opened = self._open(row)
        letters: list[Letter] = []
        messages, notes = self.messages.get(row.pk, []), self.notes.get(row.pk, [])
        if messages or notes:
            letters = self.reading.news(opened, messages, notes)
        said, is_refused = self.reading.level_said(opened, notes)
        is_short = self.reading.lacks_messages(opened, messages)
        told_by_row = withdrawals.withdrawal_facts(row, self.taken_back)
        facts = {**opened.facts, **told_by_row} if told_by_row else opened.facts
        entry = QueueEntry(
            case=opened.request,
            urgency=correspondence.urgency(facts, letters, self.today, self.law, said),
            unread=bool(told_by_row)
            or is_short
            or any(letter.waits for letter in letters)
            or any(not message.seen_by_staff for message in messages),
            opened=opened,
            contact=correspondence.reach_now(letters),
        )
        if not opened.checked.parts >= kept.PARTS:
            # The stored proof covers both parts, so check both before it is stored.
            _ = entry.columns
        is_refused |= is_short or row.pk in self.never_ended
        return entry, not (is_refused or any(letter.is_refused for letter in letters))

    def _open(self, row: HelpRequest) -> OpenedCase:
        if row.pk in self.recalled:
            return self.recalled[row.pk]
        try:
            return self.openings.reopen(row)
        except Outdated:
            # The case may have got a new key after the rows were read and before the grants were.
            fresh = self._fetch_again([row.pk])
            if not fresh:
                raise
            return self.openings.open(fresh[0])


def _queue_order(entry: QueueEntry, today: date) -> tuple[Level, bool, bool, int, date, str]:
    """Sort by level, then danger now, then the nearest day.

    The order is total, so that no line jumps between pages.
    """
    has_passed, days = nearness(entry.reasons, entry.level, today)
    first, case = not entry.is_about_now, entry.case
    return entry.level, first, has_passed, days, case.received_on, case.public_ref
