"""Find who must not read a request, by its signed events: a row of a table proves nothing.

A wall is set by a supervisor and lifted by one; who recused themselves stays outside. It holds for
the person, whatever key they have: a new key of theirs is kept out as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from legal_help.access import taken
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import AuditEvent, HelpRequest, Wall
from legal_help.trust import roster
from legal_help.trust.chain import Person, Roster
from legal_help.trust.signers import signed_by_readers

# Events of these are asked for as long as their request lives: they must not be thinned out.
ACTIONS = (Action.WALLED, Action.RECUSED, Action.WALL_LIFTED)

type Kinds = frozenset[str]


def of_request(
    request: UUID, readers: Roster, events: Iterable[AuditEvent] | None = None
) -> Mapping[int, Kinds]:
    """Return the users whom a wall keeps from a request, and of what kinds it is.

    `events`: those of this request with an action of ACTIONS, in order; None: look for them.
    """
    if events is None:
        events = _events(object_ref=str(request))
    return _standing(events, readers).get(str(request), {})


def of_all(readers: Roster) -> Mapping[str, Mapping[int, Kinds]]:
    """Return the same of every request that has a wall, by its id as text."""
    return _standing(_events(), readers)


def kept_from(person: Person, readers: Roster) -> set[UUID]:
    """Return the requests from which a wall keeps somebody."""
    keys = [str(each.key) for each in readers.people if each.user == person.user]
    found = _standing(_events(detail_code__in=keys), readers)
    return {UUID(request) for request, users in found.items() if person.user in users}


def shut_from(person: Person, readers: Roster) -> set[UUID]:
    """Return what somebody must not open though they may have a grant: it is behind a wall, or the
    grant was taken from them and somebody put it back."""
    return kept_from(person, readers) | taken.back_with(person, readers)


def readable(requests: Iterable[HelpRequest], person: Person, readers: Roster) -> list[HelpRequest]:
    """Leave out what is shut from somebody. A grant that is there all the same is reported."""
    kept, found = shut_from(person, readers), []
    for request in requests:
        if request.pk not in kept:
            found.append(request)
            continue
        replaced = audit.GrantReplaced.code
        audit.record_once_a_day(action=Action.REFUSED, object_ref=request.pk, detail=replaced)
    return found


def is_shut(request: UUID, person: Person) -> bool:
    """As `shut_from`, for one. Raises roster.NoRoster, if there is anything to verify."""
    shuts = Q(action__in=ACTIONS) | Q(action=Action.UNGRANTED, detail_code=str(person.key))
    # Most requests have nothing of it, and every verb asks.
    if not AuditEvent.objects.filter(shuts, object_ref=str(request)).exists():
        return False
    return is_between(request, person) or taken.is_back(request, person)


def is_between(request: UUID, person: Person) -> bool:
    """Raises roster.NoRoster, if there is any wall to verify."""
    if not _events(object_ref=str(request)).exists():
        return False
    return person.user in of_request(request, roster.verified())


def listed(request: UUID, standing: Mapping[int, Kinds]) -> list[Wall]:
    """Return the rows of a request that `of_request` bears out; the others are reported.

    A wall whose row somebody deleted stands all the same, and is reported too.
    """
    signed = {(user, kind) for user, kinds in standing.items() for kind in kinds}
    rows = list(Wall.objects.filter(request=request).select_related("user"))
    if {(row.user_id, row.kind) for row in rows} != signed:
        altered = audit.RowAltered.code
        audit.record_once_a_day(action=Action.REFUSED, object_ref=request, detail=altered)
    return [row for row in rows if (row.user_id, row.kind) in signed]


def _standing(events: Iterable[AuditEvent], readers: Roster) -> Mapping[str, dict[int, Kinds]]:
    """By request, by user. Only what somebody of the roster signed counts."""
    found: dict[str, dict[int, Kinds]] = defaultdict(dict)
    # Whoever left keeps their key: a wall of theirs does no harm, a lift must be of before.
    signed = signed_by_readers(
        events, readers, counts_late=lambda each: each.action != Action.WALL_LIFTED
    )
    for event, actor in signed:
        kept_out = readers.named(event.detail_code)
        if kept_out is None or not _may(event.action, actor, kept_out):
            continue
        users = found[event.object_ref]
        kinds = users.pop(kept_out.user, frozenset())
        kinds = (
            kinds - {Action.WALLED}
            if event.action == Action.WALL_LIFTED
            else kinds | {event.action}
        )
        if kinds:
            users[kept_out.user] = kinds
    return found


def _events(**which: object) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(action__in=ACTIONS, **which).order_by("seq")


def _may(action: str, actor: Person, kept_out: Person) -> bool:
    if action == Action.RECUSED:
        return actor.user == kept_out.user
    return actor.is_supervisor
