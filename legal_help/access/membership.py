"""Change who reads requests: a key is offered, compared by voice, signed in, and ended.

Nothing in the database makes a reader. The supervisors' signatures do, and they cover the public
keys whose words two people compared.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.signing_in.sessions import end_sessions
from legal_help.access.founding import new_member, words_of_member
from legal_help.access.waiting_cases import held_alone
from legal_help.crypto.passphrases import tidy_passphrase
from legal_help.crypto.sealing import PublicKeys
from legal_help.crypto.words import key_words
from legal_help.event_log import alarms, log
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.appending import Batch, writing
from legal_help.event_log.memory import Known
from legal_help.event_log.telling import add_notice
from legal_help.events.actions import Action
from legal_help.events.roster import Member, Roster
from legal_help.models import CaseworkerKey, KeyGrant, ProposedRoster, Unlock
from legal_help.trust import keys, roster
from legal_help.trust.actors import Caseworker


class NoSuchKey(Exception):
    """Raised if no key with this id waits or counts."""


class WordsDiffer(Exception):
    """Raised if the words heard are not those of this key and account: one of them was exchanged."""


class OwnKey(Exception):
    """Raised for people who would compare words with themselves, or sign themselves in."""


class LastSupervisor(Exception):
    """Raised if no person would be left who can sign the next roster."""


class OnlyHolder(Exception):
    """Raised if only this person can open some cases. `args[0]` says how many."""


def offer_key(*, user: User, passphrase: str) -> list[str]:
    """Make a key that counts for nothing yet; return its eight words. Raises Busy.

    One that waited before is gone: its words are no longer the right ones.
    """
    # Outside of the transaction: it is slow on purpose, and would hold up every other writer.
    key, pair = keys.new_caseworker_key(user=user, passphrase=passphrase)
    with writing() as batch:
        pending(batch.lock()).filter(user=user).delete()
        key.save(force_insert=True)
        add_notice(batch, Action.KEY_OFFERED, by=None, details={"key": str(key.pk)})
    return key_words(pair.public, account=user.pk)


def words_of(*, user: User, passphrase: str) -> list[str]:
    """Return the words of a user's key that waits, worked out from its private half.

    No column is believed. Raises NoSuchKey, keys.WrongPassphrase, Busy.
    """
    key = pending(log.look()).filter(user=user).first()
    if key is None:
        raise NoSuchKey
    return key_words(keys.pair_of_key(key, passphrase).public, account=user.pk)


def pending(known: Known) -> QuerySet[CaseworkerKey]:
    """Return the keys that wait for a supervisor, the oldest first: no roster ever named them."""
    named = {key for version in known.memory.rosters for key in version.keys}
    waiting = CaseworkerKey.objects.exclude(pk__in=named)
    return waiting.select_related("user").order_by("created_on", "pk")


def key_waits(*, user: User) -> bool:
    """Return whether a key of this user waits for a supervisor. Without a roster none does."""
    try:
        return pending(log.look()).filter(user=user).exists()
    except log.NoRoster:
        return False


def unsigned(known: Known, proposed: Roster | None) -> QuerySet[CaseworkerKey]:
    """Return the keys that wait for a first signature: those on the proposed roster have one."""
    return pending(known).exclude(pk__in=list(proposed.by_key if proposed else ()))


def reader_of(counts: Roster, key: UUID) -> Member:
    """Return who has this key on the roster. Raises NoSuchKey."""
    person = counts.by_key.get(str(key))
    if person is None:
        raise NoSuchKey
    return person


def admit(*, by: Caseworker, key: UUID, role: str, heard: str, even_alone: bool = False) -> bool:
    """Sign a key that waits into the roster; an older one of the same person ends.

    `heard` are the words that the person read out over the telephone. With the older key ends all
    that it alone could open; `even_alone` says that this was understood. Return whether it counts
    now, or waits for the signature of another supervisor. Raises NotASupervisor, NoSuchKey, OwnKey,
    WordsDiffer, OnlyHolder, Tampered.
    """
    with alarms.reported(by), roster.signing(by) as batch:
        row = _key(key, batch.known)
        if row.user_id == by.person.user:
            raise OwnKey
        try:
            roster.require_usable(PublicKeys.from_bytes(bytes(row.public_keys)))
        except ValueError:
            raise Tampered("key_swapped", row.pk) from None
        new = new_member(row, role)
        if tidy_passphrase(heard.replace(",", " ")).split() != words_of_member(new):
            raise WordsDiffer
        kept = roster.without(batch.known.roster.people, users={row.user_id})
        if not even_alone:
            _refuse_held_alone(batch.known, kept)
        add_notice(batch, Action.ADMITTED, by=by, details={"key": str(key), "role": role})
        return _sign(batch, by, (*kept, new))


def remove(*, by: Caseworker, key: UUID) -> bool:
    """End a person's place on the roster, with all that opens anything for them.

    What they could open waits for a new key. Return whether it counts now, or waits for the
    signature of another supervisor. Raises NotASupervisor, NoSuchKey, LastSupervisor, OnlyHolder.
    """
    with roster.signing(by) as batch:
        before = batch.known.roster
        kept = roster.without(before.people, users={reader_of(before, key).user})
        if not any(each.is_supervisor for each in kept):
            raise LastSupervisor
        _refuse_held_alone(batch.known, kept)
        add_notice(batch, Action.REMOVED, by=by, details={"key": str(key)})
        return _sign(batch, by, kept)


def countersign(*, by: Caseworker, version_hash: str) -> None:
    """Sign, as the second supervisor, the roster that a colleague proposed; it counts now.

    `version_hash` is the hash of what the page showed. A proposal is overtaken too if somebody on it
    has made another key since, or had theirs thrown away: it names a key that nobody has. Raises NotASupervisor, OnlyHolder, roster.NothingProposed,
    roster.SameSupervisor.
    """
    with roster.signing(by) as batch:
        before = batch.known.roster
        shown = roster.proposed(before)
        if shown is None or shown.hash != version_hash or not _can_all_unlock(shown):
            raise roster.NothingProposed
        # Somebody who leaves for good may have become the only holder of a case since. Where a person
        # only gets another key, the first supervisor has agreed to what ends with the old one.
        stay = [each for each in before.people if each.user in shown.users]
        _refuse_held_alone(batch.known, stay)
        roster.countersign(shown, by=by, batch=batch)
        shut_out_leavers(batch.known, shown)


def withdraw_proposal(*, by: Caseworker) -> None:
    """Throw away what waits for a second supervisor. Raises NotASupervisor, NothingProposed.

    The same roster is signed once more, as the next version. The proposal does not follow on that
    one, even if somebody puts its row back.
    """
    with roster.signing(by) as batch:
        if not ProposedRoster.objects.exists():
            raise roster.NothingProposed
        roster.sign(roster.following(batch.known.roster, by=by.by), by=by, batch=batch)


def refuse(*, by: Caseworker, key: UUID) -> None:
    """Throw away a key that waits. Raises NotASupervisor, NoSuchKey."""
    with roster.signing(by) as batch:
        _key(key, batch.known).delete()
        add_notice(batch, Action.KEY_REFUSED, by=by, details={"key": str(key)})


def shut_out_leavers(before: Known, counts: Roster) -> None:
    """Within a transaction: take unlocks, grants and sign-ins from everybody who left the roster.

    Grants to an older recovery key stay: until a case has a new key, only the old shares open it.
    """
    on_roster = list(counts.by_key)
    Unlock.objects.filter(kind=Unlock.Kind.STAFF).exclude(subject__in=on_roster).delete()
    recovery = {each.recovery_key for each in (*before.memory.rosters, counts)}
    KeyGrant.objects.exclude(recipient__in=[*on_roster, *recovery]).delete()
    left = before.roster.users - counts.users
    # Somebody who has not heard that they left could sign in another key of theirs that waits.
    pending(before).filter(user__in=left).delete()
    end_sessions(left)


def _sign(batch: Batch, by: Caseworker, people: tuple[Member, ...]) -> bool:
    """Sign a roster of these people; return whether it counts now."""
    following = roster.following(batch.known.roster, by=by.by, people=people)
    counts = roster.sign(following, by=by, batch=batch)
    if counts:
        shut_out_leavers(batch.known, following)
    return counts


def _key(key: UUID, known: Known) -> CaseworkerKey:
    row = pending(known).filter(pk=key).first()
    if row is None:
        raise NoSuchKey
    return row


def _refuse_held_alone(known: Known, left: Iterable[Member]) -> None:
    if alone := held_alone(known, left):
        raise OnlyHolder(alone)


def _can_all_unlock(proposed: Roster) -> bool:
    """Whether the row of each key is there, and holds the public keys that the roster names."""
    rows = CaseworkerKey.objects.filter(pk__in=list(proposed.by_key))
    public = {str(pk): bytes(keys) for pk, keys in rows.values_list("pk", "public_keys")}
    return all(public.get(each.key) == bytes(each.keys) for each in proposed.people)
