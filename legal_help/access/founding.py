"""Found a house: a recovery key on paper, the first keys, and a first roster that signs itself."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from legal_help.crypto import passphrases
from legal_help.crypto.words import key_words
from legal_help.event_log import log_rows, pin
from legal_help.event_log.memory_file import Damaged
from legal_help.event_log.roster_chain import NO_PLACE
from legal_help.events.lines import make_line
from legal_help.events.roster import Member, PublicHalf, Roster, Salt
from legal_help.models import CaseworkerKey, LogLine
from legal_help.trust import keys, roster
from legal_help.trust.actors import Caseworker
from legal_help.trust.keys import DEMO_PASSPHRASE


class AlreadyFounded(Exception):
    """Raised if the database or this host's memory has a roster already."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Founding:
    """Hold what the founder carries away: the shares on paper, and the hash for ROSTER_ROOT."""

    shares: dict[int, list[str]]
    root: str


@transaction.atomic
def found(*, supervisor: User, passphrase: str, caseworkers: Sequence[User] = ()) -> Founding:
    """Make the first keys, the recovery key and roster 1. Raises AlreadyFounded.

    Under the published passphrase the roster says of itself that it is a demonstration's.
    """
    recovery, shares = keys.new_recovery()
    if LogLine.objects.exists() or CaseworkerKey.objects.exists() or _is_remembered():
        raise AlreadyFounded
    first = _reader(supervisor, "supervisor", passphrase)
    others = [_reader(user, "caseworker", passphrase).person for user in caseworkers]
    version = Roster(
        version=1,
        previous="",
        log=NO_PLACE,
        people=(first.person, *others),
        recovery=PublicHalf(key=str(uuid.uuid4()), public=bytes(recovery).hex()),
        salts=(Salt(version=1, salt=secrets.token_hex(16), kdf=passphrases.CODE_ROW),),
        heirs=(),
        demo=passphrase == DEMO_PASSPHRASE,
        by=first.by,
        first=None,
    )
    body, signature = roster.signer_of(version, first.pair)(0, b"")
    line = make_line(1, b"", body=body, signature=signature)
    log_rows.row_of(line).save(force_insert=True)
    return Founding(shares=shares, root=version.hash)


def create_demo_keys(*, supervisor: User, caseworkers: Sequence[User]) -> str:
    """Give everybody a key under the published passphrase; return the root. Safe to repeat.

    The root is kept beside the data, where only a demonstration looks for it.
    """
    if LogLine.objects.exists():
        return pin.demo_root_path().read_text().strip()
    _forget_demo()
    founding = found(supervisor=supervisor, passphrase=DEMO_PASSPHRASE, caseworkers=caseworkers)
    path = pin.demo_root_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(founding.root)
    return founding.root


def new_member(key: CaseworkerKey, role: str) -> Member:
    """Return how the owner of a key stands on a roster from today on."""
    return Member(
        key=str(key.pk),
        user=key.user_id,
        name=key.user.display_name[:150],
        groups=roster.ROLES[role],
        public=bytes(key.public_keys).hex(),
        since=timezone.localdate().isoformat(),
    )


def words_of_member(member: Member) -> list[str]:
    """Return the words that were compared by voice: of the public keys, and of whose they are."""
    return key_words(member.keys, account=member.user)


def _is_remembered() -> bool:
    file = pin.memory_file()
    try:
        return bool(file.read().place) or file.damaged_path.exists()
    except Damaged:
        return True


def _forget_demo() -> None:
    """Forget a demonstration whose database was thrown away. A real house never begins anew."""
    file, root = pin.memory_file(), pin.demo_root_path()
    try:
        is_of_demo = any(roster.demo for roster in file.read().rosters)
    except Damaged:  # or of an older program; only a demonstration has the other file
        is_of_demo = root.exists()
    if is_of_demo:
        file.path.unlink()
        root.unlink(missing_ok=True)


def _reader(user: User, role: str, passphrase: str) -> Caseworker:
    key, pair = keys.new_caseworker_key(user=user, passphrase=passphrase)
    key.save(force_insert=True)
    return Caseworker(user, new_member(key, role), pair, locks_at=timezone.now())
