"""Change who reads requests: a key is offered, compared by voice, signed in, and ended.

Nothing in the database makes a reader. The supervisor's signature does, and it covers the public
keys whose words two people compared.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from legal_help.access import rekeying, walls
from legal_help.crypto.keys_public import PublicKeys
from legal_help.crypto.passphrases import tidy_passphrase
from legal_help.crypto.words import key_words
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import AuditEvent, CaseworkerKey, HelpRequest, KeyGrant, Unlock
from legal_help.trust import chain, keys, roster, unlocks
from legal_help.trust.chain import NotASupervisor, Person, Roster
from legal_help.trust.keys import Caseworker
from legal_help.trust.signers import signed_by_readers


class NoSuchKey(Exception):
    """No key waits, or counts, under this id."""


class WordsDiffer(Exception):
    """Raised if the words heard are not those of this key and account: one may stand for another."""


class OwnKey(Exception):
    """Raised for people who would compare words with themselves, or sign themselves in."""


class LastSupervisor(Exception):
    """Raised if no person would be left who can sign the next roster."""


class OnlyHolder(Exception):
    """Some requests are open to this person alone. `args[0]` says how many."""


@dataclass(frozen=True, kw_only=True)
class Pending:
    """A key that waits for a supervisor. `replaces` says that the same person has one that counts."""

    key: UUID
    user: User
    created_on: date
    replaces: bool


def offer_key(*, user: User, passphrase: str) -> list[str]:
    """Make a key that counts for nothing yet; return its eight words. Raises Busy.

    One that waited before is gone: its words are no longer the right ones.
    """
    waits = CaseworkerKey.State.PENDING
    # Outside of the transaction: it is slow on purpose, and would hold up every other writer.
    key, pair = keys.new_caseworker_key(user=user, passphrase=passphrase, state=waits)
    with transaction.atomic():
        CaseworkerKey.objects.filter(user=user, state=waits).delete()
        key.save(force_insert=True)
        audit.record(action=Action.KEY_OFFERED, object_ref=key.pk, by=None)
    return key_words(pair.public, account=user.pk)


def words_of(*, user: User, passphrase: str) -> list[str]:
    """Return the words of the key that waits, from its private half and for whoever asks.

    No column is believed.

    Raises NoSuchKey, keys.WrongPassphrase, Busy.
    """
    key = CaseworkerKey.objects.filter(user=user, state=CaseworkerKey.State.PENDING).first()
    if key is None:
        raise NoSuchKey
    return key_words(keys.pair_of_key(key, passphrase).public, account=user.pk)


def pending() -> list[Pending]:
    """Return the keys that wait, the oldest first."""
    readers = {person.user for person in roster.verified().people if person.is_active}
    waiting = CaseworkerKey.objects.filter(state=CaseworkerKey.State.PENDING)
    return [
        Pending(
            key=key.pk,
            user=key.user,
            created_on=key.created_on,
            replaces=key.user_id in readers,
        )
        for key in waiting.select_related("user").order_by("created_on", "pk")
    ]


def admit(*, by: Caseworker, key: UUID, role: str, heard: str, even_alone: bool = False) -> Person:
    """Sign a key that waits into the roster; an older one of the same person ends.

    `heard` are the words that the person read out over the telephone. With the older key ends all
    that it alone could open; `even_alone` says that this was understood. Raises NotASupervisor,
    NoSuchKey, OwnKey, WordsDiffer, OnlyHolder, audit.Tampered.
    """
    with audit.reported(by), transaction.atomic():
        before = _locked_roster(by)
        row = _key(key, CaseworkerKey.State.PENDING)
        if row.user_id == by.person.user:
            raise OwnKey
        today, public = timezone.localdate(), _usable_keys(row, before)
        new = Person(
            key=key, user=row.user_id, groups=chain.ROLES[role], public=public, since=today
        )
        if tidy_passphrase(heard.replace(",", " ")).split() != new.words:
            raise WordsDiffer
        old = [each for each in before.people if each.is_active and each.user == row.user_id]
        people = chain.ended(before.people, users={row.user_id}, today=today)
        alone = _held_alone({each.key for each in old}, people)
        if alone and not even_alone:
            raise OnlyHolder(alone)
        _mark_for_new_keys(row.user_id, before)
        for each in old:
            _retire(each)
        _put_in_force(row)
        _publish(before, (*people, new), by)
        audit.record(action=Action.ADMITTED, object_ref=key, detail=role, by=by)
        return new


@transaction.atomic
def refuse(*, by: Caseworker, key: UUID) -> None:
    """Throw away a key that waits. Raises NotASupervisor, NoSuchKey.

    One that stands on the roster does not wait, whatever its row says: the row is put right.
    """
    counts = _locked_roster(by)
    row, person = _key(key, CaseworkerKey.State.PENDING), counts.person(key)
    if person is None:
        row.delete()
    elif person.is_active:
        _put_in_force(row)
    else:
        _retire(person)
    audit.record(action=Action.KEY_REFUSED, object_ref=key, by=by)


@transaction.atomic
def remove(*, by: Caseworker, key: UUID) -> int:
    """End a person's place on the roster, with all that opens anything for them.

    Whatever they could open is marked for a new case key; returns how many requests that are.
    Raises NotASupervisor, NoSuchKey, LastSupervisor, OnlyHolder.
    """
    before = _locked_roster(by)
    person = before.active(key)
    if person is None:
        raise NoSuchKey
    people = chain.ended(before.people, keys={key}, today=timezone.localdate())
    _refuse_leaderless(people)
    if alone := _held_alone({key}, people):
        raise OnlyHolder(alone)
    marked = _mark_for_new_keys(person.user, before)
    HelpRequest.objects.filter(assigned_to=person.user).update(assigned_to=None)
    _retire(person)
    # One that waits as well would be signed by whoever has not heard that they left.
    CaseworkerKey.objects.filter(user=person.user, state=CaseworkerKey.State.PENDING).delete()
    end_sessions(person.user)
    _publish(before, people, by)
    audit.record(action=Action.REMOVED, object_ref=key, by=by)
    return marked


def still_to_rekey(*, by: Caseworker) -> int:
    """How many requests somebody who left could open, and that have no new case key yet.

    Without those that a wall keeps from whoever asks.
    """
    readers = roster.verified()
    kept = walls.kept_from(by.person, readers)
    return rekeying.waits(readers).exclude(pk__in=kept).count()


def _locked_roster(by: Caseworker) -> Roster:
    """Return the roster that counts, while nobody else can sign the next. Raises NotASupervisor."""
    counts = roster.locked()
    if by.person.key not in counts.signers():
        raise NotASupervisor
    return counts


def _key(key: UUID, state: CaseworkerKey.State) -> CaseworkerKey:
    row = CaseworkerKey.objects.select_for_update().filter(pk=key, state=state).first()
    if row is None:
        raise NoSuchKey
    return row


def _usable_keys(row: CaseworkerKey, before: Roster) -> PublicKeys:
    """Refuse a row that was changed: its key is on the roster already, or nothing seals to it."""
    if before.person(row.pk) or row.pk == before.recovery.key:
        raise audit.RowAltered(row.pk)
    try:
        public = PublicKeys.from_bytes(bytes(row.public_keys))
        public.sealing_key  # noqa: B018 -- made here, or whoever sends a request would be the first
    except ValueError:
        raise audit.KeySwapped(row.pk) from None
    return public


def _held_alone(old: Collection[UUID], people: Iterable[Person]) -> int:
    """How many requests these keys open, and nobody's who is active among these people."""
    held = KeyGrant.objects.filter(recipient_key__in=old).values_list("request", flat=True)
    others = [each.key for each in people if each.is_active]
    refs = set(held)
    # Nobody else's grant goes while it is counted on.
    list(HelpRequest.objects.select_for_update().filter(pk__in=refs).order_by("pk"))
    shared = KeyGrant.objects.filter(request__in=refs, recipient_key__in=others)
    return len(refs - set(shared.values_list("request", flat=True)))


def _mark_for_new_keys(user: int, readers: Roster) -> int:
    """Mark all that any key of this person opens, or opened once and has no new case key since."""
    mine = [str(each.key) for each in readers.people if each.user == user]
    granted = Q(action__in=(Action.GRANTED, Action.UNGRANTED), detail_code__in=mine)
    kept = Q(action=Action.GRANT_KEPT, actor__in=mine)
    events = AuditEvent.objects.filter(granted | kept | Q(action=Action.REKEYED)).order_by("seq")
    once: set[str] = set()
    # A new case key must be signed; that somebody may have had the old one need not be.
    rekeyed = events.filter(action=Action.REKEYED)
    signed = {event.seq for event, _by in signed_by_readers(rekeyed, readers)}
    for seq, action, ref in events.values_list("seq", "action", "object_ref"):
        if action != Action.REKEYED:
            once.add(ref)
        elif seq in signed:
            once.discard(ref)
    held = KeyGrant.objects.filter(recipient_key__in=mine).values("request")
    known = Q(pk__in=held) | Q(pk__in=filter(None, map(audit.as_id, once)))
    return HelpRequest.objects.filter(known).update(rekey_needed=True)


def _refuse_leaderless(people: Iterable[Person]) -> None:
    if not any(each.is_active and each.is_supervisor for each in people):
        raise LastSupervisor


def _put_in_force(row: CaseworkerKey) -> None:
    """The row says what the roster says: of one person, one key counts."""
    states = CaseworkerKey.State
    CaseworkerKey.objects.filter(user=row.user_id, state=states.ACTIVE).update(state=states.RETIRED)
    row.state = states.ACTIVE
    row.save(update_fields=["state"])


def _retire(person: Person) -> None:
    CaseworkerKey.objects.filter(pk=person.key).update(state=CaseworkerKey.State.RETIRED)
    unlocks.end(subject=person.key, kind=Unlock.Kind.STAFF)
    KeyGrant.objects.filter(recipient_key=person.key).delete()


def end_sessions(user: int) -> None:
    """Sign somebody out everywhere. Sessions are staff's alone, so there are few."""
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(user):
            session.delete()


def _publish(before: Roster, people: Iterable[Person], by: Caseworker) -> None:
    following = replace(
        before,
        version=before.version + 1,
        previous=roster.newest_hash(),
        people=tuple(people),
    )
    roster.publish(following, by=by)
