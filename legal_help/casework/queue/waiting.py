"""Say what a locked desk may say: how many cases wait, by the day by which somebody reads them."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from legal_help.event_log import log
from legal_help.sealed.case_view import case_views
from legal_help.trust import keys


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
    known = log.look()
    views = case_views(known.open_to(person), known.roster)
    waiting = [view.review_by for view in views if view.waits]
    return WaitingCounts(
        late=sum(day < today for day in waiting), today=sum(day == today for day in waiting)
    )
