"""Which events of the chain readers of the roster signed: anybody may have written the others.

What opens, hides, holds or erases a request asks here, never the rows alone. Whoever left keeps
their key: what they signed counts if it stood in the chain before (`writers.py`).
"""

from collections.abc import Callable, Iterable, Iterator

from legal_help.events import audit
from legal_help.models import AuditEvent
from legal_help.trust import writers
from legal_help.trust.chain import Person, Roster


def signed_by_readers(
    events: Iterable[AuditEvent],
    readers: Roster,
    *,
    counts_late: Callable[[AuditEvent], bool] = lambda _event: False,
) -> Iterator[tuple[AuditEvent, Person]]:
    """Give those of these events that whom they name has signed, with them, in the same order.

    `counts_late` says of which it does no harm if somebody signed them after they left: whoever
    breaks the chain must not undo a wall by that.
    """
    people = {str(person.key): person for person in readers.people}
    for event in events:
        person = people.get(event.actor)
        if person is None:
            continue
        if counts_late(event):
            is_theirs = audit.is_genuine(event, by=person.public.signing)
        else:
            is_theirs = writers.is_theirs(event, person, readers)
        if is_theirs:
            yield event, person
