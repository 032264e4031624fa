"""Seal a case key to the readers of a case."""

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from legal_help.crypto import row_labels
from legal_help.crypto.sealing import PublicKeys, seal
from legal_help.events.roster import Roster
from legal_help.models import KeyGrant


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
