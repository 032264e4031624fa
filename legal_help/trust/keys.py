"""The only maker of openers: from a passphrase, a code, a cookie, or the shares on paper.

Whatever opens a request passes through here, and starts with a secret that a person typed. An
unlock keeps seeds for a short while, under a key that only a strict cookie holds.
"""

import secrets
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from legal_help.crypto import passphrases, row_labels
from legal_help.crypto.codes import new_code, read_code
from legal_help.crypto.passphrases import CodeKeys, code_keys, passphrase_key, tidy_passphrase
from legal_help.crypto.sealing import (
    CannotOpen,
    Pair,
    PublicKeys,
    fingerprint,
    new_secret,
    unwrap,
    wrap,
)
from legal_help.crypto.shares import join_shares, recovery_seeds, split_seed
from legal_help.event_log import alarms, log, telling
from legal_help.event_log.alarms import Tampered
from legal_help.events.actions import Action
from legal_help.events.roster import Member, Salt
from legal_help.events.step import Head
from legal_help.models import CaseworkerKey, Draft, HelpRequest, Notice, Unlock
from legal_help.trust import host_secret, roster, unlocks
from legal_help.trust.actors import Applicant, Caseworker
from legal_help.trust.code_columns import code_fits, hash_of_lookup
from legal_help.trust.slots import slot
from legal_help.trust.tokens import FormToken, Locked, as_text, id_hash, id_hash_of, secret_of

DEMO_PASSPHRASE = "lantern harbor meadow violin pebble orchard"  # noqa: S105 -- published on purpose; only a demonstration takes it
SALT_BYTES = 16


class WrongCode(Exception):
    """Raised for a code that opens nothing; it never says whether the code ever did."""


class WrongPassphrase(Exception):
    """Raised if the passphrase does not open the key."""


class NotOnRoster(Exception):
    """Raised if this person has no key that the roster names."""


@dataclass(frozen=True, repr=False)
class NewApplicant:
    """Hold the pair of a fresh draft, its code, and the row's own columns."""

    applicant: Applicant
    code: str
    lookup: bytes
    salt_version: int
    wrapped: bytes


@dataclass(frozen=True, repr=False)
class CodeUnlock:
    """Hold what a code opened: a draft to go on with, or the return page of a request."""

    kind: str
    subject: UUID
    cookie: str


def new_caseworker_key(*, user: User, passphrase: str) -> tuple[CaseworkerKey, Pair]:
    """Make a pair, its seeds under the passphrase; the row is not stored yet. Raises Busy."""
    pair = Pair.generate()
    today = timezone.localdate()
    key = CaseworkerKey(user=user, public_keys=bytes(pair.public), created_on=today)
    _put_under(key, pair, passphrase)
    return key, pair


def change_passphrase(*, user: User, current: str, passphrase: str, cookie: str) -> None:
    """Wrap the seeds of a reader under another passphrase. All unlocks end except that of this cookie.

    It takes the current passphrase: whoever sits down at an unlocked desk must not make the key
    theirs. Raises what `unlock_staff` raises.
    """
    key, person, pair = _proven(user, current)
    _put_under(key, pair, passphrase)
    reader = Caseworker(user, person, pair, locks_at=timezone.now())
    with transaction.atomic():
        key.save(update_fields=["kdf_row", "salt", "wrapped_seeds"])
        mine = Unlock.objects.filter(kind=Unlock.Kind.STAFF, subject=key.pk)
        mine.exclude(id_hash=id_hash_of(cookie)).delete()
    telling.tell(Action.PASSPHRASE_CHANGED, by=reader)


def is_reader(*, user: User) -> bool:
    """Whether this person stands on the roster, and may try to unlock."""
    return person_of(user=user) is not None


def person_of(*, user: User) -> Member | None:
    """Return who this person is on the roster, if there is one."""
    try:
        return _person_on_roster(user)
    except log.NoRoster:
        return None


def unlock_staff(*, user: User, passphrase: str, session: str = "") -> tuple[Caseworker, str]:
    """Return the reader and the value of the desk's cookie, which opens in this session alone.

    At a terminal there is no session, and what is unlocked there opens no desk. Raises
    WrongPassphrase, NotOnRoster, Busy, NoRoster, Tampered.
    """
    key, person, pair = _proven(user, passphrase)
    unlock, cookie = new_unlock(Unlock.Kind.STAFF, key.pk, pair, session)
    reader = Caseworker(user, person, pair, unlock.locks_at)
    telling.tell(Action.UNLOCKED, by=reader)
    # What they were told of by mail, they look at now. What is new after it may be mailed today.
    Notice.objects.filter(user=user).update(told_on=None, over_on=timezone.localdate())
    return reader, cookie


def pair_of_key(key: CaseworkerKey, passphrase: str) -> Pair:
    """Open a caseworker's key. Raises WrongPassphrase, Busy."""
    with slot("passphrase"), suppress(CannotOpen):
        secret = passphrase_key(passphrase, salt=bytes(key.salt), row=key.kdf_row)
        label = row_labels.caseworker_seeds(key.pk)
        return Pair(unwrap(secret, label, bytes(key.wrapped_seeds)))
    telling.tell(Action.UNLOCK_FAILED, by=None, details={"key": str(key.pk)})
    raise WrongPassphrase


def staff_from_cookie(*, user: User, cookie: str, session: str) -> Caseworker:
    """Return the reader of an unlock of this session that is not over. Raises Locked, NoRoster."""
    unlock, pair = _opened(Unlock.Kind.STAFF, cookie, session)
    person = _person_on_roster(user)
    if person is None or pair.public != person.keys:
        unlock.delete()
        raise Locked
    return Caseworker(user, person, pair, unlock.locks_at)


def new_applicant(subject: UUID) -> NewApplicant:
    """Make a pair and a code for a person who begins. Raises Busy."""
    pair, code, salt = Pair.generate(), new_code(), roster.verified().salts[-1]
    keys = _stretched(code, salt, limit="new_code")
    wrapped = wrap(keys.wrapping, row_labels.of_draft("applicant seeds", subject), pair.seeds)
    return NewApplicant(Applicant(subject, pair), code, keys.lookup, salt.version, wrapped)


def unlock_with_code(*, code: str) -> CodeUnlock:
    """Open what a typed code opens. Raises crypto.NotACode, WrongCode, Busy, Tampered."""
    digits = read_code(code)
    for salt in reversed(roster.verified().salts):
        keys = _stretched(digits, salt)
        holder = _holder_of(keys.lookup, salt.version)
        if holder is not None:
            return _unlock_holder(holder, keys)
    raise WrongCode


def applicant_from_cookie(*, cookie: str, kind: Unlock.Kind) -> tuple[Applicant, Unlock]:
    """Return the person whose unlock of this kind is not over, or raise Locked."""
    unlock, pair = _opened(kind, cookie)
    return Applicant(unlock.subject, pair), unlock


def new_recovery() -> tuple[PublicKeys, dict[int, list[str]]]:
    """Make the recovery key; the three shares are all that is left of its private half."""
    root = new_secret()
    return Pair(recovery_seeds(root)).public, split_seed(root)


def recovery_opener(*, one: Iterable[str], other: Iterable[str]) -> Pair:
    """Join two shares. Never on the server. Raises crypto.NotAShare."""
    return Pair(recovery_seeds(join_shares(list(one), list(other))))


def _proven(user: User, passphrase: str) -> tuple[CaseworkerKey, Member, Pair]:
    """Open the key of a reader of the roster."""
    person = _person_on_roster(user)
    key = CaseworkerKey.objects.filter(pk=person.key).first() if person else None
    if key is None or person is None:
        telling.tell(Action.UNLOCK_REFUSED, by=None, details={"key": person.key if person else ""})
        raise NotOnRoster
    if tidy_passphrase(passphrase) == DEMO_PASSPHRASE and not settings.DEMO:
        raise WrongPassphrase
    with alarms.reported(None):
        pair = pair_of_key(key, passphrase)
        if pair.public != person.keys:
            raise Tampered("key_swapped", key.pk)
    return key, person, pair


def _person_on_roster(user: User) -> Member | None:
    return roster.verified().member_of(user.pk) if user.is_active else None


def _put_under(key: CaseworkerKey, pair: Pair, passphrase: str) -> None:
    key.kdf_row, key.salt = passphrases.PASSPHRASE_ROW, secrets.token_bytes(SALT_BYTES)
    with slot("passphrase"):
        secret = passphrase_key(passphrase, salt=key.salt, row=key.kdf_row)
    key.wrapped_seeds = wrap(secret, row_labels.caseworker_seeds(key.pk), pair.seeds)


def _stretched(code: str, salt: Salt, *, limit: str = "code") -> CodeKeys:
    with slot(limit):
        return code_keys(code, salt=bytes.fromhex(salt.salt), row=salt.kdf)


def _holder_of(lookup: bytes, salt_version: int) -> HelpRequest | Draft | None:
    """Return what has a code: a case, by the signed states alone; else a draft. Raises WrongCode.

    The log is looked at now: the case may have come while the code was stretched.
    """
    cases = log.look().with_code(hash_of_lookup(lookup, salt_version))
    if cases:
        return _signed_row(cases)
    drafts = Draft.objects.alive(timezone.localdate())
    return drafts.filter(receipt_lookup=lookup, receipt_salt_v=salt_version).first()


def _unlock_holder(holder: HelpRequest | Draft, keys: CodeKeys) -> CodeUnlock:
    kind = Unlock.Kind.DRAFT if isinstance(holder, Draft) else Unlock.Kind.VISIT
    with alarms.reported(None):
        try:
            seeds = unwrap(
                keys.wrapping,
                row_labels.of_draft("applicant seeds", holder.pk),
                bytes(holder.applicant_wrapped),
            )
        except CannotOpen:
            raise Tampered("blob_altered", holder.pk) from None
    _unlock, cookie = new_unlock(kind, holder.pk, Pair(seeds))
    return CodeUnlock(kind, holder.pk, cookie)


def _signed_row(cases: Mapping[str, Head]) -> HelpRequest:
    """Return the row of the case that has a code.

    Raises WrongCode, and notes alarms, if its columns are not what was signed, or if two cases name
    one code: one of them was planted, to read what the person writes.
    """
    rows = HelpRequest.objects.filter(pk__in=cases)
    signed = [row for row in rows if code_fits(row, cases[str(row.pk)].state)]
    if len(signed) == len(cases) == 1:
        return signed[0]
    for case in cases:
        alarms.note_one("code_altered", case=case)
    raise WrongCode


@transaction.atomic
def new_unlock(
    kind: Unlock.Kind, subject: UUID, pair: Pair, session: str = ""
) -> tuple[Unlock, str]:
    """Keep somebody unlocked who proved to be the holder; return the value of the cookie too."""
    unlocks.sweep()
    secret, now = new_secret(), timezone.now()
    under = _secrets_for(kind, secret, session)[0]
    unlock = Unlock.objects.create(
        id=uuid.uuid4(),
        id_hash=id_hash(secret),
        kind=kind,
        subject=subject,
        blob=wrap(under, row_labels.unlock(kind, subject), pair.seeds),
        created_at=now,
        last_used_at=now,
        ends_at=now + Unlock.AT_MOST[kind],
    )
    if kind == Unlock.Kind.STAFF:
        return unlock, as_text(secret)
    return unlock, str(FormToken(subject, secret, fingerprint(bytes(pair.public))))


def _opened(kind: Unlock.Kind, cookie: str, session: str = "") -> tuple[Unlock, Pair]:
    secret, now = secret_of(cookie), timezone.now()
    unlock = Unlock.objects.filter(id_hash=id_hash(secret), kind=kind).first()
    if unlock is None:
        raise Locked
    if unlock.locks_at <= now:
        unlock.delete()
        raise Locked
    for under in _secrets_for(kind, secret, session):
        try:
            pair = Pair(unwrap(under, row_labels.unlock(kind, unlock.subject), bytes(unlock.blob)))
        except CannotOpen:
            continue
        unlock.last_used_at = now
        if Unlock.objects.filter(pk=unlock.pk).update(last_used_at=now):
            return unlock, pair
        raise Locked
    if kind != Unlock.Kind.STAFF:  # Theirs ends with this host's memory or the session as well.
        alarms.note_one("blob_altered", case=unlock.subject)
    raise Locked


def _secrets_for(kind: Unlock.Kind, secret: bytes, session: str) -> list[bytes]:
    """Return the keys that an unlock may be under.

    A caseworker's needs their sign-in and this host's memory as well as the cookie.
    """
    if kind != Unlock.Kind.STAFF:
        return [secret]
    return [
        fingerprint(secret + of_host + session.encode()) for of_host in host_secret.newest_first()
    ]
