"""Name the reasons for which a case is kept. No Django, no database, no clock.

It takes two people to set a hold and two to lift it. Nothing is erased while one is set.
"""

from enum import StrEnum


class HoldReason(StrEnum):
    """Say why a case is held. The word stands in the signed state."""

    DEMAND = "demand"
    NOTICE = "notice"
    DISPUTE = "dispute"
    COUNSEL = "counsel"
