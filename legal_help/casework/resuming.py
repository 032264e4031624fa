"""Let a supervisor go through a case that had gone on before lines of the log were lost."""

from dataclasses import replace

from legal_help.access.locked_case import LockedCase, locked_case
from legal_help.event_log import alarms
from legal_help.events.apply import FARTHEST_JUMP
from legal_help.events.case_actions import CaseAction
from legal_help.events.state import WALLED
from legal_help.events.step import Head, users_who_hold
from legal_help.trust.actors import Caseworker
from legal_help.trust.roster import NotASupervisor


class NothingLost(Exception):
    """Raised if nothing of the case was lost, or a colleague has already gone through it."""


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
        lost = remembered.lost
        known = case.opened.head.number
        # If more was lost than one step may leave room for, a second `resume` goes on from there.
        number = min(max(known, lost.number) + 1, known + FARTHEST_JUMP)
        case.step(CaseAction.RESUME, number=number, walls=_walls_with(lost, case))


def _walls_with(lost: Head, case: LockedCase) -> dict[str, str]:
    """Return the walls of the case, with those that supervisors set in the lost steps."""
    before, roster = dict(case.state.walls), case.roster
    set_by_others = {user for user, kind in lost.state.walls.items() if kind == WALLED}
    may_come_back = set_by_others & set(map(str, roster.users))
    walls = {**dict.fromkeys(may_come_back, WALLED), **before}
    left = users_who_hold(replace(case.state, walls=walls), roster)
    if walls != before and len(left - {case.by.person.user}) < 2:
        walls = before  # nobody walls off all the others alone
    if not set_by_others <= walls.keys():
        alarms.note_one("walls_lost", case=case.pk)
    return walls
