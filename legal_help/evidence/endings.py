"""Start the clock of a request that ended: its last day, in a column and in a signed event."""

from django.conf import settings
from django.utils import timezone

from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import HelpRequest
from legal_help.rules import retention_clock
from legal_help.rules.retention_clock import EndingKind


def start_clock(
    request: HelpRequest, *, by: audit.Actor, outcome: EndingKind | None = None
) -> None:
    """Say until when a request is kept, by its status or by `outcome`; of an open one, stop it.

    Whoever calls holds the row's lock and has said in an event what was done with the request:
    the day is signed after that, and counts for it.
    """
    outcome = outcome or retention_clock.ENDING_OF_STATUS.get(request.status)
    if outcome is None:
        request.retention_until = None
    else:
        ending = retention_clock.ending_on(timezone.localdate(), outcome, settings.HELP_KEPT_DAYS)
        request.retention_until = ending.last_day
        detail = ending.written()
        audit.record(action=Action.KEPT_UNTIL, object_ref=request.pk, detail=detail, by=by)
    request.save(update_fields=["status", "retention_until"])
