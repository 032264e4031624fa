"""Ask why somebody opens a colleague's case, and list who opened it recently."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils import timezone

from legal_help.access import workbench
from legal_help.casework import assignment
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.events.past import Past
from legal_help.models import AuditEvent, HelpRequest
from legal_help.trust.keys import Caseworker

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


@dataclass(frozen=True)
class RecentAccess:
    """Say that a colleague opened a case: their key, when they last did, and the reason, if any."""

    key: str
    at: datetime | None
    reason: str


def access_reason_for(*, by: Caseworker, case: HelpRequest) -> str:
    """Return why this caseworker opens the case, or an empty string if no reason is needed.

    The reason counts until they lock the desk. Raises ReasonNeeded if a colleague has the case,
    does not offer it to them, and no reason was given.
    """
    if case.assigned_to_id in {None, by.user.pk} or case.pk in assignment.cases_offered_to(by):
        return ""
    mine = AuditEvent.objects.filter(actor=by.audit_name).order_by("-seq")
    unlocked = mine.filter(action=Action.UNLOCKED).values_list("seq", flat=True).first()
    given = mine.filter(action=Action.REASON_GIVEN, object_ref=str(case.pk), seq__gt=unlocked or 0)
    for event in given:
        # Anybody who can write to the database can forge this event, so check the caseworker's
        # signature.
        if event.detail_code in AccessReason and audit.is_genuine(
            event, by=by.person.public.signing
        ):
            return event.detail_code
    raise ReasonNeeded(case.public_ref)


def give_access_reason(*, by: Caseworker, public_ref: str, reason: AccessReason) -> None:
    """Give the reason, valid until the desk locks. Raises workbench.NoSuchRequest, audit.Tampered."""
    with workbench.locked(by, public_ref, even_withdrawn=True) as opened:
        audit.record(action=Action.REASON_GIVEN, object_ref=opened.request.pk, detail=reason, by=by)


def recent_since() -> date:
    """Return the first day that counts as recent."""
    return timezone.localdate() - RECENT


def recent_accesses(past: Past, *, but: Caseworker) -> list[RecentAccess]:
    """Return the colleagues who opened a case in the last three months, the latest first."""
    first, found = recent_since(), dict[str, RecentAccess]()
    for event in reversed(past.of_actions({Action.OPENED})):
        if event.on >= first and event.actor != but.audit_name:
            found.setdefault(event.actor, RecentAccess(event.actor, event.at, event.detail_code))
    return list(found.values())[:MOST_LISTED]
