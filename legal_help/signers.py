"""Which events of the chain readers of the roster signed: anybody may have written the others.

What opens, holds, hides or erases a request asks here, never the rows alone.
"""

from collections.abc import Iterable, Iterator

from legal_help import audit
from legal_help.chain import Person, Roster
from legal_help.models import AuditEvent


def signed_by_readers(
    events: Iterable[AuditEvent], readers: Roster
) -> Iterator[tuple[AuditEvent, Person]]:
    """Give those of these events that whom they name has signed, with them, in the same order."""
    people = {str(person.key): person for person in readers.people}
    for event in events:
        person = people.get(event.actor)
        if person and audit.is_genuine(event, by=person.public.signing):
            yield event, person
