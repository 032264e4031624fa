"""The first start: a recovery key on paper, the first keys, and the first roster, which signs
itself."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from legal_help.models import CaseworkerKey, SignedDocument
from legal_help.trust import chain, host_copy, keys, roster
from legal_help.trust.keys import DEMO_PASSPHRASE, Caseworker


class AlreadyFounded(Exception):
    """There is a roster, here or in what this host has kept: a second first one is a stranger's."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Founding:
    """Hold what the founder carries away: the shares on paper, and the hash for ROSTER_ROOT."""

    shares: dict[int, list[str]]
    root: str


def found(*, supervisor: User, passphrase: str) -> Founding:
    """Make the first supervisor's key, the recovery key and roster 1. Raises AlreadyFounded."""
    return _found(supervisor, [], passphrase=passphrase, is_demo=False)


def create_demo_keys(*, supervisor: User, caseworkers: Sequence[User]) -> str:
    """Give everybody a key under the published passphrase; return the root. Safe to repeat.

    The root is kept beside the data, where only a demonstration looks for it, and the roster
    says of itself that it is one.
    """
    if SignedDocument.objects.exists():
        return roster.demo_root_path().read_text().strip()
    _forget_demo()
    founding = _found(supervisor, caseworkers, passphrase=DEMO_PASSPHRASE, is_demo=True)
    path = roster.demo_root_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(founding.root)
    return founding.root


def _found(
    supervisor: User, caseworkers: Iterable[User], *, passphrase: str, is_demo: bool
) -> Founding:
    recovery, shares = keys.new_recovery()
    with transaction.atomic():
        in_database = SignedDocument.objects.exists() or CaseworkerKey.objects.exists()
        if in_database or _is_kept():
            raise AlreadyFounded
        first = _reader(supervisor, "supervisor", passphrase)
        others = [_reader(user, "caseworker", passphrase) for user in caseworkers]
        root = roster.publish(
            chain.Roster(
                version=1,
                previous="",
                people=tuple(reader.person for reader in (first, *others)),
                recovery=chain.Recovery(key=uuid.uuid4(), public=recovery),
                is_demo=is_demo,
            ),
            by=first,
        )
    return Founding(shares=shares, root=root)


def _is_kept() -> bool:
    try:
        return bool(host_copy.read(roster.KEPT))
    except host_copy.Damaged:
        return True


def _forget_demo() -> None:
    """A demonstration whose database was thrown away begins anew; a house never does."""
    kept = host_copy.read(roster.KEPT)
    first = chain.decode(kept[0].body) if kept else None
    if first and first.is_demo:
        with host_copy.locked():
            host_copy.write(roster.KEPT, [])
        roster.demo_root_path().unlink(missing_ok=True)


def _reader(user: User, role: str, passphrase: str) -> Caseworker:
    key, pair = keys.create_caseworker_key(user=user, passphrase=passphrase)
    person = chain.Person(
        key=key,
        user=user.pk,
        groups=chain.ROLES[role],
        public=pair.public,
        since=timezone.localdate(),
    )
    return Caseworker(user, person, pair, locks_at=timezone.now())
