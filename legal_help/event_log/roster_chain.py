"""Decide whether a signed roster counts as the next version. No Django, no database, no clock.

A roster says who reads and signs now, holds the recovery key and the salts of codes, and names its
own place in the log. Each version is signed on top of the one before it.
"""

from typing import Final

from legal_help.crypto import row_labels
from legal_help.events.roster import Member, Roster

NO_PLACE: Final = (0, "")
"""The place of the first roster: no line stands before it."""


def follows(
    before: Roster, after: Roster, signature: bytes, *, place: tuple[int, str], ever: set[str]
) -> bool:
    """Return whether a roster counts as the next version.

    `place` is the line right before its own (number, chain hash in hex). `ever` are the keys that
    stood on any version so far. Recovery may sign alone, and only it adds heirs.
    """
    is_by_recovery = after.by == before.recovery_key
    return (
        _is_signed_by(before, after, signature)
        and (after.version, after.previous) == (before.version + 1, before.hash)
        and tuple(after.log) == place
        and not (after.keys - before.keys) & ever
        and len(after.keys) == len(after.people) + 1
        and bool(after.supervisors)
        and bool(after.taking_requests())
        and after.demo == before.demo
        and after.salts[: len(before.salts)] == before.salts
        and (is_by_recovery or set(after.heirs) <= set(before.heirs))
        and _keeps_who_they_are(before, after)
        and (is_by_recovery or needs_one(before, after) or _is_signed_by_two(before, after))
    )


def _keeps_who_they_are(before: Roster, after: Roster) -> bool:
    """Whether no key was given to another user, or got other public halves."""
    known = {member.key: (member.user, member.public, member.since) for member in before.people}
    found = {member.key: (member.user, member.public, member.since) for member in after.people}
    has_same_recovery = (
        before.recovery_key != after.recovery_key or before.recovery == after.recovery
    )
    return has_same_recovery and all(known.get(key, who) == who for key, who in found.items())


def _is_signed_by(before: Roster, after: Roster, signature: bytes) -> bool:
    """Whether a supervisor of the version before, or recovery, signed all of it."""
    label, body = row_labels.roster(after.version), after.body
    if after.by == before.recovery_key:
        return before.recovery.has_signed(body, signature, label)
    return before.signing_supervisor(after.by, signature, label=label, text=body) is not None


def needs_one(before: Roster, after: Roster) -> bool:
    """Whether one signature is enough: one supervisor is all there is, or only readers go."""
    gone = set(before.people) - set(after.people)
    return before.has_one_supervisor or (
        set(after.people) <= set(before.people)
        and not any(member.is_supervisor for member in gone)
        and (after.recovery, after.salts) == (before.recovery, before.salts)
    )


def signed_first(before: Roster, after: Roster) -> Member | None:
    """Return the supervisor of the version before who signed this one first."""
    if after.first is None:
        return None
    by, signature = after.first.by, bytes.fromhex(after.first.signature)
    label = row_labels.roster(after.version)
    return before.signing_supervisor(by, signature, label=label, text=after.body_of_first)


def _is_signed_by_two(before: Roster, after: Roster) -> bool:
    """Whether two users signed it, both supervisors of the version before."""
    first = signed_first(before, after)
    return first is not None and first.user != before.by_key[after.by].user
