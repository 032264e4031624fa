"""Ask to keep a case, or to let it go sooner; list what is erased next.

Both take two people. Nothing here erases: `retention/erase.py` does, by the signed state.
"""

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from legal_help.access import proposals
from legal_help.access.locked_case import LockedCase, locked_case
from legal_help.event_log.memory import Known
from legal_help.events.step import standing_proposal
from legal_help.rules.retention_clock import HoldReason
from legal_help.sealed.case_view import CaseView
from legal_help.trust.actors import Caseworker

# Whoever has a request is reminded so long before it goes.
REMINDED_BEFORE = timedelta(days=14)


class NotEnded(Exception):
    """Raised if somebody would erase a case that nobody has ended yet."""


class OtherReference(Exception):
    """Raised if the typed reference is not that of this request."""


class NoChange(Exception):
    """Raised if a hold that would be asked for is there, or one to be lifted is not."""


def last_day_of(*, by: Caseworker, public_ref: str) -> date:
    """Return the last day of a case that could be erased sooner. Raises NotEnded, NoSuchRequest."""
    with locked_case(by, public_ref, even_withdrawn=True) as case:
        return _last_day(case)


def propose_erasing(*, by: Caseworker, public_ref: str, typed: str) -> None:
    """Ask a supervisor to let an ended case be erased in the night after. `typed`: its reference.

    Raises NotEnded, OtherReference, WaitsForSecond, NoSuchRequest, Tampered.
    """
    with locked_case(by, public_ref, even_withdrawn=True) as case:
        _last_day(case)
        if typed.strip().upper() != case.state.ref:
            raise OtherReference
        proposals.propose_sooner(case, timezone.localdate())


def ask_for_hold(*, by: Caseworker, public_ref: str, reason: HoldReason) -> None:
    """Ask a supervisor to set a legal hold: nothing is erased for 14 days meanwhile.

    It comes before any other proposal. Raises NoChange, NoSuchRequest, Tampered.
    """
    with locked_case(by, public_ref, even_withdrawn=True) as case:
        waits = case.proposal
        if case.state.hold or (waits and waits.asks_for_hold):
            raise NoChange
        proposals.propose(case, ["hold", reason], {"text": "", "hold": reason})


def ask_to_lift_hold(*, by: Caseworker, public_ref: str) -> None:
    """Ask a supervisor to lift a legal hold. Raises NoChange, WaitsForSecond, and as above."""
    with locked_case(by, public_ref, even_withdrawn=True) as case:
        if case.state.hold is None:
            raise NoChange
        claim = ["hold", ""]
        proposals.propose(case, claim, {"text": "", "asks": claim})


def ending_until(*, by: Caseworker, until: date, known: Known) -> list[tuple[CaseView, bool]]:
    """Return what this reader may open and is erased until a day, or is held; by its day.

    With each comes whether a hold is asked for.
    """
    today, last_day = timezone.localdate().isoformat(), until.isoformat()
    found = []
    for case, head in known.open_to(by.person).items():
        state = head.state
        waits = standing_proposal(state, known.roster, on=today)
        is_asked = waits is not None and waits.asks_for_hold
        if state.hold or is_asked or (state.end and state.end.last_day <= last_day):
            found.append((CaseView(UUID(case), state, known.roster), is_asked))
    return sorted(found, key=lambda each: (each[0].last_day or date.max, each[0].public_ref))


def going_soon(*, by: Caseworker, today: date, known: Known) -> list[CaseView]:
    """Return this reader's cases that are erased within two weeks, and nothing holds; by day."""
    ending = ending_until(by=by, until=today + REMINDED_BEFORE, known=known)
    return [
        view
        for view, _hold_is_asked in ending
        if view.owner_id == by.user.pk and view.last_day and not view.state.hold
    ]


def _last_day(case: LockedCase) -> date:
    if case.state.end is None or case.state.end.last_day <= case.today:
        raise NotEnded
    return date.fromisoformat(case.state.end.last_day)
