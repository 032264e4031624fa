"""Read what was done with a request, as far as it was signed: anybody can write columns."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import batched
from typing import Final
from uuid import UUID

from django.conf import settings

from legal_help.crypto.keys_public import PublicKeys
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import AuditEvent, HelpRequest, HelpRequestQuerySet
from legal_help.rules import retention_clock
from legal_help.rules.legal_hold import HoldStep
from legal_help.rules.retention_clock import (
    CLOCK_ACTIONS,
    ENDING_OF_STATUS,
    RECEIVED_STATUS,
    ClockStep,
)
from legal_help.sealed import headers
from legal_help.trust import writers
from legal_help.trust.chain import Person, Roster

# All that is asked of the past of a request.
ASKED = (*CLOCK_ACTIONS, *HoldStep, *headers.RENEWALS)
AT_ONCE = 500
# Whether the person alone does it, or readers alone; of the rest either.
BY_PERSON: Final[Mapping[str, bool]] = {Action.WITHDRAWN: True, Action.STATUS_SET: False}
# The last steps of requests that ended, by their hashes, as far as this process has verified them.
_endings: Final[set[tuple[str, bytes]]] = set()
REMEMBERED: Final = 100_000
# What ends neither a request nor a hold, whoever signed it and when.
KEEPING: Final = frozenset({Action.WITHDRAWAL_UNDONE, HoldStep.ASK, HoldStep.SET, HoldStep.KEEP})


class Signed:
    """The events of one request that a reader of the roster, or its person, signed.

    Of whoever left, those that stood in the chain before; others of theirs as far as they hold a
    request or open it again, for nobody must undo that by breaking the chain.

    Others may stand in the table; they count for nothing here, and `verify_audit` names them.
    """

    def __init__(
        self,
        request: HelpRequest,
        readers: Roster,
        events: Sequence[AuditEvent] | None = None,
        *,
        actions: Iterable[str] = ASKED,
    ) -> None:
        """`events`: those of this request with one of `actions`, in order; None: look for them."""
        self.request = request
        self._readers = readers
        self._all = _found([request], actions)[str(request.pk)] if events is None else events

    def steps(self) -> list[ClockStep]:
        """Return the steps that say whether the request goes on, in order.

        Readers alone say where it stands, and the person alone takes it back. Of what somebody who
        left may have said too late it is left that the request goes on.
        """
        return [
            ClockStep(
                event.action,
                RECEIVED_STATUS if self._is_late(event) else event.detail_code,
                event.on,
            )
            for event in self._events(CLOCK_ACTIONS)
            if BY_PERSON.get(event.action, _is_of_person(event)) == _is_of_person(event)
        ]

    def acts[Act](
        self, actions: Iterable[str], make: Callable[[AuditEvent, Person], Act]
    ) -> list[Act]:
        """Return the events of these actions that readers signed, in order."""
        return [make(event, person) for event, person in self.events(actions) if person]

    def events(self, actions: Iterable[str]) -> list[tuple[AuditEvent, Person | None]]:
        """Return the events of these actions in order, each with its reader; None: the person."""
        return [(event, self._person(event)) for event in self._events(actions)]

    def _events(self, actions: Iterable[str]) -> list[AuditEvent]:
        wanted = set(actions)
        return [each for each in self._all if each.action in wanted and self._is_genuine(each)]

    def _is_genuine(self, event: AuditEvent) -> bool:
        person = self._person(event)
        if person and _goes_on(event):
            return audit.is_genuine(event, by=person.public.signing)
        if person:
            return writers.is_theirs(event, person, self._readers)
        keys = self.persons_keys if _is_of_person(event) else ()
        return any(audit.is_genuine(event, by=key.signing) for key in keys)

    def _is_late(self, event: AuditEvent) -> bool:
        person = self._person(event) if event.action == Action.STATUS_SET else None
        if person is None or person.is_active:
            return False
        return not writers.is_theirs(event, person, self._readers)

    def _person(self, event: AuditEvent) -> Person | None:
        return self._readers.named(event.actor)

    @cached_property
    def persons_keys(self) -> tuple[PublicKeys, ...]:
        """The keys that the person holds or held. A header that nobody signed has none."""
        written = sum(each.action in headers.RENEWALS for each in self._all)
        try:
            header = headers.verified_header(
                self.request, written=written, readers=lambda: self._readers
            )
        except audit.Tampered:
            return ()
        return (header.applicant_now, *header.applicant_before)


def of_each(
    requests: Sequence[HelpRequest], readers: Roster, *, actions: Iterable[str] = ASKED
) -> list[Signed]:
    """The past of each of these requests, in few questions to the database."""
    found = _found(requests, actions)
    return [Signed(request, readers, found[str(request.pk)]) for request in requests]


def never_ended(closed: HelpRequestQuerySet, readers: Roster) -> set[UUID]:
    """Return those of these requests, which stand as closed, whose end nobody signed.

    Two questions for five hundred requests. What was verified once is known again by the hash of
    the last step: it is not verified at each look at the queue.
    """
    last = _last_steps(closed.values_list("pk", flat=True))
    unknown = [pk for pk, step in last.items() if (str(pk), step) not in _endings]
    found = set()
    for signed in of_each(list(without_texts(closed.filter(pk__in=unknown))), readers):
        request = signed.request.pk
        if retention_clock.ending_after(signed.steps(), settings.HELP_KEPT_DAYS) is None:
            found.add(request)
        else:
            if len(_endings) >= REMEMBERED:
                _endings.clear()
            _endings.add((str(request), last[request]))
    return found


def _last_steps(requests: Iterable[UUID]) -> dict[UUID, bytes]:
    """The hash of the last step of each request; empty where no event tells of one."""
    found = dict.fromkeys(requests, b"")
    for some in batched(found, AT_ONCE):
        events = AuditEvent.objects.filter(object_ref__in=map(str, some), action__in=CLOCK_ACTIONS)
        for ref, step in events.order_by("seq").values_list("object_ref", "hash"):
            found[UUID(ref)] = bytes(step)
    return found


def without_texts(requests: HelpRequestQuerySet) -> HelpRequestQuerySet:
    """Defer what nobody needs who asks what was signed of a request."""
    return requests.defer("answers", "card", "triage", "drop_private", "applicant_wrapped")


def _goes_on(event: AuditEvent) -> bool:
    """Whether an event lets a request go on, or holds it."""
    is_open = event.action == Action.STATUS_SET and event.detail_code not in ENDING_OF_STATUS
    return is_open or event.action in KEEPING


def _is_of_person(event: AuditEvent) -> bool:
    return event.actor == audit.APPLICANT


def _found(requests: Sequence[HelpRequest], actions: Iterable[str]) -> dict[str, list[AuditEvent]]:
    found = defaultdict(list)
    for start in range(0, len(requests), AT_ONCE):
        refs = [str(request.pk) for request in requests[start : start + AT_ONCE]]
        events = AuditEvent.objects.filter(object_ref__in=refs, action__in=actions)
        for event in events.order_by("seq"):
            found[event.object_ref].append(event)
    return found
