"""Bring cases in step with the roster: new keys where somebody left, grants where somebody came.

The states of the cases say what is left to do: nothing has to be marked when the roster changes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from legal_help.access.locked_case import LockedCase, NoSuchRequest, WentOn, locked_case
from legal_help.event_log import log, standing_alarms
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.appending import CaseChanged, RosterChanged
from legal_help.event_log.memory import Known
from legal_help.event_log.telling import add_notice
from legal_help.events.actions import Action
from legal_help.events.case_actions import CaseAction
from legal_help.events.roster import Member, Roster
from legal_help.events.state import State
from legal_help.events.step import Head, users_who_hold
from legal_help.events.transitions import may_join
from legal_help.models import KeyGrant
from legal_help.trust.actors import Caseworker

type Heads = Mapping[str, Head]
ALL: Final = 1_000_000


class NotAReader(Exception):
    """Raised for a key that no reader on the roster holds."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Say how many were done now, how many are left, and how many of these were refused as altered."""

    done: int
    left: int
    refused: int


def needs_new_key(state: State, roster: Roster) -> bool:
    """Return whether somebody knows the case key who has no place in the case any more."""
    return state.is_stale or not roster.keys.issuperset(state.holders)


def waiting_for_key(known: Known, heads: Heads) -> list[str]:
    """Return those of these cases that wait for a new key, by reference."""
    waits = [head.state.ref for head in heads.values() if needs_new_key(head.state, known.roster)]
    return sorted(waits)


def still_to_rekey(*, by: Caseworker) -> int:
    """Return how many cases wait for a new key, without those that a wall keeps from this reader."""
    known = log.look()
    seen = {c: h for c, h in known.heads().items() if not h.state.is_walled(by.person.user)}
    return len(waiting_for_key(known, seen))


def rekey_waiting(*, by: Caseworker, at_most: int) -> Progress:
    """Give new keys to cases that somebody who left could open, as far as `by` can.

    If it is interrupted, the next call goes on. A case whose rows were altered is refused and told.
    """
    known = log.look()
    wanted = waiting_for_key(known, known.open_to(by.person))
    done, refused = _do_each(wanted, _renew_if_needed, by=by, at_most=at_most)
    return Progress(done=done, left=still_to_rekey(by=by), refused=refused)


def lacking(*, by: Caseworker, member: Member) -> list[str]:
    """Return the cases that `by` can open and that this member has a place in, but does not hold.

    An heir may open them without holding them, as long as their key stays the same.
    """
    known = log.look()
    return sorted(
        head.state.ref
        for head in known.open_to(by.person).values()
        if may_join(member, head.state) and member.key not in head.state.holders
    )


def give_lacking(*, by: Caseworker, to: str, at_most: int) -> Progress:
    """Give a reader the cases that they lack. The next call goes on with the rest. Raises NotAReader."""
    member = log.look().roster.by_key.get(to)
    if member is None or not member.takes_requests:
        raise NotAReader

    def give(case: LockedCase) -> bool:
        present = case.roster.by_key.get(to)
        if present is None or not may_join(present, case.state) or to in case.state.holders:
            return False  # they left, were walled off, or were given it by somebody else
        case.step(CaseAction.GRANT, holders=sorted({*case.state.holders, to}))
        case.give_grants({to})
        return True

    done, refused = _do_each(lacking(by=by, member=member), give, by=by, at_most=at_most)
    return Progress(done=done, left=len(lacking(by=by, member=member)), refused=refused)


def held_alone(known: Known, left: Iterable[Member]) -> int:
    """Return how many cases that somebody holds nobody would hold if only these members stayed.

    Heirs who do not hold a case need not have its key: they are not counted.
    """
    after = replace(known.roster, people=tuple(left))
    states = [head.state for head in known.heads().values()]
    return sum(
        bool(users_who_hold(state, known.roster)) and not users_who_hold(state, after)
        for state in states
    )


def mend_grants(case: LockedCase) -> None:
    """Seal the case key again to holders whose grant is not there, or did not open to it."""
    held = KeyGrant.objects.filter(request=case.pk, version=case.state.version)
    there = set(map(str, held.values_list("recipient", flat=True)))
    missing = set(case.state.holders) & case.roster.keys
    missing -= there - _told_of_altered_grants(case)
    missing -= {case.by.by}  # theirs has just opened
    if missing:
        case.give_grants(missing)
        add_notice(case.batch, Action.GRANT_MENDED, by=case.by, case=case.pk)


def _told_of_altered_grants(case: LockedCase) -> set[str]:
    """Return the keys of readers to whom this host refused the case, until that is put away."""
    wanted = ("grant_altered", str(case.pk))
    told = (each.alarm for each in standing_alarms.standing())
    return {alarm.by for alarm in told if (alarm.reason, alarm.case) == wanted}


def _renew_if_needed(case: LockedCase) -> bool:
    is_needed = needs_new_key(case.state, case.roster)
    if is_needed:
        case.renew_key()
    return is_needed


def _do_each(
    references: Iterable[str], do: Callable[[LockedCase], bool], *, by: Caseworker, at_most: int
) -> tuple[int, int]:
    """Do it for one case after the other. `do` returns whether there still was anything to do."""
    done = refused = 0
    for reference in references:
        if done == at_most:
            break
        try:
            with locked_case(by, reference, even_withdrawn=True) as case:
                was_needed = do(case)
        except (Tampered, NoSuchRequest):
            # It does not count towards `at_most`, or many altered cases would keep the others from their turn.
            refused += 1
        except (CaseChanged, RosterChanged, WentOn):
            continue  # somebody else was faster, or goes through it first: the next call tries again
        else:
            done += was_needed
    return done, refused
