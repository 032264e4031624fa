"""Read and verify the signed rosters of a house. No Django, no database, no clock.

A roster says who reads and signs now, holds the recovery key and the salts of codes, and names its
own place in the log. Each version is signed on top of the one before it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, Final, Self

from legal_help.crypto import row_labels
from legal_help.crypto.canonical_json import canonical_json
from legal_help.crypto.keys_public import PublicKeys
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import is_signature
from legal_help.events.event import parse_canonical
from legal_help.events.fields import (
    Count,
    Day,
    Flag,
    Key,
    Malformed,
    read_key,
    read_parts,
    readers_of,
    text_like,
)
from legal_help.events.readers import Reader, Readers

SUPERVISOR: Final = "supervisor"
INTAKE: Final = "intake"
NO_PLACE: Final = (0, "")
"""The place of the first roster: no line stands before it."""

Hex = Annotated[str, text_like(r"([0-9a-f]{2})*")]
MaybeHash = Annotated[str, text_like(r"([0-9a-f]{64})?")]


# 1,216 bytes to seal to and 32 to check signatures with.
_read_public = text_like(r"[0-9a-f]{2496}")
_read_signature = text_like(r"[0-9a-f]{128}")


def _read_groups(value: Any) -> tuple[str, ...]:
    return tuple(text_like(f"{INTAKE}|{SUPERVISOR}")(group) for group in value)


def _read_place(value: Any) -> tuple[int, str]:
    place, chain = value
    if type(place) is not int or not 0 <= place < 2**63:
        raise Malformed
    return place, text_like(r"([0-9a-f]{64})?")(chain)


@dataclass(frozen=True, kw_only=True)
class Member:
    """Describe somebody who reads now. `public` are their public keys (1,248 bytes) in hex."""

    key: Key
    user: Count
    name: Annotated[str, text_like(r"(?s).{1,150}")]
    groups: Annotated[tuple[str, ...], _read_groups]
    public: Annotated[str, _read_public]
    since: Day

    @property
    def is_supervisor(self) -> bool:
        return SUPERVISOR in self.groups

    @cached_property
    def keys(self) -> PublicKeys:
        return PublicKeys.from_bytes(bytes.fromhex(self.public))


@dataclass(frozen=True, kw_only=True)
class Salt:
    """Hold one salt of the codes. Codes that were made under an old one go on to open."""

    version: Count
    salt: Hex
    kdf: Count


_MEMBER, _SALT = readers_of(Member), readers_of(Salt)


def _read_people(value: Any) -> tuple[Member, ...]:
    return tuple(Member(**read_parts(_MEMBER, it)) for it in value)


def _read_salts(value: Any) -> tuple[Salt, ...]:
    return tuple(Salt(**read_parts(_SALT, it)) for it in value)


def _read_recovery(value: Any) -> dict[str, str]:
    return {"key": read_key(value["key"]), "public": _read_public(value["public"])}


def _read_first(value: Any) -> dict[str, str] | None:
    if value is None:
        return None
    return {"by": read_key(value["by"]), "signature": _read_signature(value["signature"])}


def _read_keys(value: Any) -> tuple[str, ...]:
    return tuple(read_key(key) for key in value)


@dataclass(frozen=True, kw_only=True)
class Roster:
    """Hold one version of the roster.

    - `previous`: the hash of the version before it; `log`: the number and chain hash of the line
      right before its own.
    - `people`: everybody who reads now. Whoever left stands on older versions alone.
    - `recovery`: the key whose private half lies on paper, with its public keys.
    - `heirs`: keys that may open any case, since the recovery key was used.
    - `by`: who signed all of it. `first`: who signed it before, all but `log`, `first` and `by`.
    """

    version: Count
    previous: MaybeHash
    log: Annotated[tuple[int, str], _read_place]
    people: Annotated[tuple[Member, ...], _read_people]
    recovery: Annotated[Mapping[str, str], _read_recovery]
    salts: Annotated[tuple[Salt, ...], _read_salts]
    heirs: Annotated[tuple[str, ...], _read_keys]
    demo: Flag
    by: Key
    first: Annotated[Mapping[str, str] | None, _read_first]

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Read stored bytes. Nothing is verified yet. Raises Malformed."""
        values = parse_canonical(body)
        if set(values) != set(_ROSTER):
            raise Malformed
        roster = cls(**read_parts(_ROSTER, values))
        if roster.body != body:
            raise Malformed
        return roster

    @property
    def body(self) -> bytes:
        return canonical_json(asdict(self))

    @property
    def hash(self) -> str:
        return sha256(self.body).hexdigest()

    @property
    def body_of_first(self) -> bytes:
        """Return what the first of two supervisors signs: the place in the log is not known yet."""
        written = asdict(self)
        return canonical_json({name: it for name, it in written.items() if name not in _LATE})

    @cached_property
    def readers(self) -> Readers:
        people = tuple(
            Reader(
                key=member.key,
                user=member.user,
                signing=member.keys.signing,
                is_supervisor=member.is_supervisor,
                takes_requests=INTAKE in member.groups,
            )
            for member in self.people
        )
        return Readers(
            version=self.version,
            people=people,
            recovery=self.recovery["key"],
            heirs=frozenset(self.heirs),
        )

    @property
    def keys(self) -> set[str]:
        return {member.key for member in self.people} | {self.recovery["key"]}

    @property
    def supervisors(self) -> dict[str, Member]:
        return {member.key: member for member in self.people if member.is_supervisor}

    def signed_first(self, pair: Pair, *, by: str) -> Self:
        """Return it with the signature of the first of two supervisors."""
        signature = pair.sign(row_labels.roster(self.version), self.body_of_first)
        return replace(self, first={"by": by, "signature": signature.hex()})


_ROSTER: Final = readers_of(Roster)
_LATE: Final = {"log", "first", "by"}


def follows(
    before: Roster, after: Roster, signature: bytes, *, place: tuple[int, str], ever: set[str]
) -> bool:
    """Return whether a roster counts as the next version.

    `place` is the line right before its own (number, chain hash in hex). `ever` are the keys that
    stood on any version so far. Recovery may sign alone, and only it adds heirs.
    """
    is_by_recovery = after.by == before.recovery["key"]
    return (
        _is_signed_by(before, after, signature)
        and (after.version, after.previous) == (before.version + 1, before.hash)
        and tuple(after.log) == place
        and not (after.keys - before.keys) & ever
        and len(after.keys) == len(after.people) + 1
        and bool(after.supervisors)
        and bool(after.readers.taking_requests())
        and after.demo == before.demo
        and after.salts[: len(before.salts)] == before.salts
        and (is_by_recovery or set(after.heirs) <= set(before.heirs))
        and _keeps_who_they_are(before, after)
        and (is_by_recovery or _needs_one(before, after) or _has_first(before, after))
    )


def _keeps_who_they_are(before: Roster, after: Roster) -> bool:
    """Whether no key was given to another user, or got other public halves."""
    known = {member.key: (member.user, member.public, member.since) for member in before.people}
    same_recovery = before.recovery["key"] != after.recovery["key"] or dict(
        before.recovery
    ) == dict(after.recovery)
    return same_recovery and all(
        known.get(member.key, (member.user, member.public, member.since))
        == (member.user, member.public, member.since)
        for member in after.people
    )


def _is_signed_by(before: Roster, after: Roster, signature: bytes) -> bool:
    """Whether a supervisor of the version before, or recovery, signed all of it."""
    if after.by == before.recovery["key"]:
        public = PublicKeys.from_bytes(bytes.fromhex(before.recovery["public"])).signing
    elif after.by in before.supervisors:
        public = before.supervisors[after.by].keys.signing
    else:
        return False
    label = row_labels.roster(after.version)
    return is_signature(signature, by=public, label=label, text=after.body)


def _needs_one(before: Roster, after: Roster) -> bool:
    """Whether one signature is enough: one supervisor is all there is, or only readers go."""
    if len({member.user for member in before.supervisors.values()}) == 1:
        return True
    gone = [member for member in before.people if member not in after.people]
    same = replace(after, people=before.people, heirs=before.heirs)
    return (
        same.body_of_first
        == replace(before, version=after.version, previous=after.previous).body_of_first
        and set(after.people) <= set(before.people)
        and not any(member.is_supervisor for member in gone)
    )


def _has_first(before: Roster, after: Roster) -> bool:
    """Whether another user, a supervisor of the version before, signed it first."""
    first = after.first
    if first is None or first["by"] not in before.supervisors or after.by not in before.supervisors:
        return False
    other, signer = before.supervisors[first["by"]], before.supervisors[after.by]
    return other.user != signer.user and is_signature(
        bytes.fromhex(first["signature"]),
        by=other.keys.signing,
        label=row_labels.roster(after.version),
        text=after.body_of_first,
    )
