"""Say whether the columns of a person's code are those that the signed state of the case names."""

from hashlib import sha256

from legal_help.crypto.canonical_json import canonical_json
from legal_help.events.state import State
from legal_help.models import HelpRequest


def hash_of_code(lookup: bytes, salt_version: int, wrapped: bytes) -> str:
    """Return the hash of the columns that belong to the person's code."""
    return sha256(canonical_json([lookup.hex(), salt_version, wrapped.hex()])).hexdigest()


def code_fits(row: HelpRequest, state: State) -> bool:
    """Return whether the columns of the code are those of the signed state."""
    found = hash_of_code(
        bytes(row.receipt_lookup), row.receipt_salt_v, bytes(row.applicant_wrapped)
    )
    return found == state.code
