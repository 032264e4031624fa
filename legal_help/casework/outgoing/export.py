"""Export a case for the lawyer who takes it: one document, encrypted with age in memory."""

from collections.abc import Callable

import pyrage

from legal_help.access.locked_case import RequestWithdrawn
from legal_help.casework import cases
from legal_help.casework.cases import CaseDetail
from legal_help.event_log import telling
from legal_help.event_log.alarms import Tampered
from legal_help.events.actions import Action
from legal_help.trust.actors import Caseworker
from legal_help.trust.slots import slot


class NotAKey(Exception):
    """Raised if this is no public key of age."""


def parse_age_key(typed: str) -> pyrage.x25519.Recipient:
    """Return the age public key that was typed. Raises NotAKey."""
    try:
        return pyrage.x25519.Recipient.from_str("".join(typed.split()))
    except pyrage.RecipientError:
        raise NotAKey from None


def export_to_key(
    *, by: Caseworker, public_ref: str, key: str, write: Callable[[CaseDetail], str]
) -> bytes:
    """Return the document that `write` makes, encrypted to the age public key `key`.

    Raises NotAKey, RequestWithdrawn, and as `cases.open_case`.
    """
    to = parse_age_key(key)
    encrypted: bytes = pyrage.encrypt(_write_document(by, public_ref, "key", write), [to])
    return encrypted


def export_under_words(
    *, by: Caseworker, public_ref: str, words: str, write: Callable[[CaseDetail], str]
) -> bytes:
    """Return the document that `write` makes, encrypted under a passphrase.

    Raises slots.Busy, RequestWithdrawn, and as `cases.open_case`.
    """
    # The words are stretched like those of an unlock: a second and much memory. Nothing is exported
    # if there is no free slot.
    with slot("passphrase"):
        document = _write_document(by, public_ref, "words", write)
        encrypted: bytes = pyrage.passphrase.encrypt(document, words)
    return encrypted


def _write_document(
    by: Caseworker, public_ref: str, to: str, write: Callable[[CaseDetail], str]
) -> bytes:
    opened = cases.open_case(by=by, public_ref=public_ref)
    if opened.case.is_withdrawn:
        raise RequestWithdrawn
    if opened.refused:
        raise Tampered("blob_altered", opened.case.pk)
    document = write(opened).encode()
    telling.tell(Action.EXPORTED, by=by, case=opened.case.pk, details={"to": to})
    return document
