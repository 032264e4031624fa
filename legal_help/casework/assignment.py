"""Decide who has a case and who must not read it: assign, offer, recuse, wall.

Each function locks the row: if two people act at once, one wins and the other is told. Nobody can
leave a case that no other reader on the roster could open.
"""

from uuid import UUID

from legal_help.access import proposals
from legal_help.access.locked_case import LockedCase, locked_case
from legal_help.access.waiting_cases import NotAReader
from legal_help.casework.conflicts import conflict_check
from legal_help.events.case_actions import CaseAction
from legal_help.events.roster import Member
from legal_help.events.state import WALLED, Status
from legal_help.events.step import current_owner, users_who_hold
from legal_help.events.transitions import may_join
from legal_help.models import KeyGrant
from legal_help.trust.actors import Caseworker
from legal_help.trust.roster import NotASupervisor

FEWEST_OTHERS = 2


class KeptOut(Exception):
    """Raised if a wall stands between a reader and the case."""


class OwnerChanged(Exception):
    """Raised if the owner is not, or no longer, the one that the caller expects."""


class NothingOffered(Exception):
    """Raised if the case is not offered, not to this person, or not any more."""


class LastHolder(Exception):
    """Raised if nobody else on the roster could open the case."""


def assign_case(*, by: Caseworker, public_ref: str, colleague: UUID, had: int | None) -> None:
    """Give the case to a reader, whoever has it now. `had` is the owner that the page showed.

    Raises NotASupervisor, OwnerChanged, NotAReader, KeptOut, and as `cases.send_reply`.
    """
    _require_supervisor(by)
    with locked_case(by, public_ref) as case:
        if current_owner(case.state, case.roster) != had:
            raise OwnerChanged
        member = _reader(case, colleague)
        if member.user != case.state.owner:
            _hand(case, CaseAction.OWN, member, "owner")


def offer_case(*, by: Caseworker, public_ref: str, colleague: UUID) -> None:
    """Offer one's own case to a colleague, who can read it at once and owns it on acceptance.

    Raises OwnerChanged, NotAReader, KeptOut, and as `cases.send_reply`.
    """
    with locked_case(by, public_ref) as case:
        member = _reader(case, colleague)
        if case.state.owner != by.user.pk or member.user == by.user.pk:
            raise OwnerChanged
        if member.user != case.state.offered_to:
            _hand(case, CaseAction.OFFER, member, "offered_to")


def cancel_offer(*, by: Caseworker, public_ref: str) -> None:
    """Cancel one's own offer. Raises NothingOffered, and as `cases.send_reply`."""
    with locked_case(by, public_ref) as case:
        if case.state.offered_to is None or case.state.owner != by.user.pk:
            raise NothingOffered
        case.step(CaseAction.OFFER, offered_to=None)
        _leave_no_key_behind(case)


def accept_offer(*, by: Caseworker, public_ref: str) -> None:
    """Become the owner of an offered case. Raises NothingOffered, and as `cases.send_reply`."""
    with conflict_check.locked_case(by, public_ref) as case:
        _require_offered(case)
        case.step(CaseAction.OWN, owner=by.user.pk)
        _leave_no_key_behind(case)


def refuse_offer(*, by: Caseworker, public_ref: str, reason: str) -> None:
    """Refuse an offer. Its author reads the reason; who must not read the case recuses themselves.

    Raises NothingOffered, and as `cases.send_reply`.
    """
    with locked_case(by, public_ref) as case:
        _require_offered(case)
        case.keep_note({"text": "", "refuses": reason})
        case.step(CaseAction.OFFER, offered_to=None)
        _leave_no_key_behind(case)


def recuse_oneself(*, by: Caseworker, public_ref: str) -> None:
    """Give up reading the case for good: nobody can grant it to this person any more.

    Withdrawn cases too can be recused from, as they can still be read. Raises LastHolder,
    NoSuchRequest, Tampered.
    """
    with locked_case(by, public_ref, even_withdrawn=True) as case:
        _left_without(case, by.person.user)
        case.step(CaseAction.RECUSE)
        mine = case.roster.keys_of({by.person.user})
        KeyGrant.objects.filter(request=case.pk, recipient__in=mine).delete()


def set_wall(*, by: Caseworker, public_ref: str, colleague: UUID) -> bool:
    """Keep a colleague from reading the case, whether or not they could read it so far.

    The case gets a new key. Where fewer than two others would be left, a second supervisor has to
    agree. Return whether it counts now. Raises NotASupervisor, LastHolder, NotAReader,
    WaitsForSecond, and as `recuse_oneself`.
    """
    _require_supervisor(by)
    with locked_case(by, public_ref, even_withdrawn=True) as case:
        member = _reader(case, colleague, even_walled=True)
        if case.state.is_walled(member.user):
            return True
        if len(_left_without(case, member.user) - {by.person.user}) >= FEWEST_OTHERS:
            proposals.sign_wall(case, member.user)
            return True
        _propose_wall(case, member)
        return False


def ask_for_wall(*, by: Caseworker, public_ref: str, colleague: UUID) -> None:
    """Ask a supervisor to keep a colleague from reading the case.

    Where there is one supervisor and few others, that is the only way: two people have to agree.
    Raises LastHolder, NotAReader, KeptOut, WaitsForSecond, and as `recuse_oneself`.
    """
    with locked_case(by, public_ref, even_withdrawn=True) as case:
        member = _reader(case, colleague)
        _left_without(case, member.user)
        _propose_wall(case, member)


def lift_wall(*, by: Caseworker, public_ref: str, colleague: UUID) -> None:
    """Remove a wall, so that the colleague may read again. A recusal stays.

    Does nothing if there is no wall. Raises NotASupervisor, NotAReader, and as `recuse_oneself`.
    """
    _require_supervisor(by)
    with locked_case(by, public_ref, even_withdrawn=True) as case:
        member, walls = _reader(case, colleague, even_walled=True), dict(case.state.walls)
        if walls.pop(str(member.user), "") != WALLED:
            return
        case.step(CaseAction.LIFT, walls=walls)
        # Nobody comes back to an accepted case who has no part in it.
        if may_join(member, case.state) and member.key not in case.state.holders:
            case.step(CaseAction.GRANT, holders=sorted({*case.state.holders, member.key}))
            case.give_grants({member.key})


def _left_without(case: LockedCase, user: int) -> set[int]:
    """Return the other users who could open the case. Raises LastHolder."""
    left = users_who_hold(case.state, case.roster) - {user}
    if not left:
        raise LastHolder
    return left


def _propose_wall(case: LockedCase, member: Member) -> None:
    said = {"text": "", "walls": member.user}
    proposals.propose(case, ["rekey", str(member.user)], said)


def _hand(case: LockedCase, action: CaseAction, member: Member, field: str) -> None:
    """Hand or offer the case to a reader, who becomes a holder with it."""
    is_new = member.key not in case.state.holders
    holders = sorted({*case.state.holders, member.key})
    case.step(action, None, holders=holders, **{field: member.user})
    if is_new:
        case.give_grants({member.key})
    _leave_no_key_behind(case)


def _leave_no_key_behind(case: LockedCase) -> None:
    """Give an accepted case a new key at once if somebody no longer works on it."""
    if case.state.status == Status.ACCEPTED and case.state.is_stale:
        case.renew_key()


def _reader(case: LockedCase, key: UUID, *, even_walled: bool = False) -> Member:
    member = case.roster.by_key.get(str(key))
    if member is None or not member.takes_requests:
        raise NotAReader
    if case.state.is_walled(member.user) and not even_walled:
        raise KeptOut
    return member


def _require_offered(case: LockedCase) -> None:
    if case.state.offered_to != case.by.person.user:
        raise NothingOffered


def _require_supervisor(by: Caseworker) -> None:
    if not by.person.is_supervisor:
        raise NotASupervisor
