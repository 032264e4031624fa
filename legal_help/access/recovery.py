"""The way back when nobody can open a request any more: the recovery key, joined from two shares.

Three steps, so that the key is never on the server: export the grants, open them on a machine
without a network, import the new grants. What travels is sealed at every step. Where no supervisor
is left, recovery signs a key that waits into the roster as one.
"""

import base64
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from legal_help.access import granting, taken, walls
from legal_help.crypto import row_labels
from legal_help.crypto.canonical_json import UNREADABLE, decode_bytes, encode_bytes
from legal_help.crypto.keys_public import PublicKeys
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import CannotOpen, fingerprint, new_secret, seal
from legal_help.crypto.words import key_words
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import CaseworkerKey, HelpRequest, KeyGrant
from legal_help.trust import chain, keys, roster

type Parcel = dict[str, Any]


class NotTheRecoveryKey(Exception):
    """The shares make another key than the one the roster names."""


class NoTrustedRoster(Exception):
    """The parcel holds no roster that follows from this root."""


class NotTheNewest(Exception):
    """The parcel ends with another roster than the newest: perhaps one on which a leaver reads."""


class NotWaiting(Exception):
    """No key waits under this id, or one to which nothing can be sealed."""


@dataclass(frozen=True, kw_only=True)
class Imported:
    """How many grants were new, and how many did not open and were refused."""

    new: int
    refused: int


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

    With each grant goes whom its request is closed to: the machine that opens it has no database.
    With all of it goes a dummy, by which a rehearsal shows that the shares still open. Raises
    roster.NoRoster.
    """
    readers = roster.verified()
    recovery, standing = readers.recovery, walls.of_all(readers)
    grants = KeyGrant.objects.filter(recipient_key=recovery.key).select_related("request")
    waiting = CaseworkerKey.objects.filter(state=CaseworkerKey.State.PENDING)
    dummy = new_secret()
    return {
        "roster": [document.as_json() for document in roster.verified_documents()],
        "grants": [
            _written(grant) | _openness(grant.request, standing.get(str(grant.request_id), {}))
            for grant in grants
        ],
        "waiting": [
            {
                "key": str(key.pk),
                "user": key.user_id,
                "sign_in": key.user.username,
                "public": encode_bytes(bytes(key.public_keys)),
            }
            for key in waiting.select_related("user")
        ],
        "dummy": encode_bytes(seal(recovery.public, row_labels.rehearsal(), dummy)),
        "dummy_hash": fingerprint(dummy).hex(),
    }


def rehearsed(parcel: Parcel, *, root: str, one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether the shares open the dummy; no grant is touched, no database asked. As `opened`."""
    pair = _joined(_newest(parcel, root), one, other)
    opened = pair.open(row_labels.rehearsal(), decode_bytes(parcel["dummy"]))
    return bool(fingerprint(opened).hex() == parcel["dummy_hash"])


def waiting_key(parcel: Parcel, key: UUID) -> WaitingKey:
    """A key that waits, and whose it is, to be compared by voice. Raises NotWaiting."""
    for written in parcel["waiting"]:
        if written["key"] == str(key):
            try:
                public = PublicKeys.from_bytes(decode_bytes(written["public"]))
                public.sealing_key  # noqa: B018 -- made here, so that nobody is admitted in vain
            except ValueError:
                break
            return WaitingKey(user=written["user"], sign_in=written["sign_in"], public=public)
    raise NotWaiting


def opened(
    parcel: Parcel,
    *,
    root: str,
    newest: str,
    one: Iterable[str],
    other: Iterable[str],
    admit: UUID | None = None,
    today: date | None = None,
) -> Parcel:
    """Seal every case key to each reader of today who may have it. No database is asked.

    `root` and `newest` are hashes of rosters, from paper: an older roster that follows from the
    root names people who left. `admit` is signed into the roster as a supervisor since `today`: its
    words were compared. A grant that does not open stops no other; "refused" names its request.
    Raises crypto.NotAShare, NotTheRecoveryKey, NoTrustedRoster, NotTheNewest, NotWaiting.
    """
    link = _newest(parcel, root)
    if link.document.hash != newest:
        raise NotTheNewest
    pair = _joined(link, one, other)
    readers, signed = link.roster, []
    if admit and today:
        readers = _with_supervisor(link, parcel, admit, today)
        signed = [chain.sign(readers, signer=readers.recovery.key, pair=pair).as_json()]
    resealed: list[dict[str, Any]] = []
    refused: list[str] = []
    for written in parcel["grants"]:
        try:
            resealed += list(_resealed(written, pair, link.roster, readers))
        except (CannotOpen, *UNREADABLE):
            refused.append(_request_of(written))
    return {"grants": resealed, "signed": signed, "refused": refused}


@transaction.atomic
def imported(parcel: Parcel) -> Imported:
    """Adopt a roster that recovery signed, and give its readers the grants they lack.

    What did not open is written down. Raises roster.NotTheNext.
    """
    known = {document.hash for document in roster.verified_documents()}
    for written in parcel.get("signed", []):
        document = chain.Document.from_json(written)
        if document.hash not in known:
            _bring_in_step(roster.adopt(document))
    recovered, unreadable = _lacking_and_fit(parcel["grants"], roster.verified())
    KeyGrant.objects.bulk_create(recovered)
    refs = [grant.request_id for grant in recovered]
    audit.record_many(action=Action.GRANT_RECOVERED, object_refs=refs, by=None)
    refused, altered = [*parcel.get("refused", []), *unreadable], audit.BlobAltered.code
    audit.record_many(action=Action.REFUSED, object_refs=_known(refused), detail=altered, by=None)
    return Imported(new=len(recovered), refused=len(refused))


def _newest(parcel: Parcel, root: str) -> chain.Link:
    documents = [chain.Document.from_json(written) for written in parcel["roster"]]
    links = chain.verify(documents, root=root).links
    if not links:
        raise NoTrustedRoster
    return links[-1]


def _joined(link: chain.Link, one: Iterable[str], other: Iterable[str]) -> Pair:
    pair = keys.recovery_opener(one=one, other=other)
    if pair.public != link.roster.recovery.public:
        raise NotTheRecoveryKey
    return pair


def _with_supervisor(link: chain.Link, parcel: Parcel, key: UUID, today: date) -> chain.Roster:
    waiting, before = waiting_key(parcel, key), link.roster
    if before.person(key):
        raise NotWaiting
    return replace(
        before,
        version=before.version + 1,
        previous=link.document.hash,
        people=(
            *chain.ended(before.people, users={waiting.user}, today=today),
            chain.Person(
                key=key,
                user=waiting.user,
                groups=chain.ROLES["supervisor"],
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
    mine = row_labels.grant(request, recipient=before.recovery.key, version=version)
    case_key = pair.open(mine, bytes(grant.blob))
    openness = granting.Openness(
        kept_out=frozenset(written["kept_out"]),
        is_narrow=written["is_narrow"],
        owner=written["owner"],
    )
    for person in filter(openness.is_for, readers.intake()):
        grant.recipient_key = person.key
        label = row_labels.grant(request, recipient=person.key, version=version)
        grant.blob = seal(person.public, label, case_key)
        yield _written(grant)


def _lacking_and_fit(
    lines: Iterable[Any], readers: chain.Roster
) -> tuple[list[KeyGrant], list[str]]:
    """Return the grants that are lacking and may be given, and the requests of unreadable lines."""
    found: dict[tuple[UUID, int, UUID], KeyGrant] = {}
    unreadable: list[str] = []
    for written in lines:
        try:
            grant = _read(written)
        except UNREADABLE:
            unreadable.append(_request_of(written))
        else:
            if _is_lacking(grant) and _is_fit(grant, readers):
                found[grant.request_id, grant.key_version, grant.recipient_key] = grant
    return list(found.values()), unreadable


def _is_fit(grant: KeyGrant, readers: chain.Roster) -> bool:
    person = readers.reader(grant.recipient_key)
    request = HelpRequest.objects.filter(pk=grant.request_id).first()
    if person is None or request is None or not granting.may_hold(request, person, readers):
        return False
    # Nobody signs what is recovered: it gives nothing back that was taken away.
    return taken.said_of(request.pk, person, readers) != Action.UNGRANTED


def _is_lacking(grant: KeyGrant) -> bool:
    held = KeyGrant.objects.filter(
        request=grant.request_id,
        key_version=grant.key_version,
        recipient_key=grant.recipient_key,
    )
    return not held.exists()


def _openness(request: HelpRequest, kept_out: Iterable[int]) -> dict[str, Any]:
    found = granting.Openness.of(request, kept_out)
    return {
        "kept_out": sorted(found.kept_out),
        "is_narrow": found.is_narrow,
        "owner": found.owner,
    }


def _request_of(written: Any) -> str:
    return str(written.get("request", "")) if isinstance(written, dict) else ""


def _known(refs: Iterable[str]) -> list[UUID]:
    """Those that are requests: the file was out of our hands."""
    found: list[UUID] = []
    for ref in refs:
        with suppress(*UNREADABLE):
            found.append(UUID(ref))
    return list(HelpRequest.objects.filter(pk__in=found).values_list("pk", flat=True))


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
        blob=base64.b64decode(written["blob"], validate=True),
        granted_on=timezone.localdate(),
    )
