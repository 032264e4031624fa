"""Say whether the columns of a person's code are those that the signed state of the case names."""

from hashlib import sha256

from legal_help.events.fields import canonical_json
from legal_help.events.state import State
from legal_help.models import HelpRequest


def hash_of_lookup(lookup: bytes, salt_version: int) -> str:
    """Return the hash by which the case of a code is found in the signed states."""
    return sha256(canonical_json([lookup.hex(), salt_version])).hexdigest()


def hashes_of_code(row: HelpRequest) -> dict[str, str]:
    """Return the hashes of the columns that belong to the person's code."""
    return {
        "lookup": hash_of_lookup(bytes(row.receipt_lookup), row.receipt_salt_v),
        "seeds": sha256(bytes(row.applicant_wrapped)).hexdigest(),
    }


def code_fits(row: HelpRequest, state: State) -> bool:
    """Return whether the columns of the code are those of the signed state."""
    return hashes_of_code(row) == state.code
