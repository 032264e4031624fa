"""Seal a case key to the readers of a case."""

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from legal_help.crypto import row_labels
from legal_help.crypto.sealing import seal
from legal_help.events.roster import Roster
from legal_help.models import KeyGrant


def seal_grants(
    case: UUID, case_key: bytes, version: int, holders: Iterable[str], roster: Roster
) -> list[KeyGrant]:
    """Return a grant, not stored yet, for each holder on the roster, recovery among them.

    A key that nothing can be sealed to is left out.
    """
    public = {each.key: each.keys for each in (*roster.people, roster.recovery)}
    found = []
    for key in public.keys() & set(holders):
        label = row_labels.grant(case, recipient=UUID(key), version=version)
        with suppress(ValueError):
            blob = seal(public[key], label, case_key)
            found.append(KeyGrant(request_id=case, version=version, recipient=UUID(key), blob=blob))
    return found
