"""Set and lift a legal hold on a request, by two people. The events are what counts."""

from uuid import UUID

from django.utils import timezone

from legal_help.access import workbench
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.evidence.signed_past import Signed
from legal_help.models import AuditEvent
from legal_help.rules.legal_hold import Hold, HoldAct, HoldReason, HoldStep, hold_after
from legal_help.trust import roster
from legal_help.trust.chain import Person
from legal_help.trust.keys import Caseworker

STEPS = tuple(HoldStep)


def of(signed: Signed) -> Hold:
    """Where the hold of a request stands, by what readers of the roster signed."""
    return hold_after(signed.acts(STEPS, _act))


def act(
    *, by: Caseworker, public_ref: str, step: HoldStep, reason: HoldReason | None = None
) -> Hold:
    """Take one step: ask, agree, refuse. Only asking for a hold needs a reason.

    Raises holds.NotNow, holds.SamePerson, holds.NeedsSupervisor, workbench.NoSuchRequest,
    audit.Tampered.
    """
    readers = roster.verified()
    with workbench.locked(by, public_ref, even_withdrawn=True) as opened:
        request = opened.request
        taken = HoldAct(
            step=step,
            by=by.person.key,
            user=by.person.user,
            is_supervisor=by.person.is_supervisor,
            on=timezone.localdate(),
            reason=reason or "",
        )
        hold = of(Signed(request, readers)).after(taken)
        request.on_hold = hold.stands
        request.save(update_fields=["on_hold"])
        audit.record(action=Action(step), object_ref=request.pk, detail=reason or "", by=by)
    return hold


def _act(event: AuditEvent, person: Person) -> HoldAct:
    return HoldAct(
        step=HoldStep(event.action),
        by=UUID(event.actor),
        user=person.user,
        is_supervisor=person.is_supervisor,
        on=event.on,
        reason=event.detail_code,
    )
