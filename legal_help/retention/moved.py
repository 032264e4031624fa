"""Every night: what the rows of requests say and nobody signed, besides how they end.

By which day somebody reads a request, whose it is, and which messages were read stand in clear, for
a locked desk must be able to nag. Whoever writes to the database can make it silent.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Final
from uuid import UUID

from django.db import transaction

from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.evidence.signed_past import AT_ONCE, Signed, of_each, without_texts
from legal_help.models import HelpRequest, ThreadMessage
from legal_help.rules import projections
from legal_help.rules.projections import SignedAction
from legal_help.sealed import headers
from legal_help.trust import roster
from legal_help.trust.chain import Roster

logger = logging.getLogger(__name__)

# What a row says that nobody signed; details of the event.
DAY_LATER, OWNER_UNSIGNED, READ_UNSIGNED = "day_later", "owner_unsigned", "read_unsigned"
ASKED: Final = (
    *projections.DAY_ACTIONS,
    *projections.READING_ACTIONS,
    *projections.OWNER_ACTIONS,
    *headers.RENEWALS,
)


def look_for_moved_columns() -> int:
    """Write down every request whose row says what nobody signed; return how many.

    A later day, and a message that nobody read, are put right. An owner is only reported: nobody
    else is known to have it.
    """
    try:
        readers = roster.verified()
    except roster.NoRoster:
        return 0
    found = 0
    for some in batched(HelpRequest.objects.order_by("pk").values_list("pk", flat=True), AT_ONCE):
        read = _read(some)
        rows = list(without_texts(HelpRequest.objects.filter(pk__in=some)))
        for signed in of_each(rows, readers, actions=ASKED):
            # What is wrong is looked at again under the lock of its row.
            if list(_wrong(signed, readers, read[signed.request.pk])):
                found += _put_right(signed.request.pk, readers)
    if found:
        logger.error("Rows of %s requests say what nobody signed", found)
    return found


@transaction.atomic
def _put_right(pk: UUID, readers: Roster) -> bool:
    request = HelpRequest.objects.select_for_update().filter(pk=pk).first()
    if request is None:
        return False
    signed = Signed(request, readers, actions=ASKED)
    past, read = _traces(signed), _read([pk])[pk]
    wrong = list(_wrong(signed, readers, read))
    for code in wrong:
        if code == DAY_LATER:
            request.review_by = projections.day_to_read(past) or request.review_by
            request.save(update_fields=["review_by"])
        elif code == READ_UNSIGNED:
            rows = request.messages.filter(number__in=projections.unread_numbers(read, past))
            rows.update(seen_by_staff=False)
        audit.record_once_a_day(action=Action.ERASING_REFUSED, object_ref=pk, detail=code)
    return bool(wrong)


def _wrong(signed: Signed, readers: Roster, read: Sequence[int]) -> Iterator[str]:
    request, past = signed.request, _traces(signed)
    day = projections.day_to_read(past)
    if day and request.review_by > day:
        yield DAY_LATER
    users = {str(person.key): person.user for person in readers.people}
    # Whom it was taken from when they left has no event of this request: nobody is none too many.
    if request.assigned_to_id not in {None, projections.owner_after(past, users)}:
        yield OWNER_UNSIGNED
    if projections.unread_numbers(read, past):
        yield READ_UNSIGNED


def _traces(signed: Signed) -> list[SignedAction]:
    return [
        SignedAction(
            event.action, event.detail_code.partition(":")[0], person.user if person else None
        )
        for event, person in signed.events(ASKED)
    ]


def _read(requests: Sequence[UUID]) -> dict[UUID, list[int]]:
    """The numbers of what people wrote on these requests and stands as read."""
    found = defaultdict(list)
    rows = ThreadMessage.objects.filter(
        request__in=requests,
        direction=ThreadMessage.Direction.FROM_PERSON,
        seen_by_staff=True,
    )
    for request, number in rows.values_list("request", "number"):
        found[request].append(number)
    return found
