"""From a reader's grant to the case key, and from the case key to what was written.

Nothing is believed because it stands in a column: the header must bear the person's signature and
the case key's code, each text its writer's signature, each number its place.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from legal_help.crypto import row_labels
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import CannotOpen, Signature, unwrap
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.events.texts import Content, hash_of_all, signature_in, unsigned
from legal_help.events.texts import checked as signed_content
from legal_help.models import CaseNote, HelpRequest, ThreadMessage
from legal_help.sealed import answers, kept
from legal_help.sealed.header import Header
from legal_help.trust import keys, writers
from legal_help.trust.chain import Roster

# What a signature on the part "triage" covers beside it: a hash of header, its signature, and card.
COVERS = "covers"
MESSAGES = (Action.ANSWERED, Action.MESSAGE_RECEIVED)


@dataclass(repr=False)
class Checked:
    """Hold what this reader has checked of a request: the parts by name, the facts of triage, the
    columns of the card, and of the messages which are plain, and what the others say as news.
    """

    parts: set[str] = field(default_factory=set)
    facts: Content | None = None
    columns: kept.Columns | None = None
    plain: set[bytes] = field(default_factory=set)
    news: dict[bytes, Content] = field(default_factory=dict)

    @property
    def messages(self) -> int:
        return len(self.plain) + len(self.news)

    def knows(self, told: Iterable[ThreadMessage]) -> bool:
        """Whether this reader has read all of these messages, just as they are."""
        marks = map(kept.mark_of, told)
        return all(mark in self.plain or mark in self.news for mark in marks)


@dataclass(frozen=True, repr=False)
class OpenedCase:
    """A request whose grant opened and whose header was verified.

    Where `is_proven` the reader has verified it before, with the signatures of the parts in
    kept.PARTS, and nothing of it was changed since. Where it is only recalled, `request` has the
    columns of a line alone, and whether anything was changed since is told by `proof`.
    """

    request: HelpRequest
    case_key: bytes
    key_version: int
    find_header: Callable[[], Header]
    is_proven: bool = False
    proof: bytes = b""
    checked: Checked = field(default_factory=Checked)

    @cached_property
    def header(self) -> Header:
        return self.find_header()

    @cached_property
    def drop(self) -> Pair:
        """The opener of what the person wrote later. Raises audit.BlobAltered."""
        try:
            return keys.drop_opener(
                case_key=self.case_key,
                request=self.request.pk,
                version=self.key_version,
                wrapped=bytes(self.request.drop_private),
            )
        except CannotOpen:
            raise audit.BlobAltered(self.request.pk) from None

    @property
    def facts(self) -> Content:
        """The facts of triage. Raises audit.Tampered."""
        if self.checked.facts is None:
            self.checked.facts = self._facts_in(self.part("triage"))
        return self.checked.facts

    @property
    def columns(self) -> kept.Columns:
        """Return what the queue asks of the card. Raises audit.Tampered."""
        if self.checked.columns is None:
            self.checked.columns = kept.columns_of(self.part("card"))
        return self.checked.columns

    def signature_on_all(self) -> Signature | None:
        """Return the person's signature on the part "triage", if it covers header and card as well.

        What they say counts as checked from now on: whoever asks checks this one, and lets go of
        the request where it does not hold. Of 5,000 requests that are opened for the first time it
        saves half of the signatures. Raises CannotOpen, audit.Tampered.
        """
        request, card, triage = self.request, self._unwrapped("card"), self._unwrapped("triage")
        said = unsigned(triage)
        texts = bytes(request.header), bytes(request.header_signature), card
        if said.get(COVERS) != hash_of_all(texts):
            return None
        self.checked.parts |= kept.PARTS
        self.checked.facts = self._facts_in(said)
        self.checked.columns = kept.columns_of(unsigned(card))
        label, by = row_labels.part_signature("triage", request.pk), self.header.applicant.signing
        return signature_in(triage, by=by, label=label)

    def part(self, name: str) -> Content:
        """Return "answers", "card" or "triage". Raises audit.Tampered."""
        try:
            padded = self._unwrapped(name)
            if self.is_proven and name in kept.PARTS:
                return unsigned(padded)
            label, by = (
                row_labels.part_signature(name, self.request.pk),
                self.header.applicant.signing,
            )
            content = signed_content(padded, by=by, label=label, of=self.request.pk)
        except CannotOpen:
            raise audit.BlobAltered(self.request.pk) from None
        self.checked.parts.add(name)
        return content

    def _unwrapped(self, name: str) -> bytes:
        """Raises CannotOpen."""
        label = row_labels.part(name, self.request.pk, self.key_version)
        return unwrap(self.case_key, label, bytes(getattr(self.request, name)))

    def _facts_in(self, triage: Content) -> Content:
        facts = triage.get("facts")
        if not isinstance(facts, dict):
            raise audit.BlobAltered(self.request.pk)
        return facts

    def text_from_person(self, message: ThreadMessage) -> Content:
        """Return what the person wrote after sending. Raises audit.Tampered."""
        label = row_labels.message(self.request.pk, message.pk, self.key_version)
        signature = row_labels.message_signature(self.request.pk, message.pk)
        try:
            padded = self.drop.open(label, bytes(message.staff_blob))
            by = self.header.signing_at(message.number)
            content = signed_content(padded, by=by, label=signature, of=self.request.pk)
        except CannotOpen:
            raise audit.BlobAltered(self.request.pk) from None
        return answers.in_place(content, message)

    def letter_from_us(self, message: ThreadMessage) -> bytes:
        """Return an answer as it was signed, nothing of it checked yet. Raises audit.Tampered."""
        label = row_labels.reply_for_staff(self.request.pk, message.pk, self.key_version)
        try:
            return unwrap(self.case_key, label, bytes(message.staff_blob))
        except CannotOpen:
            raise audit.BlobAltered(self.request.pk) from None

    @cached_property
    def answers_told(self) -> answers.Told:
        """The events of the answers."""
        return answers.told_of(self.request.pk)

    def text_from_us(self, message: ThreadMessage, readers: Roster) -> Content:
        """Return what a caseworker answered. Raises audit.Tampered."""
        letter = self.letter_from_us(message)
        return answers.letter_in(letter, message, readers, self.answers_told)

    def text_of_note(self, note: CaseNote, readers: Roster) -> Content:
        """Return a note of a colleague. Raises audit.Tampered."""
        label = row_labels.note(self.request.pk, note.pk, self.key_version)
        signature = row_labels.note_signature(self.request.pk, note.pk)
        try:
            padded = unwrap(self.case_key, label, bytes(note.blob))
            writer = writers.writer_of(padded, readers, of=self.request.pk)
            by = writer.public.signing
            content = signed_content(padded, by=by, label=signature, of=self.request.pk)
        except CannotOpen:
            raise audit.BlobAltered(self.request.pk) from None
        # Also under a new case key: it is given to every note as it stands.
        if writer.until:
            writers.refuse_late(padded, by=writer, of=self.request.pk, readers=readers)
        return content


def in_places(request: HelpRequest) -> list[tuple[int, ThreadMessage | None]]:
    """Return the messages by number; where some were taken out, None stands once in their place.

    The end is compared with what was written down of each message as it came.
    """
    # Counted before they are read: one that comes in between is not missing.
    written = audit.written_of(request.pk, actions=MESSAGES)
    places: list[tuple[int, ThreadMessage | None]] = []
    before = 0
    for message in request.messages.order_by("number"):
        if message.number > before + 1:
            places.append((before + 1, None))
        places.append((message.number, message))
        before = message.number
    if before < written:
        places.append((before + 1, None))
    return places


def day_of(content: Content) -> date:
    return date.fromisoformat(content["on"])
