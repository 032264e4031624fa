"""Find grants that were taken from a reader: one that stands there again proves nothing.

To take a grant away is to delete a row; the case key stays the same, so whoever kept the row can put
it back. What a reader of the roster signed last of it counts, and nobody gives to themselves.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import AuditEvent, HelpRequest, KeyGrant
from legal_help.trust import roster
from legal_help.trust.chain import Person, Roster
from legal_help.trust.signers import signed_by_readers

type Said = Mapping[tuple[str, str], str]
"""Whether a grant was given or taken away last, by the request and the key of the reader."""


def back_with(person: Person, readers: Roster) -> set[UUID]:
    """Return the requests to which somebody has a grant that was taken from them."""
    taken = _events(detail_code=str(person.key)).filter(action=Action.UNGRANTED).order_by()
    refs = set(taken.values_list("object_ref", flat=True))
    if not refs:
        return set()
    standing = {str(pk): pk for pk in _granted(person, refs) if str(pk) in refs}
    events = _events(detail_code=str(person.key), object_ref__in=standing)
    said = last_said(events, readers)
    return {standing[ref] for (ref, _key), action in said.items() if action == Action.UNGRANTED}


def is_back(request: UUID, person: Person) -> bool:
    """As `back_with`, for one request. Raises roster.NoRoster, if there is anything to verify."""
    events = _events(object_ref=str(request), detail_code=str(person.key))
    if not events.filter(action=Action.UNGRANTED).exists():
        return False
    return Action.UNGRANTED in last_said(events, roster.verified()).values()


def said_of(request: UUID, person: Person, readers: Roster) -> str:
    """Return GRANTED, UNGRANTED, or nothing where nobody signed either: what was signed last."""
    events = _events(object_ref=str(request), detail_code=str(person.key))
    return next(iter(last_said(events, readers).values()), "")


def taken_from(request: UUID, readers: Roster) -> set[UUID]:
    """Return the keys of the readers from whom a request was taken."""
    said = last_said(_events(object_ref=str(request)), readers)
    return {UUID(key) for (_ref, key), action in said.items() if action == Action.UNGRANTED}


def last_said(events: Iterable[AuditEvent], readers: Roster) -> Said:
    """Return the event that was signed last of each grant. The events come newest first."""
    users = {str(each.key): each.user for each in readers.people}
    found: dict[tuple[str, str], str] = {}
    open_ones = (each for each in events if (each.object_ref, each.detail_code) not in found)
    # What is taken away by somebody who left stays away: that opens nothing.
    signed = signed_by_readers(
        open_ones, readers, counts_late=lambda each: each.action != Action.GRANTED
    )
    for event, by in signed:
        is_to_self = event.action == Action.GRANTED and by.user == users.get(event.detail_code)
        if event.detail_code in users and not is_to_self:
            found[event.object_ref, event.detail_code] = event.action
    return found


def _events(**which: object) -> QuerySet[AuditEvent]:
    found = AuditEvent.objects.filter(action__in=(Action.GRANTED, Action.UNGRANTED), **which)
    return found.order_by("-seq")


def _granted(person: Person, refs: set[str]) -> QuerySet[KeyGrant, UUID]:
    mine = KeyGrant.objects.filter(recipient_key=person.key)
    if len(refs) <= HelpRequest.NAMED_AT_MOST:
        mine = mine.filter(request__in=filter(None, map(audit.as_id, refs)))
    return mine.values_list("request_id", flat=True)
