"""From a reader's grant to the case key, and from the case key to what was written.

Nothing is believed because it stands in a column: each must fit the signed state of the case.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from uuid import UUID

from legal_help.crypto import row_labels
from legal_help.crypto.sealing import CannotOpen, Pair, PublicKeys, mac, unwrap, wrap
from legal_help.event_log.alarms import Tampered
from legal_help.events.roster import Member, Roster
from legal_help.events.state import State
from legal_help.events.step import Head, may_open
from legal_help.models import CaseNote, HelpRequest, ThreadMessage
from legal_help.sealed.texts import Content, mark_of, unpack

PUBLIC_BYTES = 1248
PARTS = ("answers", "card", "triage")


class NotOpenToReader(Exception):
    """Raised for somebody who does not hold the case, or stands behind a wall."""


@dataclass(frozen=True, repr=False)
class OpenedCase:
    """Hold a case whose key opened and fits the signed state."""

    row: HelpRequest
    head: Head
    case_key: bytes

    @property
    def pk(self) -> UUID:
        return self.row.pk

    @property
    def state(self) -> State:
        return self.head.state

    @cached_property
    def person_keys(self) -> PublicKeys:
        """The keys of the person. Raises Tampered."""
        return keys_in(self.row, self.state)[0]

    @cached_property
    def drop(self) -> Pair:
        """The opener of what the person wrote later. Raises Tampered."""
        label = row_labels.part("drop seeds", self.pk, self.state.version)
        with self._refusing():
            pair = Pair(unwrap(self.case_key, label, bytes(self.row.drop_private)))
        if pair.public != keys_in(self.row, self.state)[1]:
            raise Tampered("key_swapped", self.pk)
        return pair

    def part_text(self, name: str) -> bytes:
        """Return "answers", "card" or "triage", padded, as it was sent. Raises Tampered."""
        label = row_labels.part(name, self.pk, self.state.version)
        with self._refusing():
            text = unwrap(self.case_key, label, bytes(getattr(self.row, name)))
        if mark_of(name, self.pk, text) != self.state.parts[name]:
            raise Tampered("blob_altered", self.pk)
        return text

    def part(self, name: str) -> Content:
        """Return what stands in "answers", "card" or "triage". Raises Tampered."""
        with self._refusing():
            return unpack(self.part_text(name))

    def text_of(self, row: ThreadMessage | CaseNote) -> bytes:
        """Return a text, padded, that fits its mark. Raises Tampered.

        The caller has checked that an event names the mark.
        """
        kind, blob = kind_of(row), row.blob if isinstance(row, CaseNote) else row.staff_blob
        label = row_labels.text(kind, self.pk, row.number, self.state.version)
        with self._refusing():
            if kind == "message":
                text = self.drop.open(label, bytes(blob))
            else:
                text = unwrap(self.case_key, label, bytes(blob))
        if mark_of(kind, self.pk, text) != row.mark:
            raise Tampered("text_missing", self.pk)
        return text

    def content_of(self, row: ThreadMessage | CaseNote) -> Content:
        """Return what stands in a message, a letter or a note. Raises Tampered."""
        with self._refusing():
            return unpack(self.text_of(row))

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Refuse what does not open. Raises Tampered."""
        try:
            yield
        except (CannotOpen, ValueError):
            raise Tampered("blob_altered", self.pk) from None


def kind_of(row: ThreadMessage | CaseNote) -> str:
    """Return "message" from the person, "letter" from us, or "note" to colleagues."""
    if isinstance(row, CaseNote):
        return "note"
    return "letter" if row.direction == ThreadMessage.Direction.FROM_US else "message"


def open_case(
    row: HelpRequest, head: Head, grant: bytes | None, *, member: Member, pair: Pair, roster: Roster
) -> OpenedCase:
    """Open a case with a grant of its present version. Raises NotOpenToReader, Tampered."""
    if member.key not in roster.by_key or not may_open(head.state, member, roster):
        raise NotOpenToReader
    if grant is None and member.key not in head.state.holders:
        raise NotOpenToReader  # an heir, who has not been given the present key
    version = head.state.version
    label = row_labels.grant(row.pk, recipient=UUID(member.key), version=version)
    try:
        case_key = pair.open(label, grant or b"")
    except CannotOpen:
        raise Tampered("grant_altered", row.pk) from None
    if not fits_lock(case_key, head.state):
        raise Tampered("grant_altered", row.pk)
    if row.public_ref != head.state.ref:
        raise Tampered("row_altered", row.pk)
    return OpenedCase(row, head, case_key)


def lock_of(case_key: bytes, version: int) -> str:
    """Return the commitment to a case key: whoever is given another one sees it."""
    return mac(case_key, row_labels.lock(version), b"").hex()


def fits_lock(case_key: bytes, state: State) -> bool:
    """Return whether this is the case key to which the state commits."""
    return lock_of(case_key, state.version) == state.lock


def new_drop(case_key: bytes, case: UUID, version: int) -> tuple[Pair, bytes]:
    """Make the pair that later messages are sealed to; its seeds lie under the case key."""
    pair = Pair.generate()
    return pair, wrap(case_key, row_labels.part("drop seeds", case, version), pair.seeds)


def keys_blob(person: PublicKeys, drop: PublicKeys) -> bytes:
    return bytes(person) + bytes(drop)


def hash_of_keys(blob: bytes) -> str:
    return sha256(blob).hexdigest()


def keys_in(row: HelpRequest, state: State) -> tuple[PublicKeys, PublicKeys]:
    """Return the keys of the person and of the drop pair. Raises Tampered."""
    blob = bytes(row.keys)
    if hash_of_keys(blob) != state.keys:
        raise Tampered("key_swapped", row.pk)
    return PublicKeys.from_bytes(blob[:PUBLIC_BYTES]), PublicKeys.from_bytes(blob[PUBLIC_BYTES:])
