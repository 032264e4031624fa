"""Choose events of the chain: of some kind, by somebody, on a day, about a request; newest first."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from legal_help.access import reach, walls
from legal_help.events import audit
from legal_help.models import AuditEvent, HelpRequest, Tombstone
from legal_help.trust.chain import Roster
from legal_help.trust.keys import Caseworker


@dataclass(frozen=True, kw_only=True)
class Named:
    """The requests that events are about: references by id, and which of them a reader may open."""

    there: Mapping[UUID, str]
    gone: Mapping[UUID, str]
    open_to_reader: frozenset[UUID]

    def reference(self, request: UUID | None) -> str:
        """Empty where the event is about something else."""
        if request is None:
            return ""
        return self.there.get(request) or self.gone.get(request, "")

    def is_gone(self, request: UUID | None) -> bool:
        return request in self.gone and request not in self.there


def chosen(
    *,
    by: Caseworker,
    readers: Roster,
    actions: Collection[str] = (),
    who: str = "",
    day: date | None = None,
    reference: str = "",
    before: int | None = None,
) -> QuerySet[AuditEvent]:
    """Return what was asked for; what is empty chooses nothing. `who`: a user, or an actor's name.

    `reference` is a request's, or was one's; `before` is the number of an event.
    """
    found = _known_to(by, readers)
    if actions:
        found = found.filter(action__in=actions)
    if who:
        found = found.filter(actor__in=_actors(who, readers))
    if day:
        found = found.filter(on=day)
    if reference:
        found = found.filter(object_ref__in=_ids(reference.strip().upper()))
    return found if before is None else found.filter(seq__lt=before)


def named(events: Iterable[AuditEvent], *, by: Caseworker, readers: Roster) -> Named:
    """Return the requests that these events are about."""
    ids = {pk for event in events if (pk := audit.as_id(event.object_ref))}
    requests = HelpRequest.objects.filter(pk__in=ids)
    known = requests.filter(pk__in=reach.open_to(by.person, readers))
    return Named(
        there=dict(requests.values_list("pk", "public_ref")),
        gone=dict(Tombstone.objects.filter(pk__in=ids).values_list("pk", "reference")),
        open_to_reader=frozenset(known.values_list("pk", flat=True)),
    )


def _known_to(by: Caseworker, readers: Roster) -> QuerySet[AuditEvent]:
    """Without what tells of requests behind a wall of theirs: a time would be as much as a name."""
    kept = {str(pk) for pk in walls.kept_from(by.person, readers)}
    found = AuditEvent.objects.order_by("-seq")
    return found.exclude(object_ref__in=kept).exclude(detail_code__in=kept) if kept else found


def _actors(who: str, readers: Roster) -> list[str]:
    if who in {audit.APPLICANT, audit.SYSTEM}:
        return [who]
    return [str(each.key) for each in readers.people if str(each.user) == who]


def _ids(reference: str) -> list[str]:
    there = HelpRequest.objects.filter(public_ref=reference).values_list("pk", flat=True)
    gone = Tombstone.objects.filter(reference=reference).values_list("pk", flat=True)
    return [str(pk) for pk in (*there, *gone)]
