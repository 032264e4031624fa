"""Every night: requests that somebody took out of the database, or whose every key is gone.

Nobody is lost. A row that is not there is missed by no list: so it is the event of its coming that
asks for it.
"""

from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.evidence import signed_past
from legal_help.models import AuditEvent, HelpRequest, KeyGrant, Tombstone
from legal_help.trust import roster

# Details of the event.
GONE, NO_KEY = "request_gone", "no_key_left"


def look_for_lost_requests() -> int:
    """Write down each request that is gone though nobody erased it, and each open one that no
    active reader can open; return how many."""
    found = [*((pk, GONE) for pk in _gone()), *((pk, NO_KEY) for pk in _without_keys())]
    for pk, code in found:
        audit.record_once_a_day(action=Action.REQUEST_LOST, object_ref=pk, detail=code)
    return len(found)


def _gone() -> list[str]:
    """Came once, and left neither a row nor a tombstone of which an event tells.

    Asked in this order: what comes or is erased in between is missed by none.
    """
    came = _spoken_of(Action.RECEIVED)
    there = set(map(str, HelpRequest.objects.values_list("pk", flat=True)))
    stones = set(map(str, Tombstone.objects.values_list("pk", flat=True)))
    erased = stones & _spoken_of(Action.ERASED)
    return sorted(ref for ref in came - there - erased if audit.as_id(ref))


def _without_keys() -> list[str]:
    try:
        readers = roster.verified()
    except roster.NoRoster:
        return []
    hidden = signed_past.never_ended(HelpRequest.objects.closed(), readers)
    keys = [person.key for person in readers.people if person.is_active]
    held = KeyGrant.objects.filter(recipient_key__in=keys).values("request")
    rows = HelpRequest.objects.open(also=hidden).exclude(pk__in=held)
    return sorted(map(str, rows.values_list("pk", flat=True)))


def _spoken_of(action: str) -> set[str]:
    events = AuditEvent.objects.filter(action=action).order_by()
    return set(events.values_list("object_ref", flat=True))
