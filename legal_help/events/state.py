"""Hold the state of a case: what its signed events have made of it. No Django, no database.

Every event signs the fields that it changes and the hash of the whole state afterwards. Days are
ISO text (2026-11-29), hashes are SHA-256 in hex, keys are UUIDs as text.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Any, Final, NamedTuple, Self

from legal_help.events import fields

WALLED, RECUSED = "w", "r"
NOTHING_FOLDED: Final = sha256(b"").hexdigest()


class Status(StrEnum):
    """Name where a case stands."""

    RECEIVED = "received"
    BEING_READ = "being_read"
    MORE_NEEDED = "more_needed"
    CONSULT_OFFERED = "consult_offered"
    ACCEPTED = "accepted"
    REFERRED = "referred"
    CLOSED = "closed"
    NO_CONTACT = "no_contact"
    DUPLICATE = "duplicate"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"


class End(NamedTuple):
    """Say how a case ends.

    `last_day` is the last day on which it is kept. A host erases it only after it has known this
    ending for `wait` days: 30 if one person signed, 7 if everybody else had recused themselves, 0 if
    two people signed.
    """

    outcome: str
    last_day: str
    wait: int


class Proposal(NamedTuple):
    """Hold what waits for a second person.

    `claim` says it completely: the action, then what it would do. `by` is the user who proposed it,
    `mark` the mark of the sealed note with the reasons.
    """

    claim: tuple[str, ...]
    by: int
    on: str
    mark: str

    @property
    def asks_for_hold(self) -> bool:
        return self.claim[0] == "hold" and any(self.claim[1:])


def read_end(value: Any) -> End:
    outcome, last_day, wait = value
    return End(fields.read_code(outcome), fields.read_day(last_day), fields.read_count(wait))


# How many words a claim has, by the action that it proposes.
_CLAIM_WORDS: Final = {"decide": 4, "hold": 2, "hasten": 2, "rekey": 2}


def _read_proposal(value: Any) -> Proposal:
    claim, by, on, mark = value
    read_word = fields.text_like(r"[a-z0-9_-]{0,40}")
    if len(claim) != _CLAIM_WORDS[claim[0]]:
        raise fields.Malformed
    words = tuple(read_word(word) for word in claim)
    return Proposal(words, fields.read_count(by), fields.read_day(on), fields.read_hash(mark))


def _hashes(*names: str) -> Callable[[Any], Mapping[str, str]]:
    return lambda value: {name: fields.read_hash(value[name]) for name in names}


def _read_holders(value: Any) -> tuple[str, ...]:
    if sorted(set(value)) != list(value):
        raise fields.Malformed
    return tuple(fields.read_key(key) for key in value)


def _read_walls(value: Any) -> dict[str, str]:
    read_user, read_kind = fields.text_like(r"[1-9][0-9]{0,9}"), fields.text_like("w|r")
    return {read_user(user): read_kind(kind) for user, kind in value.items()}


@dataclass(frozen=True, kw_only=True)
class State:
    """Hold the 27 fields of a case.

    - `ref`, `received_on`, `form`: the reference, the day of sending, the version of the form.
    - `status`, `owner`, `offered_to`: where it stands, the user who works on it, and to whom it is
      offered.
    - `review_by`: the day by which somebody reads it; it only ever comes nearer.
    - `is_urgent`: whether something that was said ever made it U1 or U2; it never goes back.
    - `taken_back_on`: the day on which the person took it back, until somebody checked that.
    - `end`, `hold`, `proposal`: how it ends, why a law makes us keep it, what waits for a colleague.
    - `messages_in`, `messages_out`: how many messages there are each way; `read_up_to` is the
      number up to which the person's were dealt with. `messages_fold` is one hash over all marks.
    - `notes`, `notes_fold`: how many notes there are, and one hash over their marks.
    - `parts`: the marks of the answers, the card and the triage.
    - `person`: the signing key of the person; `keys`: the hash of the public keys of the person and
      of the drop pair; `code`: the hash of the lookup of the code, and that of its seeds.
    - `version`, `lock`: of the case key, the number and a commitment to it.
    - `holders`: the keys it is sealed to, the recovery key among them.
    - `walls`: by user, whether a colleague walled them off ("w") or they recused themselves ("r").
    - `is_stale`: whether somebody who gave up access knows the case key.
    """

    ref: Annotated[str, fields.text_like(r"[A-Z]{3,12}-[0-9]{4}")]
    received_on: fields.Day
    form: fields.Count
    status: Annotated[str, Status] = Status.RECEIVED
    owner: fields.User = None
    offered_to: fields.User = None
    review_by: fields.Day
    is_urgent: fields.Flag
    taken_back_on: fields.MaybeDay = None
    end: Annotated[End | None, fields.or_none(read_end)] = None
    hold: fields.MaybeCode = None
    proposal: Annotated[Proposal | None, fields.or_none(_read_proposal)] = None
    messages_in: fields.Count = 0
    messages_out: fields.Count = 0
    read_up_to: fields.Count = 0
    messages_fold: fields.Hash = NOTHING_FOLDED
    notes: fields.Count = 0
    notes_fold: fields.Hash = NOTHING_FOLDED
    parts: Annotated[Mapping[str, str], _hashes("answers", "card", "triage")]
    person: fields.Hash
    keys: fields.Hash
    code: Annotated[Mapping[str, str], _hashes("lookup", "seeds")]
    version: fields.Count = 1
    lock: fields.Hash
    holders: Annotated[tuple[str, ...], _read_holders]
    walls: Annotated[Mapping[str, str], _read_walls] = field(default_factory=dict)
    is_stale: fields.Flag = False

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Read all fields. Raises Malformed for one that is missing, unknown or not well formed."""
        return fields.read_all(cls, values)

    def with_changes(self, changes: Mapping[str, Any]) -> Self:
        """Return the state with some fields replaced, given as JSON. Raises Malformed."""
        return replace(self, **fields.read_fields(fields.readings_of(State), changes))

    def as_json(self) -> dict[str, Any]:
        return dict(vars(self))

    def changes_to(self, after: "State") -> dict[str, Any]:
        """Return the fields that differ in another state, with their values there."""
        ours, theirs = self.as_json(), after.as_json()
        return {name: value for name, value in theirs.items() if ours[name] != value}

    @property
    def hash(self) -> str:
        return sha256(fields.canonical_json(self.as_json())).hexdigest()

    @property
    def is_withdrawn(self) -> bool:
        """Return whether the person took it back, or somebody checked that they did."""
        return self.taken_back_on is not None or self.status == Status.WITHDRAWN

    @property
    def has_unread(self) -> bool:
        return self.read_up_to < self.messages_in

    def is_walled(self, user: int | None) -> bool:
        return str(user) in self.walls


FIRST_VALUES: Final[Mapping[str, Any]] = {
    "walls": {},
    **{
        each.name: each.default
        for each in dataclasses.fields(State)
        if each.default is not dataclasses.MISSING
    },
}
"""The fields that are alike in every request that was just sent."""


def fold(before: str, line: Sequence[object]) -> str:
    """Return the hash of a list with one more line. `before` is the hash without it, in hex."""
    return sha256(bytes.fromhex(before) + fields.canonical_json(line)).hexdigest()


def days_between(earlier: str, later: str) -> int:
    """Return the days from one ISO day to another; negative if they stand the other way round."""
    return date.fromisoformat(later).toordinal() - date.fromisoformat(earlier).toordinal()
