"""List what can be decided about a case, and how long it is kept afterwards. No Django, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from legal_help.events.state import Status


class Outcome(StrEnum):
    """Name what a caseworker may decide."""

    MORE_NEEDED = "more_needed"
    CONSULT_OFFERED = "consult_offered"
    ACCEPTED = "accepted"
    MOVED = "moved"
    REFERRED = "referred"
    CANNOT_HELP = "cannot_help"
    NO_CONTACT = "no_contact"
    DUPLICATE = "duplicate"
    SPAM = "spam"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class WithdrawalCheck(StrEnum):
    """Say how we know that the person wants the request withdrawn.

    `CHECKED`: they took it back, and we reached them by a contact or a word that they had given.
    `NOT_REACHED`: they took it back 30 days ago, and we could not reach them. `TOLD`: they told us
    by telephone, and nothing was taken back on the page.
    """

    CHECKED = "checked"
    NOT_REACHED = "not_reached"
    TOLD = "told"


FEWEST_DAYS: Final = 7
ONE_MAY_END_AFTER: Final = 30
"""Days. One person alone may set a last day that is at least so far away."""
NOT_REACHED_AFTER: Final = 30
"""Days after which two people may end a case whose withdrawal they could not check."""


@dataclass(frozen=True, kw_only=True)
class OutcomeRule:
    """Say which status an outcome leads to, which it may follow, and how long the case is kept.

    `days_kept` is the largest number of days between the decision and the last day, or None if the
    case does not end. The smallest is always FEWEST_DAYS.
    """

    leads_to: Status
    may_follow: frozenset[str]
    days_kept: int | None = None


_RECEIVED = frozenset({Status.RECEIVED})
_AT_WORK = frozenset({Status.BEING_READ, Status.MORE_NEEDED, Status.CONSULT_OFFERED})
_OPEN = _RECEIVED | _AT_WORK
_ACCEPTED = frozenset({Status.ACCEPTED})
_ENDED = frozenset(
    {Status.REFERRED, Status.CLOSED, Status.NO_CONTACT, Status.DUPLICATE, Status.SPAM}
)
OPEN_STATUSES: Final = _OPEN | _ACCEPTED
TEN_YEARS: Final = 3650

OUTCOMES: Final[Mapping[str, OutcomeRule]] = {
    Outcome.MORE_NEEDED: OutcomeRule(
        leads_to=Status.MORE_NEEDED, may_follow=_OPEN - {Status.MORE_NEEDED}
    ),
    Outcome.CONSULT_OFFERED: OutcomeRule(
        leads_to=Status.CONSULT_OFFERED, may_follow=_OPEN - {Status.CONSULT_OFFERED}
    ),
    Outcome.ACCEPTED: OutcomeRule(leads_to=Status.ACCEPTED, may_follow=_AT_WORK),
    # The case goes on in the case system and need not be kept here too.
    Outcome.MOVED: OutcomeRule(leads_to=Status.ACCEPTED, may_follow=_ACCEPTED, days_kept=TEN_YEARS),
    Outcome.REFERRED: OutcomeRule(
        leads_to=Status.REFERRED, may_follow=_OPEN | _ACCEPTED, days_kept=TEN_YEARS
    ),
    Outcome.CANNOT_HELP: OutcomeRule(
        leads_to=Status.CLOSED, may_follow=_OPEN | _ACCEPTED, days_kept=TEN_YEARS
    ),
    Outcome.NO_CONTACT: OutcomeRule(
        leads_to=Status.NO_CONTACT, may_follow=_AT_WORK, days_kept=TEN_YEARS
    ),
    Outcome.DUPLICATE: OutcomeRule(
        leads_to=Status.DUPLICATE, may_follow=_OPEN, days_kept=TEN_YEARS
    ),
    Outcome.SPAM: OutcomeRule(leads_to=Status.SPAM, may_follow=_OPEN, days_kept=365),
    Outcome.REOPENED: OutcomeRule(
        leads_to=Status.BEING_READ, may_follow=_ENDED | _ACCEPTED | {Status.MORE_NEEDED}
    ),
    # Whoever takes a request back is promised that it is erased within 30 days of the check.
    Outcome.WITHDRAWN: OutcomeRule(
        leads_to=Status.WITHDRAWN, may_follow=_OPEN | _ACCEPTED | _ENDED, days_kept=30
    ),
}
