"""The way back when nobody can open a request any more: the recovery key, joined from two shares.

Three steps, so that the key is never on the server: export the grants, open them on a machine
without a network, import the new grants. What travels is sealed at every step.
"""

import base64
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from legal_help import audit, chain, keys, labels, roster
from legal_help.crypto import Pair, seal
from legal_help.models import HelpRequest, KeyGrant

type Parcel = dict[str, Any]


class NotTheRecoveryKey(Exception):
    """The shares make another key than the one the roster names."""


class NoTrustedRoster(Exception):
    """The parcel holds no roster that follows from this root."""


def exported() -> Parcel:
    """Return the grants to the recovery key, and the roster that says who reads.

    Raises roster.NoRoster.
    """
    recovery = roster.verified().recovery.key
    grants = KeyGrant.objects.filter(recipient_key=recovery)
    return {
        "roster": [document.as_json() for document in roster.verified_documents()],
        "grants": [_written(grant) for grant in grants],
    }


def opened(parcel: Parcel, *, root: str, one: Iterable[str], other: Iterable[str]) -> Parcel:
    """Seal every case key to each reader of today. No database is asked.

    Raises crypto.NotAShare, NotTheRecoveryKey, NoTrustedRoster, CannotOpen.
    """
    documents = [chain.Document.from_json(written) for written in parcel["roster"]]
    links = chain.verify(documents, root=root).links
    if not links:
        raise NoTrustedRoster
    readers = links[-1].roster
    pair = keys.recovery_opener(one=one, other=other)
    if pair.public != readers.recovery.public:
        raise NotTheRecoveryKey
    return {"grants": [new for old in parcel["grants"] for new in _resealed(old, pair, readers)]}


def imported(parcel: Parcel) -> int:
    """Give readers of the roster the grants they lack; returns how many were new."""
    readers = {person.key for person in roster.verified().intake()}
    recovered = [
        grant
        for grant in map(_read, parcel["grants"])
        if grant.recipient_key in readers and _is_lacking(grant)
    ]
    with transaction.atomic():
        KeyGrant.objects.bulk_create(recovered)
        refs = [grant.request_id for grant in recovered]
        audit.record_many(action="grant_recovered", object_refs=refs, by=None)
    return len(recovered)


def _resealed(
    written: dict[str, Any], pair: Pair, readers: chain.Roster
) -> Iterator[dict[str, Any]]:
    grant = _read(written)
    request, version = grant.request_id, grant.key_version
    mine = labels.grant(request, recipient=readers.recovery.key, version=version)
    case_key = pair.open(mine, bytes(grant.blob))
    for person in readers.intake():
        grant.recipient_key = person.key
        label = labels.grant(request, recipient=person.key, version=version)
        grant.blob = seal(person.public, label, case_key)
        yield _written(grant)


def _is_lacking(grant: KeyGrant) -> bool:
    held = KeyGrant.objects.filter(
        request=grant.request_id,
        key_version=grant.key_version,
        recipient_key=grant.recipient_key,
    )
    return HelpRequest.objects.filter(pk=grant.request_id).exists() and not held.exists()


def _written(grant: KeyGrant) -> dict[str, Any]:
    return {
        "request": str(grant.request_id),
        "version": grant.key_version,
        "recipient": str(grant.recipient_key),
        "blob": base64.b64encode(grant.blob).decode(),
    }


def _read(written: dict[str, Any]) -> KeyGrant:
    """A grant as it would be stored; it is not."""
    return KeyGrant(
        request_id=UUID(written["request"]),
        key_version=written["version"],
        recipient_key=UUID(written["recipient"]),
        form=KeyGrant.Form.SEALED,
        blob=base64.b64decode(written["blob"]),
        granted_on=timezone.localdate(),
    )
