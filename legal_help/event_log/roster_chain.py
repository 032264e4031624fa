"""Decide whether a signed roster counts as the next version. No Django, no database, no clock.

A roster says who reads and signs now, holds the recovery key and the salts of codes, and names its
own place in the log. Each version is signed on top of the one before it.
"""

from dataclasses import replace
from typing import Final

from legal_help.crypto import row_labels
from legal_help.crypto.sealing import is_signature
from legal_help.events.roster import Roster

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
    same_recovery = before.recovery_key != after.recovery_key or dict(before.recovery) == dict(
        after.recovery
    )
    return same_recovery and all(
        known.get(member.key, (member.user, member.public, member.since))
        == (member.user, member.public, member.since)
        for member in after.people
    )


def _is_signed_by(before: Roster, after: Roster, signature: bytes) -> bool:
    """Whether a supervisor of the version before, or recovery, signed all of it."""
    if after.by == before.recovery_key:
        public = before.recovery_public.signing
    elif after.by in before.supervisors:
        public = before.supervisors[after.by].signing
    else:
        return False
    label = row_labels.roster(after.version)
    return is_signature(signature, by=public, label=label, text=after.body)


def needs_one(before: Roster, after: Roster) -> bool:
    """Whether one signature is enough: one supervisor is all there is, or only readers go."""
    if len({member.user for member in before.supervisors.values()}) == 1:
        return True
    gone = [member for member in before.people if member not in after.people]
    same = replace(after, people=before.people, heirs=before.heirs)
    return (
        same.body_of_first
        == replace(before, version=after.version, previous=after.previous).body_of_first
        and set(after.people) <= set(before.people)
        and not any(member.is_supervisor for member in gone)
    )


def is_signed_first(before: Roster, after: Roster) -> bool:
    """Whether a supervisor of the version before signed it first."""
    first = after.first
    if first is None or first["by"] not in before.supervisors:
        return False
    return is_signature(
        bytes.fromhex(first["signature"]),
        by=before.supervisors[first["by"]].signing,
        label=row_labels.roster(after.version),
        text=after.body_of_first,
    )


def _is_signed_by_two(before: Roster, after: Roster) -> bool:
    """Whether two users signed it, both supervisors of the version before."""
    if after.first is None or not is_signed_first(before, after):
        return False
    other, signer = before.supervisors[after.first["by"]], before.supervisors.get(after.by)
    return signer is not None and other.user != signer.user
