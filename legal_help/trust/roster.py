"""Give the roster that counts, and sign the next one: alone, or as one of two supervisors."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from legal_help.crypto import row_labels
from legal_help.crypto.row_labels import Label
from legal_help.crypto.sealing import CannotOpen, Pair, PublicKeys, is_signature, seal
from legal_help.event_log import log, roster_chain
from legal_help.event_log.appending import Batch, writing
from legal_help.events.fields import Malformed
from legal_help.events.roster import INTAKE, SUPERVISOR, FirstSignature, Member, Roster
from legal_help.models import ProposedRoster
from legal_help.trust.actors import Caseworker

# What somebody can be on the roster, and the groups that this means.
ROLES = {"caseworker": (INTAKE,), "supervisor": (INTAKE, SUPERVISOR)}


_TRIAL: Final = Label(purpose="trial")
TRIALS: Final = 256


class NotASupervisor(Exception):
    """Raised for anybody but a supervisor on the roster: no other signature would count."""


class BadKey(ValueError):
    """Raised for a key to which nothing can be sealed."""


class NothingProposed(Exception):
    """Raised if no roster waits for a second signature, or the one that did was overtaken."""


class SameSupervisor(Exception):
    """Raised if the supervisor who proposed a roster would sign it a second time."""


def verified() -> Roster:
    """Return the roster in force. Raises NoRoster."""
    return log.look().roster


@contextmanager
def signing(by: Caseworker) -> Iterator[Batch]:
    """Write what a supervisor signs, with the head of the log locked. Raises NotASupervisor."""
    with writing() as batch:
        if by.by not in batch.lock().roster.supervisors:
            raise NotASupervisor
        yield batch


def following(before: Roster, *, by: str, **changes: Any) -> Roster:
    """Return the next version, not signed yet."""
    return replace(
        before,
        version=before.version + 1,
        previous=before.hash,
        by=by,
        first=None,
        **changes,
    )


def require_usable(public: PublicKeys) -> None:
    """Try a key before it is signed in. Raises BadKey for one of small order.

    Nothing can be sealed to such a key, or anybody can sign for it.
    """
    try:
        seal(public, _TRIAL, b"")
    except (ValueError, CannotOpen):
        raise BadKey from None
    if any(_fits_anybody(public, bytes([number])) for number in range(TRIALS)):
        raise BadKey


def _fits_anybody(public: PublicKeys, text: bytes) -> bool:
    """Whether a signature fits that anybody can make without the private half.

    It is made of the neutral point and zero. For a key of order 8 it fits one text in eight.
    """
    return is_signature(bytes([1, *bytes(63)]), by=public.signing, label=_TRIAL, text=text)


def sign(roster: Roster, *, by: Caseworker, batch: Batch) -> bool:
    """Within `signing`: sign a version into the log, or propose it where two have to sign.

    Return whether it counts now.
    """
    ProposedRoster.objects.all().delete()
    if roster_chain.needs_one(batch.known.roster, roster):
        batch.add_roster(signer_of(roster, by.pair))
        return True
    proposed = sign_first(roster, by.pair, by=by.by)
    ProposedRoster.objects.create(body=proposed.body)
    return False


def sign_first(roster: Roster, pair: Pair, *, by: str) -> Roster:
    """Return the roster with the signature of the first of two supervisors, whose keys `pair` holds."""
    signature = pair.sign(row_labels.roster(roster.version), roster.body_of_first)
    return replace(roster, first=FirstSignature(by=by, signature=signature.hex()))


def proposed(before: Roster) -> Roster | None:
    """Return the roster that waits for a second signature, if it still follows on this one."""
    for row in ProposedRoster.objects.all():
        try:
            found = Roster.read(bytes(row.body))
        except Malformed:
            continue
        if found.previous == before.hash and roster_chain.signed_first(before, found):
            return found
    return None


def countersign(proposed: Roster, *, by: Caseworker, batch: Batch) -> None:
    """Within `signing`: sign what a colleague proposed; it counts now. Raises SameSupervisor."""
    first = batch.known.roster.by_key[proposed.first.by] if proposed.first else None
    if first is None or first.user == by.person.user:
        raise SameSupervisor
    ProposedRoster.objects.all().delete()
    batch.add_roster(signer_of(replace(proposed, by=by.by), by.pair))


def signer_of(roster: Roster, pair: Pair) -> Callable[[int, bytes], tuple[bytes, bytes]]:
    """Return the function that signs a version in its place of the log."""

    def sign_at(place: int, chain: bytes) -> tuple[bytes, bytes]:
        body = replace(roster, log=(place, chain.hex())).body
        return body, pair.sign(row_labels.roster(roster.version), body)

    return sign_at


def without(people: Iterable[Member], *, users: set[int]) -> tuple[Member, ...]:
    """Return everybody except these users, whatever keys they have."""
    return tuple(each for each in people if each.user not in users)
