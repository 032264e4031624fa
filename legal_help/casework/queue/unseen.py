"""Tell what is new in the queue since a caseworker last looked at it.

Only positions in the log are stored. What is new stays new for the whole day: a desk that locked
over lunch has shown nobody anything. Looking writes no event, as the log already holds the unlock.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from legal_help.event_log import log
from legal_help.events.case_actions import CaseAction
from legal_help.models import LogLine, QueueLook
from legal_help.sealed.history import histories_of
from legal_help.trust.actors import Caseworker


@dataclass(frozen=True, kw_only=True)
class UnseenCases:
    """Hold ids of cases that came or were given to this caseworker, and of new messages' cases.

    `declined` are their own cases that a colleague did not accept; `stopped` are those in which
    somebody objected to what they had proposed. None of all these is behind a wall or otherwise
    closed to them. `since` is the day of the look before today's, None on the first day.
    """

    since: date | None
    cases: frozenset[str] = frozenset()
    messages: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    stopped: frozenset[str] = frozenset()


CAME = {CaseAction.SEND, CaseAction.WRITE}
BY_COLLEAGUES = {CaseAction.GRANT, CaseAction.OWN, CaseAction.OFFER, CaseAction.OBJECT}


def look_at_queue(*, by: Caseworker) -> UnseenCases:
    """Return what is new to this caseworker, and remember that it was shown."""
    # How far this host has judged: a planted number would hide all that comes.
    today, last = timezone.localdate(), log.look().memory.place
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


def unseen_cases(*, by: Caseworker) -> UnseenCases:
    """Return what is new to this caseworker. It stays new: nothing counts as looked at."""
    look = QueueLook.objects.filter(key=by.person.key).first()
    return _unseen_since(by, look) if look else UnseenCases(since=None)


def mark_all_seen(*, by: Caseworker) -> None:
    """Mark everything shown so far as seen."""
    look = QueueLook.objects.filter(key=by.person.key).first()
    if look:
        look.seen = look.shown
        look.save(update_fields=["seen"])


def _unseen_since(by: Caseworker, look: QueueLook) -> UnseenCases:
    by_colleagues = Q(action__in=BY_COLLEAGUES) & ~Q(by=by.by)
    lines = LogLine.objects.filter(
        Q(action__in=CAME) | by_colleagues, seq__gt=look.seen, case__isnull=False
    )
    found = defaultdict[str, set[str]](set)
    for action, case in lines.order_by().values_list("action", "case"):
        found[action].add(str(case))
    # Other cases are left out: even a number would say that somebody wrote.
    mine = log.look().open_to(by.person) if found else {}
    me = by.user.pk
    given = {case for case in found[CaseAction.OWN] & mine.keys() if mine[case].state.owner == me}
    given |= {
        case for case in found[CaseAction.OFFER] & mine.keys() if mine[case].state.offered_to == me
    }
    objected = {case: mine[case] for case in found[CaseAction.OBJECT] & mine.keys()}
    return UnseenCases(
        since=look.before,
        cases=frozenset(((found[CaseAction.SEND] | found[CaseAction.GRANT]) & mine.keys()) | given),
        messages=frozenset(found[CaseAction.WRITE] & mine.keys()),
        # Only owners offer: what somebody else signs about an offer of mine declines it.
        declined=frozenset(
            case
            for case in found[CaseAction.OFFER] & mine.keys()
            if (mine[case].state.owner, mine[case].state.offered_to) == (me, None)
        ),
        stopped=frozenset(
            case
            for case, history in histories_of(objected).items()
            if (proposed := history.of_actions(CaseAction.PROPOSE)) and proposed[-1].by == by.by
        ),
    )
