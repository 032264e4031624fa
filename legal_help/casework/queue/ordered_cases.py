"""Open every case that a caseworker may open, and sort them in memory. Nothing is stored."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from legal_help.access.many_cases import StoredCases, load_cases, open_cases, read_steadily
from legal_help.casework.case_texts import facts_in
from legal_help.event_log import alarms
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.memory import Known
from legal_help.events.fields import UNREADABLE
from legal_help.events.state import State
from legal_help.events.step import Head, standing_proposal
from legal_help.models import CaseNote, HelpRequest, ThreadMessage
from legal_help.rules.appointments import Appointment
from legal_help.rules.deadlines import Level
from legal_help.rules.law import Law
from legal_help.rules.queue_order import Place, place_of
from legal_help.rules.triage import TriageReason
from legal_help.rules.triage_reasons import CODE_SEEN
from legal_help.rules.urgency import Urgency
from legal_help.rules.whose_turn import Rest, rest_of
from legal_help.sealed import correspondence
from legal_help.sealed.case_opener import OpenedCase
from legal_help.sealed.case_view import CaseView, is_ended
from legal_help.sealed.reading import CaseTexts, read_texts
from legal_help.sealed.texts import Content
from legal_help.trust import lawbook
from legal_help.trust.actors import Caseworker

COLUMNS = ("card", "triage", "keys", "drop_private")
type Texts = Mapping[UUID, tuple[list[ThreadMessage], list[CaseNote]]]


@dataclass(frozen=True, kw_only=True, repr=False)
class QueueEntry:
    """Hold a line of the queue. `case` gives the reference, the dates, the status and the owner.

    `rest` says why we have nothing to do today, if that is so. `waits_for_colleague`: it is offered to
    another caseworker, or another one has to agree to what this one asked. `appointment` is the one
    that stands; its time may have passed.

    `unread`: there is a report that nobody has settled, a message that nobody has answered or
    marked as read, a withdrawal to check, or a message that was removed. `language`, `place` and
    `reach` are as the card has them; of the ways to reach the person those that hold now, never an
    old one that was reported unsafe. `phones` are all numbers that they ever gave. `place_in_level`
    says what placed it among its equals.
    """

    case: CaseView
    urgency: Urgency
    place_in_level: Place
    unread: bool
    rest: Rest | None
    waits_for_colleague: bool
    appointment: Appointment | None
    card: Content = field(compare=False)
    language: str
    place: list[str]
    reach: list[str]
    phones: list[str]

    @property
    def level(self) -> Level:
        return self.urgency.level

    @property
    def reasons(self) -> list[TriageReason]:
        return self.urgency.reasons

    @property
    def code_is_doubtful(self) -> bool:
        """Return whether somebody else may read our replies. The line always shows this."""
        return any(reason.code == CODE_SEEN for reason in self.reasons)


@dataclass(frozen=True, kw_only=True, repr=False)
class Queue:
    """Hold the entries, and the references of the cases that were refused.

    Cases that are ours to do come first, the most urgent first under `law`; then cases that rest, by
    the day on which they are ours again.

    `known` is what the host knew when they were read.

    A case that was altered has no entry; a case with an altered message has one.
    """

    entries: list[QueueEntry]
    damaged: list[str]
    law: Law
    known: Known = field(compare=False)


def load_queue(*, by: Caseworker, closed: bool = False) -> Queue:
    """Open every case of this caseworker that is open, or closed. Nothing opened is stored.

    Withdrawals that nobody has checked count as open, though no work goes on.
    """
    known, (mine, texts, stored) = read_steadily(partial(_stored, by=by, closed=closed))
    today = timezone.localdate()
    law = lawbook.BOOK.known_to(known).law_on(today)
    damaged = list[str]()
    # Each step for all cases before the next one. Case by case, opening and judging would drive each
    # other out of the caches of the processor: of 1,000 cases that costs a quarter of the time.
    opened = open_cases(
        by=by, known=known, heads=mine, columns=COLUMNS, stored=stored, damaged=damaged
    )
    read = _do_for_each([*opened], partial(_read, by=by, known=known, texts=texts), by, damaged)
    entries = _do_for_each(read, partial(_entry, by=by, law=law, today=today), by, damaged)
    damaged += [each.state.ref for each in read if each.texts.has_refused]
    return Queue(
        entries=sorted(entries, key=_queue_order),
        damaged=sorted(set(damaged)),
        law=law,
        known=known,
    )


class _Stated(Protocol):
    @property
    def state(self) -> State: ...


def _do_for_each[C: _Stated, R](
    cases: Sequence[C], do: Callable[[C], R], by: Caseworker, damaged: list[str]
) -> list[R]:
    """Return what comes of each case. One that is refused is told, and left out."""
    found = list[R]()
    for case in cases:
        try:
            found.append(do(case))
        except Tampered as refusal:
            alarms.report(refusal, by=by)
            damaged.append(case.state.ref)
    return found


@dataclass(frozen=True, repr=False)
class _ReadCase:
    """Hold what the queue reads of a case."""

    view: CaseView
    texts: CaseTexts
    card: Content
    triage: Content

    @property
    def state(self) -> State:
        return self.view.state


def _read(opened: OpenedCase, *, by: Caseworker, known: Known, texts: Texts) -> _ReadCase:
    """Read a case that was opened. Raises Tampered."""
    messages, notes = texts[opened.pk]
    return _ReadCase(
        CaseView(opened.pk, opened.state, known.roster),
        read_texts(opened, by=by, known=known, messages=messages, notes=notes),
        opened.part("card"),
        opened.part("triage"),
    )


def _entry(read: _ReadCase, *, by: Caseworker, law: Law, today: date) -> QueueEntry:
    """Return the line of a case. Raises Tampered.

    The urgency is that of today under today's law: a hearing that was far off has come nearer.
    """
    case, texts, card = read.view, read.texts, read.card
    news, language = texts.news, card.get("language")
    try:
        facts = facts_in(read.triage, case.state)
        urgency = correspondence.urgency(facts, news, today, law, texts.level)
    except UNREADABLE:
        # The form never writes facts of such a shape. One bad case must not stop the queue.
        raise Tampered("blob_altered", case.pk) from None
    unread = _is_unread(case, texts)
    is_asked, waits_for_colleague = _who_is_asked(case, by, today)
    rest = rest_of(urgency.level, texts.answered_on, texts.follow_up, today)
    return QueueEntry(
        case=case,
        urgency=urgency,
        rest=None if unread or is_asked or case.is_ended else rest,
        waits_for_colleague=waits_for_colleague,
        appointment=texts.appointment,
        place_in_level=place_of(
            urgency.reasons, urgency.level, today, is_by_hand=urgency.is_by_hand
        ),
        unread=unread,
        card=card,
        language=language if isinstance(language, str) else "",
        place=_words_in(card.get("place")),
        reach=_words_in((correspondence.reach_now(news) or card).get("reach")),
        phones=_words_in(card.get("phones")) + correspondence.phones_told(news),
    )


def _stored(
    known: Known, *, by: Caseworker, closed: bool
) -> tuple[Mapping[str, Head], Texts, StoredCases]:
    """Return the heads of the cases of this queue, and what is stored of them."""
    mine = {
        case: head
        for case, head in known.open_to(by.person).items()
        if is_ended(head.state) == closed
    }
    return mine, _texts_by_case(mine), load_cases(mine, by=by, columns=COLUMNS)


def _texts_by_case(heads: Mapping[str, Head]) -> Texts:
    """Return the messages and notes of the cases that have any.

    The blobs that no queue reads are left out: our letters, and notes that are plain.
    """
    found: dict[UUID, tuple[list[ThreadMessage], list[CaseNote]]] = defaultdict(lambda: ([], []))
    wanted = [
        case
        for case, head in heads.items()
        if head.state.messages_in or head.state.messages_out or head.state.notes
    ]
    if not wanted:
        return found
    for message in _of(ThreadMessage.objects.defer("applicant_blob"), wanted):
        found[message.request_id][0].append(message)
    for note in _of(CaseNote.objects.all(), wanted):
        found[note.request_id][1].append(note)
    return found


def _of(rows: QuerySet[Any], cases: Sequence[str]) -> Iterable[Any]:
    return rows.filter(Q(request__in=cases)) if len(cases) <= HelpRequest.NAMED_AT_MOST else rows


def _words_in(written: object) -> list[str]:
    return [word for word in written if isinstance(word, str)] if isinstance(written, list) else []


def _is_unread(case: CaseView, texts: CaseTexts) -> bool:
    return (
        case.state.taken_back_on is not None
        or case.state.has_unread
        or texts.has_refused
        or any(letter.waits for letter in texts.news)
    )


def _who_is_asked(case: CaseView, by: Caseworker, today: date) -> tuple[bool, bool]:
    """Return whether somebody was asked to accept or to agree, and whether it is a colleague."""
    state, me = case.state, by.user.pk
    proposal = standing_proposal(state, case.roster, on=today.isoformat())
    is_asked = proposal is not None or state.offered_to is not None
    is_mine = proposal is not None and proposal.by == me
    return is_asked, is_mine or state.offered_to not in {None, me}


def _queue_order(entry: QueueEntry) -> tuple[date, Level, int, int, date, str]:
    """Sort what is ours by level, by the place in it, then by age; what rests by its day first.

    The order is total: no line jumps between pages.
    """
    place, case = entry.place_in_level, entry.case
    ours_on = entry.rest.until if entry.rest else date.min
    return ours_on, entry.level, place.group, place.days, case.received_on, case.public_ref
