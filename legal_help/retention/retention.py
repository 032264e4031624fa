"""Erase what we promised not to keep: ended requests when their day has come, or by hand.

The columns of a request say when its day comes, and anybody who can write to the database can move
them. So before anything goes, they are held against what was signed: that it ended, when, and that
no legal hold stands. What disagrees is not erased, but written down for a supervisor to look at.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import batched
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from legal_help.access import reach, workbench
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.evidence.signed_past import AT_ONCE, Signed, of_each, without_texts
from legal_help.intake import drafts
from legal_help.models import (
    AuditEvent,
    CaseNote,
    Draft,
    HelpRequest,
    KeyGrant,
    ThreadMessage,
    Tombstone,
    Unlock,
)
from legal_help.retention import erasures, holding
from legal_help.rules import retention_clock
from legal_help.rules.legal_hold import Hold
from legal_help.rules.retention_clock import Ending
from legal_help.trust import roster, unlocks
from legal_help.trust.chain import Roster
from legal_help.trust.keys import Caseworker

logger = logging.getLogger(__name__)


# What a column says that nobody signed; details of the event.
CLOSED_UNSIGNED, STATUS_UNSIGNED = "closed_unsigned", "status_unsigned"
STATUSES = (CLOSED_UNSIGNED, STATUS_UNSIGNED)
NEVER_ENDED, DATE_NEARER, DATE_LATER, HOLD_DROPPED, HOLD_UNSIGNED = (
    "never_ended",
    "date_nearer",
    "date_later",
    "hold_dropped",
    "hold_unsigned",
)
OPEN = frozenset(HelpRequest.Status.values) - {*HelpRequest.CLOSED}
# Erased rows may lie in backups and logs for so long; then the organisation has none older.
BACKUPS_KEPT_FOR = timedelta(days=35)
# Whoever has a request is reminded so long before it goes.
REMINDED_BEFORE = timedelta(days=14)
LOCK_WAIT = "5s"


class OnHold(Exception):
    """A legal hold stands, or was asked for: nothing is erased."""


class NotYours(workbench.NoSuchRequest):
    """Only whoever has the request, or a supervisor, erases it by hand: for others it is not there."""


class OtherReference(Exception):
    """Raised if the typed reference is not that of this request."""


@dataclass(frozen=True, kw_only=True)
class Applied:
    """Hold the result of comparing a restored database with the list of erasures.

    `held`: references that a hold protects here; `strangers`: lines whose reference is another
    request's; `unreadable`: numbers of lines that say nothing.
    """

    erased: int
    held: list[str]
    strangers: list[str]
    unreadable: list[int]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Compare the signed steps of a request with its columns. `objections`: codes, worst first.

    `status`: where it stands, as far as that was signed.
    """

    status: str
    ending: Ending | None
    hold: Hold
    is_held: bool
    objections: tuple[str, ...]

    def is_due(self, today: date) -> bool:
        return self.ending is not None and self.ending.last_day < today and not self.is_held


@dataclass(frozen=True)
class Standing:
    """A request, and what was signed of it."""

    request: HelpRequest
    verdict: Verdict

    def is_to_be_seen(self, until: date) -> bool:
        on = self.request.retention_until
        return bool(self.verdict.is_held or self.verdict.objections or (on and on <= until))


def erase_expired(*, today: date) -> int:
    """Erase requests past their last day, and drafts and receipts past theirs; return how many.

    A request on hold stays. Safe to run twice, also at once.
    """
    gone = drafts.erase_expired_drafts(today=today)
    readers = _readers()
    if readers:
        gone += sum(_erase_if_due(pk, today, readers) for pk in _expired(today))
    if gone:
        logger.info("Erased %s expired requests and drafts", gone)
        _empty_write_ahead_log()
    _write_erasures()
    return gone


def verdict(signed: Signed, today: date) -> Verdict:
    """Hold the columns of a request against what was signed of it."""
    request = signed.request
    steps = signed.steps()
    ending, status = (
        retention_clock.ending_after(steps, settings.HELP_KEPT_DAYS),
        retention_clock.status_after(steps),
    )
    hold = holding.of(signed)
    return Verdict(
        status=status,
        ending=ending,
        hold=hold,
        is_held=request.on_hold or hold.stops_erasing(today),
        objections=tuple(_objections(request, status, ending, hold)),
    )


def ending(*, by: Caseworker, until: date) -> list[Standing]:
    """Return what this reader may open and goes until a day, or would if nothing held it; by its day.

    What stands elsewhere than was signed is among it, whatever its day.
    """
    today, readers = timezone.localdate(), roster.verified()
    ended = Q(retention_until__isnull=False) | Q(status__in=HelpRequest.CLOSED)
    rows = reach.open_to(by.person, readers).filter(
        ended | Q(on_hold=True) | Q(pk__in=_spoken_of(holding.STEPS))
    )
    rows = rows.defer("answers", "card", "triage").select_related("assigned_to")
    found = [
        Standing(signed.request, verdict(signed, today))
        for signed in of_each(list(rows.order_by("retention_until", "public_ref")), readers)
    ]
    return [each for each in found if each.is_to_be_seen(until)]


def going_soon(*, by: Caseworker, today: date) -> list[HelpRequest]:
    """Return this reader's requests that are erased within two weeks, and nothing holds; by day."""
    rows = reach.open_to(by.person, roster.verified()).filter(
        assigned_to=by.user, retention_until__lte=today + REMINDED_BEFORE, on_hold=False
    )
    return list(rows.order_by("retention_until", "public_ref").defer("answers", "card", "triage"))


def may_erase(request: HelpRequest, by: Caseworker) -> bool:
    """Whether this reader may erase it by hand, where nothing holds it: its owner, or a supervisor."""
    return by.person.is_supervisor or request.assigned_to_id == by.user.pk


def may_be_erased(*, by: Caseworker, public_ref: str) -> HelpRequest:
    """Return a request that this reader may erase by hand.

    Raises NotYours, workbench.NoSuchRequest, audit.Tampered.
    """
    with workbench.locked(by, public_ref, even_withdrawn=True) as opened:
        _refuse_strangers(opened.request, by)
    return opened.request


def look_for_moved_dates(*, today: date) -> int:
    """Write down every request whose columns do not say what was signed; return how many.

    A day that was moved nearer, a hold that was dropped, and where an open request stands are put
    right: that is the safe side.
    """
    readers = _readers()
    if readers is None:
        return 0
    everything = list(HelpRequest.objects.order_by("pk").values_list("pk", flat=True))
    found = 0
    for some in batched(everything, AT_ONCE):
        rows = without_texts(HelpRequest.objects.filter(pk__in=some))
        for signed in of_each(list(rows), readers):
            # What is wrong is looked at again under the lock of its row.
            if verdict(signed, today).objections:
                found += _look_at(signed.request.pk, today, readers)
    return found


def erase_by_hand(*, by: Caseworker, public_ref: str, typed: str) -> None:
    """Erase a request now. `typed`: its reference, once more.

    Raises OnHold, NotYours, OtherReference, workbench.NoSuchRequest, audit.Tampered.
    """
    today, readers = timezone.localdate(), roster.verified()
    with workbench.locked(by, public_ref, even_withdrawn=True) as opened:
        request = opened.request
        _refuse_strangers(request, by)
        if verdict(Signed(request, readers), today).is_held:
            raise OnHold
        if typed.strip().upper() != request.public_ref:
            raise OtherReference
        _erase(request, why=Tombstone.Why.HAND, today=today, by=by)
    _empty_write_ahead_log()
    _write_erasures()


def apply_erasures(*, today: date) -> Applied:
    """Erase what a restored backup brought back. Safe to repeat. Raises OSError, roster.NoRoster.

    Nothing that a hold protects goes: somebody has to lift it first, or to look into the list.
    """
    listed, readers = erasures.read(), roster.verified()
    erased, held, strangers = 0, [], []
    for line in listed.lines:
        with transaction.atomic():
            request = HelpRequest.objects.select_for_update().filter(pk=line.request).first()
            if request is None:
                continue
            if request.public_ref != line.reference or line.why not in Tombstone.Why:
                strangers.append(line.reference)
            elif verdict(Signed(request, readers), today).is_held:
                held.append(line.reference)
            else:
                _erase(request, why=line.why, today=line.on, by=None)
                erased += 1
    _empty_write_ahead_log()
    return Applied(erased=erased, held=held, strangers=strangers, unreadable=listed.unreadable)


def sweep_tables() -> None:
    """On PostgreSQL, write the tables of requests anew, so that no file holds what was erased.

    It waits a few seconds for a table that is in use, and lets it be until the next night.
    """
    if connection.vendor != "postgresql":
        _empty_write_ahead_log()
        return
    for model in (KeyGrant, ThreadMessage, CaseNote, HelpRequest, Draft, Unlock):
        table = connection.ops.quote_name(model._meta.db_table)
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{LOCK_WAIT}'")
                cursor.execute(f"VACUUM (FULL) {table}")
        except OperationalError:
            logger.warning("A table was in use and waits for the next night: %s", table)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")


def _spoken_of(actions: Iterable[str]) -> list[UUID]:
    """The requests that events of these actions tell of."""
    events = AuditEvent.objects.filter(action__in=actions)
    refs = set(events.values_list("object_ref", flat=True))
    there = HelpRequest.objects.values_list("pk", flat=True)
    return [pk for pk in there if str(pk) in refs]


def _refuse_strangers(request: HelpRequest, by: Caseworker) -> None:
    if not may_erase(request, by):
        raise NotYours


def _readers() -> Roster | None:
    """Without a roster nobody can tell what was signed: then everything stays as it is."""
    try:
        return roster.verified()
    except roster.NoRoster as missing:
        logger.error("No roster (%s): no request is erased", missing)  # noqa: TRY400 -- a traceback tells no more
        return None


def _expired(today: date) -> list[UUID]:
    expired = HelpRequest.objects.filter(retention_until__lt=today, on_hold=False)
    return list(expired.values_list("pk", flat=True))


def _objections(
    request: HelpRequest, status: str, ending: Ending | None, hold: Hold
) -> Iterator[str]:
    if status != request.status:
        is_hidden = request.status in HelpRequest.CLOSED and ending is None
        yield CLOSED_UNSIGNED if is_hidden else STATUS_UNSIGNED
    if hold.stands != request.on_hold:
        yield HOLD_DROPPED if hold.stands else HOLD_UNSIGNED
    shown = request.retention_until
    if ending is None:
        if shown:
            yield NEVER_ENDED
    elif shown is None or shown > ending.last_day:
        yield DATE_LATER
    elif shown < ending.last_day:
        yield DATE_NEARER


def _erase_if_due(pk: UUID, today: date, readers: Roster) -> bool:
    """Erase one request, unless it was kept, held or erased meanwhile, or something is wrong."""
    with transaction.atomic():
        request = HelpRequest.objects.select_for_update().filter(pk=pk, on_hold=False).first()
        if request is None or request.retention_until is None:
            return False
        found = verdict(Signed(request, readers), today)
        is_due = found.is_due(today) and request.retention_until < today
        if is_due and found.ending:
            _erase(request, why=found.ending.outcome, today=today, by=None)
    if not is_due:
        _look_at(pk, today, readers)
    return is_due


@transaction.atomic
def _look_at(pk: UUID, today: date, readers: Roster) -> bool:
    """Write down what a column says and nobody signed; return whether there was anything."""
    request = HelpRequest.objects.select_for_update().filter(pk=pk).first()
    if request is None:
        return False
    signed = Signed(request, readers)
    found = verdict(signed, today)
    for objection in found.objections:
        if objection == DATE_NEARER and found.ending:
            request.retention_until = found.ending.last_day
        elif objection == HOLD_DROPPED:
            request.on_hold = True
        elif objection in STATUSES and found.status in OPEN and signed.persons_keys:
            # Nobody closes one, nor lets it be erased, by taking an event out of the chain; and
            # what the person did cannot be told under a header that was forged.
            request.status = found.status
        audit.record_once_a_day(action=Action.ERASING_REFUSED, object_ref=pk, detail=objection)
    if found.objections:
        request.save(update_fields=["retention_until", "on_hold", "status"])
    return bool(found.objections)


def _erase(request: HelpRequest, *, why: str, today: date, by: Caseworker | None) -> None:
    """Within a transaction that holds the row: leave a tombstone in the place of all of it."""
    for kind in (Unlock.Kind.DRAFT, Unlock.Kind.VISIT):
        unlocks.end(subject=request.pk, kind=kind)
    pk, reference = request.pk, request.public_ref
    request.delete()
    Tombstone.objects.get_or_create(
        pk=pk, defaults={"reference": reference, "erased_on": today, "why": why}
    )
    audit.record(action=Action.ERASED, object_ref=pk, detail=why, by=by)


def _write_erasures() -> None:
    """A list that cannot be reached stops no erasing: the next run writes what is missing."""
    try:
        erasures.catch_up()
    except OSError as error:
        logger.error("The list of erasures was not written: %s", error.strerror)  # noqa: TRY400 -- a traceback tells no more
        audit.record_once_a_day(action=Action.ERASING_REFUSED, detail=erasures.NOT_WRITTEN)


def _empty_write_ahead_log() -> None:
    """SQLite keeps old pages in its log until it is emptied; secure_delete clears the file."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
