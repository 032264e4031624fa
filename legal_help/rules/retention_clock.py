"""Say for how long an ended case is kept, and why one is held. No Django, no database, no clock."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from legal_help.events.outcomes import Outcome


class EndingKind(StrEnum):
    """Say how a case ends. Each kind has its own number of days in the settings."""

    CLOSED = "closed"
    REFERRED = "referred"
    MOVED = "moved"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"


# How a case ends by what is decided. Any other outcome ends nothing.
ENDS_AS: Final[Mapping[Outcome, EndingKind]] = {
    Outcome.MOVED: EndingKind.MOVED,
    Outcome.REFERRED: EndingKind.REFERRED,
    Outcome.CANNOT_HELP: EndingKind.CLOSED,
    Outcome.NO_CONTACT: EndingKind.CLOSED,
    Outcome.DUPLICATE: EndingKind.CLOSED,
    Outcome.SPAM: EndingKind.SPAM,
    Outcome.WITHDRAWN: EndingKind.WITHDRAWN,
}

# The days as delivered. HELP_KEPT_DAYS in the settings counts: it may differ, with counsel's reason,
# which legal_help/system_checks.py asks for. A test keeps its defaults equal to these.
DEFAULT_DAYS: Final[Mapping[EndingKind, int]] = {
    EndingKind.CLOSED: 90,
    EndingKind.REFERRED: 90,
    EndingKind.MOVED: 30,
    EndingKind.SPAM: 7,
    EndingKind.WITHDRAWN: 7,
}


class HoldReason(StrEnum):
    """Say why a case is held. Two people set a hold, and two lift it; meanwhile nothing is erased.

    The word stands in the signed state.
    """

    DEMAND = "demand"
    NOTICE = "notice"
    DISPUTE = "dispute"
    COUNSEL = "counsel"
