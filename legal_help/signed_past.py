"""What was done with one request, as far as somebody signed it: columns can be written by anybody."""

from collections.abc import Callable, Iterable
from uuid import UUID

from legal_help import audit, opening
from legal_help.chain import Person, Roster
from legal_help.clocks import STEPS, Step
from legal_help.crypto import PublicKeys
from legal_help.models import AuditEvent, HelpRequest


class Signed:
    """The events of one request that bear the signature of a reader of the roster, or its person's.

    Others may stand in the table; they count for nothing here, and `verify_audit` names them.
    """

    def __init__(self, request: HelpRequest, readers: Roster) -> None:
        self.request = request
        self._readers = readers
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
        rows = AuditEvent.objects.filter(object_ref=str(self.request.pk), action__in=actions)
        return [event for event in rows.order_by("seq") if self._is_genuine(event)]

    def _is_genuine(self, event: AuditEvent) -> bool:
        person = self._person(event)
        keys = [person.public] if person else self._of_applicant(event)
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
            try:
                written = audit.written_of(self.request.pk, actions=opening.RENEWALS)
                header = opening.verified_header(
                    self.request, written=written, readers=lambda: self._readers
                )
                self._persons_keys = (header.applicant_now, *header.applicant_before)
            except audit.Tampered:
                self._persons_keys = ()
        return self._persons_keys
