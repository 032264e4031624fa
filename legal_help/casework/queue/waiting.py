"""Say what a locked desk may say: how many cases wait, by their unencrypted review day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from accounts.models import User
from legal_help.access import reach
from legal_help.evidence import signed_past
from legal_help.trust import keys
from legal_help.trust.roster import verified as current_roster


@dataclass(frozen=True, kw_only=True)
class WaitingCounts:
    """Count cases, or cases with messages, that nobody has read: past their day, and due today."""

    late: int
    today: int


def count_waiting(*, user: User, today: date) -> WaitingCounts | None:
    """Count what is open to this user. Return None if they are not on the roster."""
    person = keys.person_of(user=user)
    if person is None:
        return None
    roster = current_roster()
    mine = reach.open_to(person, roster)
    counted = mine.waiting(also=signed_past.never_ended(mine.closed(), roster)).aggregate(
        late=Count("pk", filter=Q(review_by__lt=today)),
        today=Count("pk", filter=Q(review_by=today)),
    )
    return WaitingCounts(**counted)
