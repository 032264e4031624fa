"""Say what a blob or a signature is bound to: its purpose, its row, whom it is for.

All labels of rows are here, so that no two can be confused.
"""

import json
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

SUITE = 1
"""HPKE MLKEM768_X25519, HKDF-SHA256, ChaCha20-Poly1305; Ed25519. The first byte of every blob."""

_JSON = json.JSONEncoder()


@dataclass(frozen=True, kw_only=True)
class Label:
    """Bind a blob to its place. Moved to another row, reader or purpose, the blob does not open."""

    purpose: str
    request: str = ""
    row: str = ""
    recipient: str = ""
    version: int = 1

    def encode(self) -> bytes:
        """Return a JSON array, so that no value can run into the next one."""
        places = map(_JSON.encode, [self.purpose, self.request, self.row, self.recipient])
        return f'["standing",1,{SUITE},{",".join(places)},{self.version}]'.encode()


UNLOCK_ID = Label(purpose="unlock id")
LATE_MARK = Label(purpose="late mark")
"""Labels the proof that a late page came from the browser that had the draft open."""
REHEARSAL = Label(purpose="rehearsal")
"""Labels a dummy that is sealed to the recovery key, for rehearsing with the shares."""
READ_DESPITE = Label(purpose="read despite match")
"""Labels a code that names another case to one caseworker alone."""
GO_ON = Label(purpose="go on")
"""Labels what the first of two supervisors signs, so that the house goes on after a loss."""

type DraftPurpose = Literal["applicant seeds", "draft state", "late page", "receipt"]


def caseworker_seeds(key: UUID) -> Label:
    """Label the seeds of a caseworker, wrapped under a passphrase."""
    return Label(purpose="caseworker seeds", row=str(key))


def of_draft(purpose: DraftPurpose, draft: UUID) -> Label:
    """Label what lies in a draft. A case keeps the id of its draft, and the seeds under a code."""
    return Label(purpose=purpose, request=str(draft))


def unlock(kind: str, subject: UUID) -> Label:
    return Label(purpose="unlock", row=str(subject), recipient=kind)


def grant(case: UUID, *, recipient: UUID, version: int) -> Label:
    """Label the case key, sealed to a caseworker."""
    return Label(purpose="grant", request=str(case), recipient=str(recipient), version=version)


def lock(version: int) -> Label:
    """Label the commitment to a case key, which the state of the case holds."""
    return Label(purpose="lock", version=version)


def part(name: str, case: UUID, version: int) -> Label:
    """Label the answers, the card, the triage, or the seeds of the drop pair."""
    return Label(purpose=name, request=str(case), version=version)


def mark(kind: str, case: UUID) -> Label:
    """Label the mark of a text, which a signed event names. It outlives the case key."""
    return Label(purpose=f"mark of {kind}", request=str(case))


def text(kind: str, case: UUID, number: int, version: int) -> Label:
    """Label a message from the person, a letter to them, or a note, as staff read it."""
    recipient = "staff" if kind == "letter" else ""
    return Label(
        purpose=kind, request=str(case), row=str(number), recipient=recipient, version=version
    )


def letter_for_person(case: UUID, number: int) -> Label:
    return Label(purpose="letter", request=str(case), row=str(number), recipient="person")


def roster(version: int) -> Label:
    return Label(purpose="roster", version=version)


def case_event(case: UUID, number: int, by: str) -> Label:
    """Label the signature of a step of a case. `by` is a key, or "person"."""
    return Label(purpose="case event", request=str(case), row=str(number), recipient=by)


def notice(action: str, by: str) -> Label:
    """Label the signature of an event that is no step of a case: an unlock, an opening."""
    return Label(purpose="event", row=action, recipient=by)
