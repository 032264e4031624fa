"""Erase what we promised not to keep: ended cases when their day has come.

Only a signed ending erases a case, and only after this host has known it for as long as it says.
"""

import logging
import sqlite3
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction

from legal_help.event_log import alarms, log, nights
from legal_help.event_log.appending import Batch, writing
from legal_help.event_log.log import NoRoster
from legal_help.event_log.memory import Known, Remembered
from legal_help.event_log.memory_file import Damaged
from legal_help.event_log.nights import Night
from legal_help.event_log.telling import add_notice, retried
from legal_help.events.case_actions import CaseAction
from legal_help.events.erasing import Erasure, is_erasable, is_proven
from legal_help.events.event import Event
from legal_help.events.fields import canonical_json
from legal_help.events.state import days_between
from legal_help.events.step import Head
from legal_help.files import storage
from legal_help.intake import drafts
from legal_help.models import (
    CaseNote,
    Draft,
    HelpRequest,
    KeyGrant,
    LogLine,
    ThreadMessage,
    Unlock,
)
from legal_help.retention import list_elsewhere
from legal_help.sealed.history import history_of
from legal_help.trust import unlocks

logger = logging.getLogger(__name__)

# Erased rows may lie in backups and logs for so long; then the organisation has none older.
BACKUPS_KEPT_FOR = timedelta(days=35)
LOCK_WAIT = "5s"


def erase_due(*, today: date) -> int:
    """Erase cases past their last day, and drafts and receipts past theirs; return how many.

    Safe to run twice, also at once. On a day that lies far from the last one nothing is erased: a
    clock may be wrong.
    """
    night, gone = _begin_night(today), 0
    if night is not Night.FAR:
        gone += drafts.erase_expired_drafts(today=today)
    drafts.tell_if_many()
    if night is Night.NEXT:
        gone += _erase_cases(today)
    if gone:
        logger.info("Erased %s expired requests and drafts", gone)
    _empty_write_ahead_log()
    list_elsewhere.write_all()
    return gone


def is_due(known: Remembered, today: date) -> bool:
    """Return whether a case may be erased: its day is over, and this host has known that for long."""
    state, day = known.head.state, today.isoformat()
    if state.end is None or known.end_met_on is None or not is_erasable(state, on=day):
        return False
    if known.lost:
        return False  # a supervisor has to go through it first
    known_for = days_between(known.end_met_on, day)
    return day > state.end.last_day and known_for >= state.end.wait


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


def erasure_of(case: str, head: Head, known: Known) -> Erasure | None:
    """Return what says that a case was erased, with the event that set its end as the proof.

    A row beside that event, or one with another signature, proves nothing and is passed over.
    """
    end = head.state.end
    steps = history_of(case, head).of_actions(CaseAction.DECIDE, CaseAction.HASTEN)
    last = next((step for step in reversed(steps) if step.changes.get("end")), None)
    if end is None or last is None:
        return None
    wanted = canonical_json(last)
    rows = LogLine.objects.filter(case=case, number__isnull=False, body__isnull=False)
    for body, signature in rows.values_list("body", "signature"):
        proof = Event(last, wanted, bytes(signature))
        erasure = Erasure(case, head.number, head.event.hash, proof, end)
        if bytes(body or b"") == wanted and is_proven(erasure, known.memory.rosters):
            return erasure
    return None


def details_of(erasure: Erasure) -> dict[str, Any]:
    """Return the details of the notice that says so; `Erasure.read` reads them."""
    return {
        "number": erasure.number,
        "hash": erasure.hash,
        "proof": erasure.proof.body.decode(),
        "signature": erasure.proof.signature.hex(),
    }


def may_erase_on(today: date) -> bool:
    """Return whether this host erases cases on a day. Without its memory it erases none."""
    return _begin_night(today) is Night.NEXT


def _begin_night(today: date) -> Night | None:
    """Return how this night follows the last one; None where the memory cannot say it."""
    try:
        night = nights.begin_night(today.isoformat())
    except (sqlite3.OperationalError, Damaged):
        logger.error("The memory of this host cannot be written: nothing is erased")  # noqa: TRY400 -- a traceback tells no more
        return None
    if night is Night.FAR:
        logger.warning("Nothing is erased on the first day of a clock that moved far")
    return night


def _erase_cases(today: date) -> int:
    """Without a roster, or in doubt, everything stays as it is."""
    try:
        known = log.look()
    except NoRoster as missing:
        logger.error("No roster (%s): no request is erased", missing)  # noqa: TRY400 -- a traceback tells no more
        return 0
    if known.doubt:
        logger.error("The log is in doubt (%s): no request is erased", known.doubt)
        return 0
    if known.memory.erases_from > today.isoformat():
        logger.warning(
            "No case is erased before %s: lines may be missing", known.memory.erases_from
        )
        return 0
    due = [case for case, each in known.memory.heads.items() if is_due(each, today)]
    return sum(_erase(case, today) for case in due)


@retried
def _erase(case: str, today: date) -> bool:
    """Erase one case, unless it was kept, held or erased meanwhile."""
    with writing() as batch:
        row = HelpRequest.objects.select_for_update().filter(pk=case).first()
        known = batch.look_again()
        remembered = known.remembered(case)
        if known.doubt or remembered is None or not is_due(remembered, today):
            return False
        erasure = erasure_of(case, remembered.head, known)
        if erasure is None:
            alarms.note_one("proof_missing", case=case)
            return False
        remove(row, erasure, batch)
    return True


def remove(row: HelpRequest | None, erasure: Erasure, batch: Batch) -> None:
    """Within `writing`: delete what is stored of a case, and say in the log that it was erased."""
    for kind in (Unlock.Kind.DRAFT, Unlock.Kind.VISIT):
        unlocks.end(subject=UUID(erasure.case), kind=kind)
    if row:
        row.delete()
    # Should this process end first, `leftover_files` does it at night.
    transaction.on_commit(partial(storage.erase_files, erasure.case))
    add_notice(batch, CaseAction.ERASE, by=None, case=erasure.case, details=details_of(erasure))


def _empty_write_ahead_log() -> None:
    """SQLite keeps old pages in its log until it is emptied; secure_delete clears the file."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
