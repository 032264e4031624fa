"""Seal a case key to the readers of a case, and find the grants of one reader."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from uuid import UUID

from legal_help.crypto import row_labels
from legal_help.crypto.sealing import PublicKeys, seal
from legal_help.events.roster import Member, Roster
from legal_help.models import HelpRequest, KeyGrant

type Version = tuple[UUID, int]
"""A case, and the version of its key."""


def seal_grants(
    case: UUID, case_key: bytes, version: int, recipients: Iterable[tuple[str, PublicKeys]]
) -> list[KeyGrant]:
    """Return a grant for each recipient, not stored yet. A key that nothing can be sealed to is
    left out."""
    found = []
    for key, public in recipients:
        label = row_labels.grant(case, recipient=UUID(key), version=version)
        with suppress(ValueError):
            blob = seal(public, label, case_key)
            found.append(KeyGrant(request_id=case, version=version, recipient=UUID(key), blob=blob))
    return found


def public_keys_of(holders: Iterable[str], roster: Roster) -> list[tuple[str, PublicKeys]]:
    """Return the public keys of those holders who stand on the roster, recovery among them."""
    known = {key: member.keys for key, member in roster.by_key.items()}
    known[roster.recovery_key] = roster.recovery.keys
    return [(key, known[key]) for key in holders if key in known]


def grants_to(member: Member, cases: Collection[UUID]) -> Mapping[Version, bytes]:
    """Return the grants of one reader to these cases, by case and version."""
    mine = KeyGrant.objects.filter(recipient=member.key)
    if len(cases) <= HelpRequest.NAMED_AT_MOST:
        mine = mine.filter(request__in=cases)
    rows = mine.values_list("request_id", "version", "blob")
    return {(case, version): bytes(blob) for case, version, blob in rows}
