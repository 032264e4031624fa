"""Let a supervisor go through a case that had gone on before lines of the log were lost."""

from legal_help.access.locked_case import locked_case
from legal_help.trust.actors import Caseworker
from legal_help.trust.roster import NotASupervisor


class NothingLost(Exception):
    """Raised if nothing of the case was lost, or a colleague has gone through it."""


def resume(*, by: Caseworker, public_ref: str) -> None:
    """Open the case again: without an end, waiting for a new key, behind the walls that it had.

    Raises NotASupervisor, NothingLost, NoSuchRequest, Tampered, Refused.
    """
    if not by.person.is_supervisor:
        raise NotASupervisor
    with locked_case(by, public_ref, even_withdrawn=True, even_behind=True) as case:
        remembered = case.batch.known.remembered(case.pk)
        if remembered is None or remembered.lost is None:
            raise NothingLost
        case.resume(remembered.lost)
