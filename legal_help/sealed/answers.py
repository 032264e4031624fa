"""An answer: a letter that a caseworker signed, for staff under the case key, sealed for the person.

Staff see that a holder of the case key wrote it, for it opens with that key. The person has no case
key, and anybody can seal to theirs. So in front of the letter goes a proof for them: a signature by
the drop pair that counts, whose private half lies under the case key.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from legal_help.crypto import row_labels
from legal_help.crypto.keys_public import PublicKeys
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import CannotOpen, is_signature, seal
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.events.texts import SIGNATURE_BYTES, Content
from legal_help.events.texts import checked as signed_content
from legal_help.models import AuditEvent, ThreadMessage
from legal_help.trust import writers
from legal_help.trust.chain import Roster

type Told = Mapping[str, Sequence[AuditEvent]]
"""The events of the answers to one request, by the mark of the letter."""


def told_of(request: UUID) -> Told:
    events = AuditEvent.objects.filter(action=Action.ANSWERED, object_ref=str(request)).order_by(
        "seq"
    )
    found = defaultdict(list)
    for event in events:
        found[event.detail_code].append(event)
    return found


def letter_in(padded: bytes, message: ThreadMessage, readers: Roster, told: Told) -> Content:
    """Return what a letter says if a caseworker signed it for this place while they read here.

    Raises audit.Tampered: audit.NeverWritten where no event of theirs tells of exactly this.
    """
    request = message.request_id
    label = row_labels.reply_signature(request, message.pk)
    try:
        writer = writers.writer_of(padded, readers, of=request)
        content = signed_content(padded, by=writer.public.signing, label=label, of=request)
    except CannotOpen:
        raise audit.BlobAltered(request) from None
    events = told.get(writers.mark_of(padded), ())
    if not any(writers.is_theirs(event, writer, readers) for event in events):
        raise audit.NeverWritten(request)
    return in_place(content, message)


def in_place(content: Content, message: ThreadMessage) -> Content:
    """A message keeps its number, so that none is taken out or put elsewhere unseen."""
    if content["number"] != message.number:
        raise audit.MessageMissing(message.request_id)
    return content


def for_person(letter: bytes, *, to: PublicKeys, drop: Pair, request: UUID, row: UUID) -> bytes:
    """Seal a letter to the person, behind the proof. `drop` is the pair of the newest renewal."""
    proof = drop.sign(row_labels.reply_proof(request, row), letter)
    return seal(to, row_labels.reply_for_person(request, row), proof + letter)


def of_person(message: ThreadMessage, *, pair: Pair, drop: PublicKeys) -> bytes:
    """Return the letter of an answer if it bears the proof of today's drop pair. Nothing else of it
    is checked yet. Raises audit.BlobAltered, audit.SignatureForged."""
    request, row = message.request_id, message.pk
    try:
        blob = bytes(message.applicant_blob or b"")
        opened = pair.open(row_labels.reply_for_person(request, row), blob)
    except CannotOpen:
        raise audit.BlobAltered(request) from None
    proof, letter = opened[:SIGNATURE_BYTES], opened[SIGNATURE_BYTES:]
    label = row_labels.reply_proof(request, row)
    if not is_signature(proof, by=drop.signing, label=label, text=letter):
        raise audit.SignatureForged(request)
    return letter
