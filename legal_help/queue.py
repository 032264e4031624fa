"""Every request that a reader was granted, opened and sorted in memory; nothing opened is stored."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from legal_help import audit, comparing, lawbook, reading, roster, walls, withdrawals
from legal_help.deadlines import Level
from legal_help.keys import Reader
from legal_help.law import Law
from legal_help.models import HelpRequest
from legal_help.opening import OpenedCase, Openings, Outdated
from legal_help.override import Urgency
from legal_help.reading import Letter, LevelSaid, Reading
from legal_help.texts import Content
from legal_help.triage import CODE_SEEN, NOW, Reason

# More new requests than these are compared when one of them is opened: the queue does not wait.
COMPARED_BY_THE_WAY = 200


@dataclass(frozen=True, kw_only=True, repr=False)
class Entry:
    """A line of the queue. `request` gives the reference, the dates, the status, who has it.

    `unread`: news that nobody has settled, or a message that nobody has answered or marked as read.
    """

    request: HelpRequest
    urgency: Urgency
    card: Content
    unread: bool

    @property
    def level(self) -> Level:
        return self.urgency.level

    @property
    def reasons(self) -> list[Reason]:
        return self.urgency.reasons

    @property
    def code_is_doubtful(self) -> bool:
        """Whether somebody else may read what we answer: never one of "5 more reasons"."""
        return any(reason.code == CODE_SEEN for reason in self.reasons)

    @property
    def is_about_now(self) -> bool:
        return any(reason.code in NOW for reason in self.reasons)

    @property
    def next_date(self) -> date | None:
        """The nearest day among the reasons that make it as urgent as it is.

        Neither a hearing next year nor a year long past brings a request before others.
        """
        days = [r.date for r in self.reasons if r.date and r.level == self.level]
        return min(days, default=None)


@dataclass(frozen=True, kw_only=True, repr=False)
class Queue:
    """The most urgent first under this law, and the references of what was refused and reported.

    Where the request itself was changed it has no entry; where a message was, it has one.
    """

    entries: list[Entry]
    damaged: list[str]
    law: Law


def read(*, by: Reader, closed: bool = False) -> Queue:
    """Open every request that this reader was granted; nothing opened is stored.

    A withdrawal that nobody has checked stands among the open ones, though no work goes on.
    """
    requests = HelpRequest.objects.granted_to(by.person.key).select_related("assigned_to")
    taken_back = withdrawals.unchecked()
    is_closed = Q(status__in=HelpRequest.CLOSED) & ~Q(pk__in=taken_back)
    chosen = requests.filter(is_closed) if closed else requests.exclude(is_closed)
    readers = roster.verified()
    rows = walls.readable(list(chosen.defer("answers").with_news()), by.person, readers)
    openings, entries, damaged = Openings(by), [], []
    law, reader = lawbook.verified(), Reading(by, readers)
    openings.find_grants(rows)
    for row in rows:
        try:
            with audit.reported(by):
                opened = _opened(openings, row)
                told = reader.news(opened)
                said, is_refused = reader.level_said(opened)
                entries.append(_entry(opened, law, told, said, taken_back))
        except audit.Tampered:
            damaged.append(row.public_ref)
        else:
            if is_refused or any(letter.is_refused for letter in told):
                damaged.append(row.public_ref)
    openings.keep()
    cards = {entry.request.pk: entry.card for entry in entries}
    comparing.compare_new(by=by, cards=cards, at_most=COMPARED_BY_THE_WAY)
    return Queue(entries=sorted(entries, key=_urgency), damaged=sorted(damaged), law=law)


def _opened(openings: Openings, row: HelpRequest) -> OpenedCase:
    try:
        return openings.open(row)
    except Outdated:
        # It may have got a new case key after the rows were read, and before the grants were.
        fresh = HelpRequest.objects.filter(pk=row.pk).defer("answers").with_news().get()
        openings.find_grants([fresh])
        return openings.open(fresh)


def _entry(
    opened: OpenedCase,
    law: Law,
    letters: list[Letter],
    said: LevelSaid | None,
    taken_back: Container[UUID],
) -> Entry:
    """As of today, and under today's law: a hearing that was far off at Send has come nearer."""
    told_by_row = withdrawals.facts_of(opened.request, taken_back)
    facts = {**opened.part("triage")["facts"], **told_by_row}
    urgency = reading.urgency(facts, letters, timezone.localdate(), law, said)
    contact = reading.reach_now(letters)
    return Entry(
        request=opened.request,
        urgency=urgency,
        card={**opened.part("card"), **({"reach": contact.get("reach")} if contact else {})},
        unread=bool(told_by_row)
        or any(letter.waits for letter in letters)
        or any(not message.seen_by_staff for message in opened.request.messages.all()),
    )


def _urgency(entry: Entry) -> tuple[Level, bool, date, date]:
    """Within a level whoever is in danger today comes first, then whoever's day is nearest."""
    near = entry.next_date or date.max
    return entry.level, not entry.is_about_now, near, entry.request.received_on
