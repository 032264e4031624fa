"""The way back when nobody can open a request any more: the recovery key, joined from two shares.

Three steps, so that the key is never on the server: export the grants, open them on a machine
without a network, import the new grants. What travels is sealed at every step. Where no supervisor
is left, recovery signs a key that waits into the roster as one.
"""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from legal_help import audit, chain, granting, keys, labels, roster
from legal_help.canonical import as_bytes, as_text
from legal_help.crypto import Pair, PublicKeys, fingerprint, key_words, new_secret, seal
from legal_help.models import CaseworkerKey, HelpRequest, KeyGrant

type Parcel = dict[str, Any]


class NotTheRecoveryKey(Exception):
    """The shares make another key than the one the roster names."""


class NoTrustedRoster(Exception):
    """The parcel holds no roster that follows from this root."""


class NotWaiting(Exception):
    """No key waits under this id."""


@dataclass(frozen=True, kw_only=True)
class WaitingKey:
    """Whose name stands beside it is for people to read; the words are bound to `user`."""

    user: int
    sign_in: str
    public: PublicKeys

    @property
    def words(self) -> list[str]:
        return key_words(self.public, account=self.user)


def exported() -> Parcel:
    """Return the grants to the recovery key, the roster that says who reads, the keys that wait.

    With it goes a dummy, by which a rehearsal shows that the shares still open. Raises
    roster.NoRoster.
    """
    recovery = roster.verified().recovery
    grants = KeyGrant.objects.filter(recipient_key=recovery.key)
    waiting = CaseworkerKey.objects.filter(state=CaseworkerKey.State.PENDING)
    dummy = new_secret()
    return {
        "roster": [document.as_json() for document in roster.verified_documents()],
        "grants": [_written(grant) for grant in grants],
        "waiting": [
            {
                "key": str(key.pk),
                "user": key.user_id,
                "sign_in": key.user.username,
                "public": as_text(bytes(key.public_keys)),
            }
            for key in waiting.select_related("user")
        ],
        "dummy": as_text(seal(recovery.public, labels.rehearsal(), dummy)),
        "dummy_hash": fingerprint(dummy).hex(),
    }


def rehearsed(parcel: Parcel, *, root: str, one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether the shares open the dummy; no grant is touched, no database asked. As `opened`."""
    _link, pair = _joined(parcel, root, one, other)
    opened = pair.open(labels.rehearsal(), as_bytes(parcel["dummy"]))
    return bool(fingerprint(opened).hex() == parcel["dummy_hash"])


def waiting_key(parcel: Parcel, key: UUID) -> WaitingKey:
    """A key that waits, and whose it is, to be compared by voice. Raises NotWaiting."""
    for written in parcel["waiting"]:
        if written["key"] == str(key):
            public = PublicKeys.from_bytes(as_bytes(written["public"]))
            return WaitingKey(user=written["user"], sign_in=written["sign_in"], public=public)
    raise NotWaiting


def opened(
    parcel: Parcel,
    *,
    root: str,
    one: Iterable[str],
    other: Iterable[str],
    admit: UUID | None = None,
    today: date | None = None,
) -> Parcel:
    """Seal every case key to each reader of today. No database is asked.

    `admit` is signed into the roster as a supervisor since `today`: its words were compared.
    Raises crypto.NotAShare, NotTheRecoveryKey, NoTrustedRoster, NotWaiting, CannotOpen.
    """
    link, pair = _joined(parcel, root, one, other)
    readers, signed = link.roster, []
    if admit and today:
        readers = _with_supervisor(link, parcel, admit, today)
        signed = [chain.sign(readers, signer=readers.recovery.key, pair=pair).as_json()]
    resealed = [
        new for old in parcel["grants"] for new in _resealed(old, pair, link.roster, readers)
    ]
    return {"grants": resealed, "signed": signed}


@transaction.atomic
def imported(parcel: Parcel) -> int:
    """Adopt a roster that recovery signed, and give its readers the grants they lack.

    Returns how many grants were new. Raises roster.NotTheNext.
    """
    known = {document.hash for document in roster.verified_documents()}
    for written in parcel.get("signed", []):
        document = chain.Document.from_json(written)
        if document.hash not in known:
            _bring_in_step(roster.adopt(document))
    readers = roster.verified()
    recovered = [
        grant for grant in map(_read, parcel["grants"]) if _is_lacking_and_fit(grant, readers)
    ]
    KeyGrant.objects.bulk_create(recovered)
    refs = [grant.request_id for grant in recovered]
    audit.record_many(action="grant_recovered", object_refs=refs, by=None)
    return len(recovered)


def _joined(
    parcel: Parcel, root: str, one: Iterable[str], other: Iterable[str]
) -> tuple[chain.Link, Pair]:
    documents = [chain.Document.from_json(written) for written in parcel["roster"]]
    links = chain.verify(documents, root=root).links
    if not links:
        raise NoTrustedRoster
    pair = keys.recovery_opener(one=one, other=other)
    if pair.public != links[-1].roster.recovery.public:
        raise NotTheRecoveryKey
    return links[-1], pair


def _with_supervisor(link: chain.Link, parcel: Parcel, key: UUID, today: date) -> chain.Roster:
    waiting, before = waiting_key(parcel, key), link.roster
    return replace(
        before,
        version=before.version + 1,
        previous=link.document.hash,
        people=(
            *chain.ended(before.people, users={waiting.user}, today=today),
            chain.Person(
                key=key,
                user=waiting.user,
                groups=frozenset({chain.INTAKE, chain.SUPERVISOR}),
                public=waiting.public,
                since=today,
            ),
        ),
    )


def _bring_in_step(readers: chain.Roster) -> None:
    """The rows of the keys say what the roster says; they are for looking up alone."""
    ended = [person.key for person in readers.people if not person.is_active]
    active = [person.key for person in readers.people if person.is_active]
    states = CaseworkerKey.State
    CaseworkerKey.objects.filter(pk__in=ended).update(state=states.RETIRED)
    CaseworkerKey.objects.filter(pk__in=active).update(state=states.ACTIVE)


def _resealed(
    written: dict[str, Any], pair: Pair, before: chain.Roster, readers: chain.Roster
) -> Iterator[dict[str, Any]]:
    grant = _read(written)
    request, version = grant.request_id, grant.key_version
    mine = labels.grant(request, recipient=before.recovery.key, version=version)
    case_key = pair.open(mine, bytes(grant.blob))
    for person in readers.intake():
        grant.recipient_key = person.key
        label = labels.grant(request, recipient=person.key, version=version)
        grant.blob = seal(person.public, label, case_key)
        yield _written(grant)


def _is_lacking_and_fit(grant: KeyGrant, readers: chain.Roster) -> bool:
    """What must not be granted is not recovered either."""
    person = next((each for each in readers.intake() if each.key == grant.recipient_key), None)
    request = HelpRequest.objects.filter(pk=grant.request_id).first()
    if person is None or request is None or not granting.may_hold(request, person, readers):
        return False
    held = KeyGrant.objects.filter(
        request=grant.request_id,
        key_version=grant.key_version,
        recipient_key=grant.recipient_key,
    )
    return not held.exists()


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
