"""List what can be decided about a case, and how long it is kept afterwards. No Django, no clock."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

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
"""Days between a decision and the earliest last day."""
TEN_YEARS: Final = 3650
ONE_MAY_END_AFTER: Final = 30
"""Days. One person alone may set a last day that is at least so far away."""
NOT_REACHED_AFTER: Final = 30
"""Days after which two people may end a case whose withdrawal they could not check."""


class OutcomeRule(NamedTuple):
    """Say which status an outcome leads to, which it may follow, and how long the case is kept.

    `most_days` is the largest number of days between the decision and the last day, or None if the
    case does not end.
    """

    leads_to: Status
    may_follow: frozenset[str]
    most_days: int | None = None


_AT_WORK: Final = frozenset({Status.BEING_READ, Status.MORE_NEEDED, Status.CONSULT_OFFERED})
_UNDECIDED: Final = _AT_WORK | {Status.RECEIVED}
_ACCEPTED: Final = frozenset({Status.ACCEPTED})
OPEN_STATUSES: Final = _UNDECIDED | _ACCEPTED
_ENDED: Final = frozenset(
    {Status.REFERRED, Status.CLOSED, Status.NO_CONTACT, Status.DUPLICATE, Status.SPAM}
)

OUTCOMES: Final[Mapping[str, OutcomeRule]] = {
    Outcome.MORE_NEEDED: OutcomeRule(Status.MORE_NEEDED, _UNDECIDED - {Status.MORE_NEEDED}),
    Outcome.CONSULT_OFFERED: OutcomeRule(
        Status.CONSULT_OFFERED, _UNDECIDED - {Status.CONSULT_OFFERED}
    ),
    Outcome.ACCEPTED: OutcomeRule(Status.ACCEPTED, _AT_WORK),
    # The case goes on in the case system and need not be kept here too.
    Outcome.MOVED: OutcomeRule(Status.ACCEPTED, _ACCEPTED, TEN_YEARS),
    Outcome.REFERRED: OutcomeRule(Status.REFERRED, OPEN_STATUSES, TEN_YEARS),
    Outcome.CANNOT_HELP: OutcomeRule(Status.CLOSED, OPEN_STATUSES, TEN_YEARS),
    Outcome.NO_CONTACT: OutcomeRule(Status.NO_CONTACT, _AT_WORK, TEN_YEARS),
    Outcome.DUPLICATE: OutcomeRule(Status.DUPLICATE, _UNDECIDED, TEN_YEARS),
    Outcome.SPAM: OutcomeRule(Status.SPAM, _UNDECIDED, 365),
    Outcome.REOPENED: OutcomeRule(Status.BEING_READ, _ENDED | _ACCEPTED | {Status.MORE_NEEDED}),
    # We promise that a request taken back is erased within 30 days of the check.
    Outcome.WITHDRAWN: OutcomeRule(Status.WITHDRAWN, OPEN_STATUSES | _ENDED, 30),
}
