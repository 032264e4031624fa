"""Ask why somebody opens a colleague's case, and list who opened it recently."""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from legal_help.access.locked_case import locked_case
from legal_help.event_log.memory import Known
from legal_help.event_log.telling import add_notice
from legal_help.events.actions import Action
from legal_help.events.event import SYSTEM, Notice
from legal_help.events.lines import Line, is_signed
from legal_help.models import LogLine
from legal_help.sealed.case_view import CaseView
from legal_help.trust.actors import Caseworker

RECENT: Final = timedelta(days=90)
MOST_LISTED: Final = 6


class AccessReason(StrEnum):
    COVERING = "covering"
    REVIEW = "review"
    CONFLICT = "conflict"
    TECHNICAL = "technical"
    OTHER = "other"


class ReasonNeeded(Exception):
    """Raised if a colleague has the case: the caseworker must first say why they open it."""

    def __init__(self, public_ref: str) -> None:
        super().__init__("reason needed")
        self.public_ref = public_ref


def access_reason_for(*, by: Caseworker, case: CaseView, known: Known) -> str:
    """Return why this caseworker opens the case, or an empty string if no reason is needed.

    The reason counts until they lock the desk. Raises ReasonNeeded if a colleague has the case,
    does not offer it to them, and no reason was given.
    """
    if case.owner_id in {None, by.user.pk} or case.state.offered_to == by.user.pk:
        return ""
    mine = LogLine.objects.filter(by=by.by)
    unlocked = mine.filter(action=Action.UNLOCKED).order_by("-seq").first()
    given = mine.filter(action=Action.REASON_GIVEN, case=case.pk)
    for notice in signed_notices(given.filter(seq__gt=unlocked.seq if unlocked else 0), known):
        if (reason := notice.details.get("reason")) in set(AccessReason):
            return str(reason)
    raise ReasonNeeded(case.public_ref)


def give_access_reason(*, by: Caseworker, public_ref: str, reason: AccessReason) -> None:
    """Give the reason, valid until the desk locks. Raises NoSuchRequest, Tampered."""
    with locked_case(by, public_ref, even_withdrawn=True) as case:
        details = {"reason": reason}
        add_notice(case.batch, Action.REASON_GIVEN, by=by, case=case.pk, details=details)


def recent_accesses(case: UUID, *, but: Caseworker, known: Known) -> list[Notice]:
    """Return the last time within three months that each colleague opened a case, newest first."""
    since = timezone.localdate() - RECENT
    opened = LogLine.objects.filter(case=case, action=Action.OPENED, on__gte=since)
    found = dict[str, Notice]()
    for line in notices_of(opened.exclude(by=but.by).order_by("-seq")[:200], known):
        is_so = (line.action, line.case) == (Action.OPENED, str(case))
        if is_so and line.by not in {but.by, SYSTEM}:
            found.setdefault(line.by, line)
    return list(found.values())[:MOST_LISTED]


def signed_notices(rows: QuerySet[LogLine], known: Known) -> Iterator[Notice]:
    """Yield the notices of these lines that somebody signed under the roster in force."""
    return (
        notice
        for notice in notices_of(rows, known)
        if notice.roster_version == known.roster.version
    )


def notices_of(rows: QuerySet[LogLine], known: Known) -> Iterator[Notice]:
    """Yield the notices of these lines that somebody on the roster of that time signed.

    Anybody who writes to the database can add a row, or put another name beside what was signed.
    """
    for row in rows:
        body, signature = bytes(row.body or b""), bytes(row.signature)
        line = Line(place=row.seq, chain=b"", body=body, signature=signature)
        content, case = line.content, str(row.case) if row.case else None
        if not isinstance(content, Notice):
            continue
        roster = known.memory.roster_of(content.roster_version)
        is_of_row = (content.action, content.by, content.case) == (row.action, row.by, case)
        if roster and is_of_row and is_signed(content, line, roster):
            yield content
