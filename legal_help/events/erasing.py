"""Judge an erasure by its proof: an ending that a caseworker signed. No Django, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from legal_help.events.event import Event
from legal_help.events.fields import Malformed, read_count, read_fields, read_hash, text_like
from legal_help.events.roster import Roster
from legal_help.events.state import End, State, days_between, read_end
from legal_help.events.step import PROPOSAL_STANDS_FOR, Head

_ERASURE = {
    "number": read_count,
    "hash": read_hash,
    "proof": text_like(r"[ -~]{1,8000}"),
    "signature": text_like(r"[0-9a-f]{128}"),
}


@dataclass(frozen=True)
class Erasure:
    """Say that a case was erased.

    `number` and `hash` are those of its last event. `proof` is the event that set its end, with the
    signature of whoever decided it.
    """

    case: str
    number: int
    hash: str
    proof: Event
    end: End

    @classmethod
    def read(cls, case: str | None, details: Mapping[str, Any]) -> "Erasure":
        """Read what an `erase` says. Raises Malformed."""
        values = read_fields(_ERASURE, details)
        if case is None or set(values) != set(_ERASURE):
            raise Malformed
        proof = Event.read(values["proof"].encode(), bytes.fromhex(values["signature"]))
        found = read_fields({"end": read_end}, {"end": proof.content.changes.get("end")})
        return cls(case, values["number"], values["hash"], proof, found["end"])


def is_proven(erasure: Erasure, rosters: Iterable[Roster]) -> bool:
    """Return whether somebody on the roster that the proof names signed an ending of this very case."""
    proof = erasure.proof
    signers = (each.signer_of(proof.content, proof.body, proof.signature) for each in rosters)
    return proof.content.case == erasure.case and any(signers)


def fits_head(erasure: Erasure, head: Head, *, on: str) -> bool:
    """Return whether the case had come to its end just as the erasure says, and nothing stops it."""
    is_last = (erasure.number, erasure.hash) == (head.number, head.event.hash)
    return is_last and head.state.end == erasure.end and is_erasable(head.state, on=on)


def is_erasable(state: State, *, on: str) -> bool:
    """Whether an ended case may be erased once its day is over. Asking for a hold stops it."""
    proposal = state.proposal
    asks_for_hold = (
        proposal is not None
        and proposal.asks_for_hold
        and abs(days_between(proposal.on, on)) < PROPOSAL_STANDS_FOR
    )
    return state.hold is None and not asks_for_hold and not state.has_unread
