"""What was done with a request, as far as somebody signed it: columns can be written by anybody."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from legal_help import audit, headers
from legal_help.chain import Person, Roster
from legal_help.clocks import STEPS, Step
from legal_help.crypto import PublicKeys
from legal_help.holds import Step as HoldStep
from legal_help.models import AuditEvent, HelpRequest

# All that is asked of the past of a request.
ASKED = (*STEPS, *HoldStep, *headers.RENEWALS)
AT_ONCE = 500


class Signed:
    """The events of one request that bear the signature of a reader of the roster, or its person's.

    Others may stand in the table; they count for nothing here, and `verify_audit` names them.
    """

    def __init__(
        self, request: HelpRequest, readers: Roster, events: Sequence[AuditEvent] | None = None
    ) -> None:
        """`events`: those of this request with an action of ASKED, in order; None: look for them."""
        self.request = request
        self._readers = readers
        self._all = _found([request])[str(request.pk)] if events is None else events
        self._persons_keys: tuple[PublicKeys, ...] | None = None

    def steps(self) -> list[Step]:
        """What says whether the request goes on, in order."""
        events = self._events(STEPS)
        return [Step(event.action, event.detail_code, event.on) for event in events]

    def acts[Act](
        self, actions: Iterable[str], make: Callable[[AuditEvent, Person], Act]
    ) -> list[Act]:
        """What readers did of these actions, in order."""
        found = [(event, self._person(event)) for event in self._events(actions)]
        return [make(event, person) for event, person in found if person is not None]

    def _events(self, actions: Iterable[str]) -> list[AuditEvent]:
        wanted = set(actions)
        return [each for each in self._all if each.action in wanted and self._is_genuine(each)]

    def _is_genuine(self, event: AuditEvent) -> bool:
        person = self._person(event)
        keys = (person.public,) if person else self._of_applicant(event)
        return any(audit.is_genuine(event, by=key.signing) for key in keys)

    def _person(self, event: AuditEvent) -> Person | None:
        try:
            return self._readers.person(UUID(event.actor))
        except ValueError:
            return None

    def _of_applicant(self, event: AuditEvent) -> tuple[PublicKeys, ...]:
        """The keys that the person holds or held. A header that nobody signed has none."""
        if event.actor != audit.APPLICANT:
            return ()
        if self._persons_keys is None:
            written = sum(each.action in headers.RENEWALS for each in self._all)
            try:
                header = headers.verified_header(
                    self.request, written=written, readers=lambda: self._readers
                )
                self._persons_keys = (header.applicant_now, *header.applicant_before)
            except audit.Tampered:
                self._persons_keys = ()
        return self._persons_keys


def of_each(requests: Sequence[HelpRequest], readers: Roster) -> list[Signed]:
    """The past of each of these requests, in few questions to the database."""
    found = _found(requests)
    return [Signed(request, readers, found[str(request.pk)]) for request in requests]


def _found(requests: Sequence[HelpRequest]) -> dict[str, list[AuditEvent]]:
    found = defaultdict(list)
    for start in range(0, len(requests), AT_ONCE):
        refs = [str(request.pk) for request in requests[start : start + AT_ONCE]]
        events = AuditEvent.objects.filter(object_ref__in=refs, action__in=ASKED)
        for event in events.order_by("seq"):
            found[event.object_ref].append(event)
    return found
