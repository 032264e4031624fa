"""Hold one version of the roster: who reads and signs now, and the recovery key. No Django, no database.

The judge of events gets it as an argument. `event_log/roster_chain.py` decides which version counts.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, Final, Self

from legal_help.crypto.row_labels import Label
from legal_help.crypto.sealing import PublicKeys, is_signature
from legal_help.events import fields
from legal_help.events.event import Notice, parse_canonical

SUPERVISOR: Final = "supervisor"
INTAKE: Final = "intake"

Hex = Annotated[str, fields.text_like(r"([0-9a-f]{2})*")]


def _read_place(value: Any) -> tuple[int, str]:
    place, chain = value
    if type(place) is not int or not 0 <= place < 2**63:
        raise fields.Malformed
    return place, fields.text_like(r"([0-9a-f]{64})?")(chain)


@dataclass(frozen=True, kw_only=True)
class PublicHalf:
    """Hold a key, of recovery or of a member, and its public keys in hex (1,248 bytes)."""

    key: fields.Key
    public: Annotated[str, fields.text_like(r"[0-9a-f]{2496}")]

    @cached_property
    def keys(self) -> PublicKeys:
        return PublicKeys.from_bytes(bytes.fromhex(self.public))

    def has_signed(self, text: bytes, signature: bytes, label: Label) -> bool:
        return is_signature(signature, by=self.keys.signing, label=label, text=text)


@dataclass(frozen=True, kw_only=True)
class Member(PublicHalf):
    """Describe somebody who reads now."""

    user: fields.Count
    name: Annotated[str, fields.text_like(r"(?s).{1,150}")]
    groups: Annotated[tuple[str, ...], fields.tuple_of(fields.text_like(f"{INTAKE}|{SUPERVISOR}"))]
    since: fields.Day

    @property
    def is_supervisor(self) -> bool:
        return SUPERVISOR in self.groups

    @property
    def takes_requests(self) -> bool:
        """Return whether new requests are sealed to this key."""
        return INTAKE in self.groups


@dataclass(frozen=True, kw_only=True)
class Salt:
    """Hold one salt of the codes. Codes that were made under an old one go on to open."""

    version: fields.Count
    salt: Hex
    kdf: fields.Count


@dataclass(frozen=True, kw_only=True)
class FirstSignature:
    """Hold the signature of the first of two supervisors."""

    by: fields.Key
    signature: Annotated[str, fields.text_like(r"[0-9a-f]{128}")]


@dataclass(frozen=True, kw_only=True)
class Roster:
    """Hold one version of the roster.

    - `previous`: the hash of the version before it; `log`: the number and chain hash of the line
      right before its own.
    - `people`: everybody who reads now. People who left stand on older versions only.
    - `recovery`: the key whose private half lies on paper, with its public keys.
    - `heirs`: keys that may open any case, since the recovery key was used.
    - `by`: who signed all of it. `first`: who signed it before, all but `log`, `first` and `by`.
    """

    version: fields.Count
    previous: fields.MaybeHash
    log: Annotated[tuple[int, str], _read_place]
    people: Annotated[tuple[Member, ...], fields.tuple_of(fields.object_of(Member))]
    recovery: Annotated[PublicHalf, fields.object_of(PublicHalf)]
    salts: Annotated[tuple[Salt, ...], fields.tuple_of(fields.object_of(Salt))]
    heirs: Annotated[tuple[str, ...], fields.tuple_of(fields.read_key)]
    demo: fields.Flag
    by: fields.Key
    first: Annotated[FirstSignature | None, fields.or_none(fields.object_of(FirstSignature))]

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Read stored bytes. Nothing is verified yet. Raises Malformed."""
        return fields.read_all(cls, parse_canonical(body))

    @cached_property
    def body(self) -> bytes:
        return fields.canonical_json(self)

    @cached_property
    def hash(self) -> str:
        return sha256(self.body).hexdigest()

    @property
    def body_of_first(self) -> bytes:
        """Return what the first of two supervisors signs: the place in the log is not known yet."""
        said = {name: it for name, it in asdict(self).items() if name not in _LATE}
        return fields.canonical_json(said)

    @cached_property
    def by_key(self) -> dict[str, Member]:
        return {member.key: member for member in self.people}

    @cached_property
    def users(self) -> frozenset[int]:
        return frozenset(member.user for member in self.people)

    def member_of(self, user: int | None) -> Member | None:
        return next((member for member in self.people if member.user == user), None)

    def keys_of(self, users: Iterable[int | None]) -> set[str]:
        wanted = set(users)
        return {member.key for member in self.people if member.user in wanted}

    def taking_requests(self) -> set[str]:
        return {member.key for member in self.people if member.takes_requests}

    @property
    def recovery_key(self) -> str:
        return self.recovery.key

    @property
    def keys(self) -> set[str]:
        return {member.key for member in self.people} | {self.recovery_key}

    @property
    def supervisors(self) -> dict[str, Member]:
        return {member.key: member for member in self.people if member.is_supervisor}

    @property
    def has_one_supervisor(self) -> bool:
        return len({member.user for member in self.supervisors.values()}) == 1

    def signing_supervisor(
        self, by: str, signature: bytes, *, label: Label, text: bytes
    ) -> Member | None:
        """Return the supervisor whose key this is, if they signed this text under this label."""
        member = self.supervisors.get(by)
        return member if member and member.has_signed(text, signature, label) else None

    def signer_of(self, said: Notice, body: bytes, signature: bytes) -> Member | None:
        """Return who signed what an event says, if they stand on this roster and worked under it."""
        member = self.by_key.get(said.by)
        is_theirs = (
            member is not None
            and said.roster_version == self.version
            and member.has_signed(body, signature, said.label)
        )
        return member if is_theirs else None


_LATE: Final = {"log", "first", "by"}
