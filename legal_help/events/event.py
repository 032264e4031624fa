"""Write, sign and read one event of a case, and chain it to the log. No Django, no database."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import accumulate
from typing import Annotated, Any, Final, NoReturn, Self
from uuid import UUID

from legal_help.crypto import row_labels
from legal_help.crypto.row_labels import Label
from legal_help.events import fields

LARGEST_BODY: Final = 1_000_000
"""Bytes: a roster of 300 people has 850,000, a step of a case a few thousand."""
DEEPEST: Final = 12
PERSON: Final = "person"
"""Stands in `by` where the person signed, whose key the state names."""
SYSTEM: Final = "system"
"""Stands in `by` of what the program writes: alarms and erasures bear no signature."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Tell of something that is no step of a case: an unlock, an opening, an alarm, an erasure.

    - `rules`: the version of the table of actions under which it was written.
    - `roster_version`: the version of the roster that its writer worked under.
    - `by`, `on`: the key that signs (or a word for who is none), and the day.
    - `action`, `details`: what is done, with codes and marks.
    - `case`: which case it is about.
    """

    rules: fields.Count
    roster_version: fields.Count
    by: Annotated[str, fields.text_like(f"{SYSTEM}|{fields.UUID_TEXT}")]
    on: fields.Day
    action: fields.Code
    details: fields.Object
    case: Annotated[str | None, fields.or_none(fields.read_key)]

    @property
    def label(self) -> Label:
        return row_labels.notice(self.action, self.by)


@dataclass(frozen=True, kw_only=True)
class EventContent(Notice):
    """Say what one step of a case tells beside what every notice says.

    - `number`: the place among the steps of the case, from 1.
    - `previous`: the hash of the step before it; empty for the first.
    - `changes`: the fields of the state that it changes, with their new values.
    - `state`: the hash of the whole state afterwards.
    """

    by: Annotated[str, fields.text_like(f"{PERSON}|{fields.UUID_TEXT}")]
    case: fields.Key
    number: fields.Count
    previous: fields.MaybeHash
    changes: fields.Object
    state: fields.Hash

    @property
    def label(self) -> Label:
        return row_labels.case_event(UUID(self.case), self.number, self.by)


@dataclass(frozen=True)
class Event:
    """Hold an event as it is stored: what it says, the bytes that say it, and a signature."""

    content: EventContent
    body: bytes
    signature: bytes

    @classmethod
    def read(cls, body: bytes, signature: bytes) -> Self:
        """Read stored bytes. The signature is not checked yet. Raises Malformed."""
        return cls(fields.read_all(EventContent, parse_canonical(body)), body, signature)

    @cached_property
    def hash(self) -> str:
        return sha256(self.body).hexdigest()


def chain_hash(before: bytes, *, place: int, case: str, number: int, event: str) -> bytes:
    """Return the hash over the log up to one line, from the hash up to the line before.

    `place` is the number of the line in the log, `event` the hash of its body in hex. A line that
    is no step of a case has no case and the number 0.
    """
    case_bytes = UUID(case).bytes if case else bytes(16)
    line = place.to_bytes(8) + case_bytes + number.to_bytes(4) + bytes.fromhex(event)
    return sha256(b"log\n" + before + line).digest()


def parse_canonical(body: bytes) -> dict[str, Any]:
    """Return the object of stored JSON. Raises Malformed unless it is spelled as we spell it.

    Length and depth are bounded, so that no host reads what another cannot.
    """
    if len(body) > LARGEST_BODY or _depth(body) > DEEPEST:
        raise fields.Malformed
    try:
        values = json.loads(body, parse_float=_refuse, parse_constant=_refuse)
        if fields.canonical_json(values) != body or not isinstance(values, dict):
            raise fields.Malformed
    except fields.UNREADABLE:
        raise fields.Malformed from None
    return values


def _depth(body: bytes) -> int:
    """Return how deep brackets are nested, those inside of texts counted too."""
    steps = (1 if bracket in b"[{" else -1 for bracket in re.findall(rb"[][{}]", body))
    return max(accumulate(steps), default=0)


def _refuse(_number: str) -> NoReturn:
    raise fields.Malformed
