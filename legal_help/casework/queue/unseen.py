"""Tell what is new in the queue since a caseworker last looked at it.

Only positions in the event log are stored. What is new stays new for the whole day: a desk that
locked over lunch has shown nobody anything. Looking writes no event, as the log already holds the
unlock.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q
from django.utils import timezone

from legal_help.access import reach
from legal_help.events.actions import Action
from legal_help.models import AuditEvent, QueueLook
from legal_help.trust import roster
from legal_help.trust.keys import Caseworker


@dataclass(frozen=True, kw_only=True)
class UnseenCases:
    """Hold ids of cases that came or were granted to this caseworker, and of new messages' cases.

    None of them is behind a wall or otherwise closed to them. `since` is the day of the look before
    today's, None on the first day.
    """

    since: date | None
    cases: frozenset[str]
    messages: frozenset[str]


def look_at_queue(*, by: Caseworker) -> UnseenCases:
    """Return what is new to this caseworker, and remember that it was shown."""
    today, last = timezone.localdate(), _last_event()
    look, _is_first = QueueLook.objects.get_or_create(
        key=by.person.key, defaults={"on": today, "seen": last, "shown": last}
    )
    if look.on < today:
        look.on, look.before, look.seen, look.shown = today, look.on, look.shown, last
        look.save()
    elif look.shown < last:
        look.shown = last
        look.save(update_fields=["shown"])
    return _unseen_since(by, look)


def mark_all_seen(*, by: Caseworker) -> None:
    """Mark everything shown so far as seen."""
    look = QueueLook.objects.filter(key=by.person.key).first()
    if look:
        look.seen = look.shown
        look.save(update_fields=["seen"])


def _last_event() -> int:
    last: int | None = AuditEvent.objects.aggregate(last=Max("seq"))["last"]
    return last or 0


def _unseen_since(by: Caseworker, look: QueueLook) -> UnseenCases:
    granted = Q(action=Action.GRANTED, detail_code=by.audit_name)
    came = Q(action__in=[Action.RECEIVED, Action.MESSAGE_RECEIVED]) | granted
    events = AuditEvent.objects.filter(came, seq__gt=look.seen).order_by()
    found: dict[str, set[str]] = {
        Action.RECEIVED: set(),
        Action.MESSAGE_RECEIVED: set(),
        Action.GRANTED: set(),
    }
    for action, ref in events.values_list("action", "object_ref"):
        found[action].add(ref)
    # Other cases are left out: even a number would say that somebody wrote.
    known = reach.known_among(set().union(*found.values()), by.person, roster.verified())
    return UnseenCases(
        since=look.before,
        cases=known & (found[Action.RECEIVED] | found[Action.GRANTED]),
        messages=known & found[Action.MESSAGE_RECEIVED],
    )
