"""Keep what a person types until they send it: under their own key, for fourteen days at most."""

import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from legal_help.crypto import row_labels
from legal_help.crypto.codes import NotACode, ascii_digits
from legal_help.crypto.row_labels import Label
from legal_help.crypto.sealing import CannotOpen, PublicKeys, fingerprint, seal, unwrap, wrap
from legal_help.event_log import alarms
from legal_help.event_log.alarms import Tampered
from legal_help.models import Draft, Unlock
from legal_help.sealed.packing import LONG, SHORT, pack
from legal_help.sealed.texts import Content, unpack
from legal_help.trust import keys, unlocks
from legal_help.trust.actors import Applicant
from legal_help.trust.tokens import FormToken, Locked

DRAFT_KEPT_FOR = timedelta(days=14)
RECEIPT_LASTS = timedelta(minutes=10)
LATE_PAGES = 8
"""More tabs than anybody has open. It limits what a locked draft accepts."""
MARKS = 4
LENGTH_BYTES = 4

# Among the answers: the ids of pages that were accepted, and of the questions that they asked.
SEEN: Final = "seen"

type Answers = dict[str, Any]


class AlreadySent(Exception):
    """Raised if this draft was sent: only the receipt is left of it."""


class DraftPutBack(Tampered):
    """An older state of a draft was put back: this browser has seen a later one than `number`."""

    def __init__(self, draft: UUID, number: int) -> None:
        super().__init__("draft_put_back", draft)
        self.number = number


@dataclass(frozen=True, kw_only=True, repr=False)
class OpenDraft:
    """Hold an unlocked draft. `code` is 24 digits; `answers` is plain JSON by question id.

    `number` goes up with each state that is stored.
    """

    pk: UUID
    number: int
    applicant: Applicant
    answers: Answers
    code: str
    begun_at: datetime
    locks_at: datetime
    kept_until: date

    @property
    def age(self) -> timedelta:
        """Return the time since it was begun. Sealed with the answers, so nobody can change it."""
        return timezone.now() - self.begun_at


@dataclass(frozen=True, kw_only=True, repr=False)
class Receipt:
    """Hold what the person keeps: the code, and a reference to say on the telephone."""

    code: str
    public_ref: str
    received_on: date
    is_for_caller: bool = False
    is_hidden: bool = False


def are_too_many(limit: int | None = None) -> bool:
    """Return whether as many drafts wait as we take. People who have one can still send it."""
    # Read from the index of codes alone, since rows of drafts are long.
    unsent = Draft.objects.filter(receipt_lookup__isnull=False).values("receipt_lookup")
    limit = limit or settings.HELP_DRAFTS_ALIVE
    return unsent[:limit].count() >= limit


def tell_if_many() -> None:
    """Tell supervisors once half of the room is used: somebody may be filling it on purpose."""
    if are_too_many(settings.HELP_DRAFTS_ALIVE // 2):
        alarms.note_one("many_drafts")


def start_draft(*, answers: Answers) -> tuple[OpenDraft, str]:
    """Begin a draft. Return it and the token for the form's cookie. Raises keys.Busy."""
    # Outside the transaction: it is slow on purpose, and would block every other writer.
    fresh = keys.new_applicant(uuid.uuid4())
    applicant = fresh.applicant
    with transaction.atomic():
        unlock, cookie = keys.new_unlock(Unlock.Kind.DRAFT, applicant.subject, applicant.pair)
        state = {
            "number": 1,
            "answers": answers,
            "code": fresh.code,
            "begun_at": timezone.now().isoformat(),
            "marks": [_mark_of(cookie)],
        }
        draft = Draft.objects.create(
            id=applicant.subject,
            applicant_public=bytes(applicant.pair.public),
            state=_seal_state(applicant, state),
            receipt_lookup=fresh.lookup,
            receipt_salt_v=fresh.salt_version,
            applicant_wrapped=fresh.wrapped,
            expires_on=timezone.localdate() + DRAFT_KEPT_FOR,
        )
    return _opened_draft(draft, applicant, state, unlock), cookie


def open_draft(*, cookie: str) -> OpenDraft:
    """Open the draft, late pages included. Raises Locked, AlreadySent, DraftPutBack, Tampered."""
    applicant, unlock = keys.applicant_from_cookie(cookie=cookie, kind=Unlock.Kind.DRAFT)
    with alarms.reported(applicant), transaction.atomic():
        draft, state = _locked_state(applicant, seen=FormToken.read(cookie).number)
        mark = _mark_of(cookie)
        if draft.late or mark not in state["marks"]:
            for page in _late_pages(draft, applicant, state["marks"]):
                state["answers"].update(page["answers"])
                if seen := state["answers"].get(SEEN):
                    late = {page["page"], *page["answers"]}
                    state["answers"][SEEN] = [id_ for id_ in seen if id_ not in late]
            state["marks"] = [*state["marks"], mark][-MARKS:]
            draft.late = b""
            _store_state(draft, applicant, state)
    return _opened_draft(draft, applicant, state, unlock)


def save_page(*, draft: OpenDraft, answers: Answers) -> OpenDraft:
    """Add a page's answers to the stored ones.

    Raises Locked if the draft was erased meanwhile, AlreadySent, crypto.TooLong, Tampered.
    """
    with alarms.reported(draft.applicant), transaction.atomic():
        row, state = _locked_state(draft.applicant, seen=draft.number)
        state["answers"] |= answers
        _store_state(row, draft.applicant, state)
    return replace(
        draft, number=state["number"], answers=state["answers"], kept_until=row.expires_on
    )


def save_late_page(*, cookie: str, answers: Answers, page: str = "") -> None:
    """Keep a page that came after the lock, sealed to the draft's key until the code opens it.

    The form then shows that page again: anybody who held the telephone could have typed there.
    Raises Locked if the cookie names no draft, Tampered if its key is another.
    """
    token = FormToken.read(cookie)
    with alarms.reported(None), transaction.atomic():
        alive = Draft.objects.select_for_update().alive(timezone.localdate())
        draft = alive.filter(pk=token.subject, sent_at=None).first()
        if draft is None:
            raise Locked
        public = bytes(draft.applicant_public)
        if fingerprint(public) != token.public_hash:
            raise Tampered("key_swapped", draft.pk)
        late = pack({"mark": token.late_mark, "page": page, "answers": answers}, LONG)
        blob = seal(PublicKeys.from_bytes(public), row_labels.of_draft("late page", draft.pk), late)
        pages = [*_split_pages(bytes(draft.late)), blob][-LATE_PAGES:]
        draft.late = b"".join(len(each).to_bytes(LENGTH_BYTES) + each for each in pages)
        draft.save(update_fields=["late"])


def erase_expired_drafts(*, today: date) -> int:
    """Delete expired drafts, receipts and unlocks. Return how many drafts and receipts went."""
    receipts = Draft.objects.filter(sent_at__lt=timezone.now() - RECEIPT_LASTS)
    unlocks.sweep()
    return Draft.objects.filter(expires_on__lt=today).delete()[0] + receipts.delete()[0]


def reduce_to_receipt(*, draft: Draft, applicant: Applicant, receipt: Receipt) -> None:
    """Reduce a sent draft to its receipt. Call it within the transaction that sends."""
    draft.state = _seal_receipt(applicant, receipt)
    draft.late = draft.applicant_wrapped = b""
    draft.receipt_lookup = None
    draft.sent_at = timezone.now()
    draft.save()
    ends_at = draft.sent_at + RECEIPT_LASTS
    unlocks.end(subject=draft.pk, kind=Unlock.Kind.DRAFT, at=ends_at)


def read_receipt(*, draft: Draft, applicant: Applicant) -> Receipt:
    """Return the receipt in the draft. Raises Tampered."""
    content = _unwrapped(draft, applicant, row_labels.of_draft("receipt", draft.pk))
    return Receipt(**{**content, "received_on": date.fromisoformat(content["received_on"])})


def load_receipt(*, cookie: str) -> Receipt:
    """Return the receipt until it is confirmed or the unlock ends; after that raise Locked."""
    applicant, _unlock = keys.applicant_from_cookie(cookie=cookie, kind=Unlock.Kind.DRAFT)
    draft = Draft.objects.filter(pk=applicant.subject, sent_at__isnull=False).first()
    if draft is None:
        raise Locked
    with alarms.reported(applicant):
        return read_receipt(draft=draft, applicant=applicant)


def load_code(*, cookie: str) -> str:
    """Return the code of an open draft or of a receipt. Raises Locked, Tampered."""
    try:
        return open_draft(cookie=cookie).code
    except AlreadySent:
        return load_receipt(cookie=cookie).code


def hide_receipt(*, cookie: str, hide: bool) -> None:
    """Stop or start showing the code of the receipt, also to people who press Back or reload."""
    applicant, _unlock = keys.applicant_from_cookie(cookie=cookie, kind=Unlock.Kind.DRAFT)
    with alarms.reported(applicant), transaction.atomic():
        draft = locked_draft(applicant)
        if draft.sent_at is None:
            raise Locked
        held = replace(read_receipt(draft=draft, applicant=applicant), is_hidden=hide)
        draft.state = _seal_receipt(applicant, held)
        draft.save(update_fields=["state"])


def confirm_receipt(*, cookie: str, last_four: str) -> bool:
    """End the receipt if these are the last four digits of its code. Return whether they are."""
    held = load_receipt(cookie=cookie)
    try:
        is_right = ascii_digits(last_four) == held.code[-4:]
    except NotACode:
        is_right = False
    if is_right:
        delete_draft(FormToken.read(cookie).subject)
    return is_right


@transaction.atomic
def delete_draft(draft: UUID) -> None:
    """Delete a draft, or the receipt that is left of it, with every unlock of it."""
    unlocks.end(subject=draft, kind=Unlock.Kind.DRAFT)
    Draft.objects.filter(pk=draft).delete()


def locked_draft(applicant: Applicant) -> Draft:
    """Lock the draft: of two requests at once, one waits. Raises Locked, Tampered."""
    alive = Draft.objects.select_for_update().alive(timezone.localdate())
    draft = alive.filter(pk=applicant.subject).first()
    if draft is None:
        raise Locked
    if bytes(draft.applicant_public) != bytes(applicant.pair.public):
        raise Tampered("key_swapped", draft.pk)
    return draft


def _locked_state(applicant: Applicant, *, seen: int) -> tuple[Draft, Content]:
    """Lock and read the draft. Raises AlreadySent, or DraftPutBack if a later state than it was seen."""
    draft = locked_draft(applicant)
    if draft.sent_at:
        raise AlreadySent
    state = _unwrapped(draft, applicant, row_labels.of_draft("draft state", draft.pk))
    if state["number"] < seen:
        raise DraftPutBack(draft.pk, state["number"])
    return draft, state


def _unwrapped(draft: Draft, applicant: Applicant, label: Label) -> Content:
    """Return what a draft or its receipt holds. Raises Tampered."""
    try:
        return unpack(unwrap(applicant.pair.own, label, bytes(draft.state)))
    except CannotOpen:
        raise Tampered("blob_altered", draft.pk) from None


def _seal_state(applicant: Applicant, state: Content) -> bytes:
    label = row_labels.of_draft("draft state", applicant.subject)
    return wrap(applicant.pair.own, label, pack(state, LONG))


def _seal_receipt(applicant: Applicant, receipt: Receipt) -> bytes:
    content = asdict(receipt) | {"received_on": receipt.received_on.isoformat()}
    return wrap(
        applicant.pair.own, row_labels.of_draft("receipt", applicant.subject), pack(content, SHORT)
    )


def _store_state(draft: Draft, applicant: Applicant, state: Content) -> None:
    state["number"] += 1
    draft.state = _seal_state(applicant, state)
    draft.expires_on = timezone.localdate() + DRAFT_KEPT_FOR
    draft.save(update_fields=["state", "late", "expires_on"])


def _opened_draft(draft: Draft, applicant: Applicant, state: Content, unlock: Unlock) -> OpenDraft:
    return OpenDraft(
        pk=applicant.subject,
        number=state["number"],
        applicant=applicant,
        answers=state["answers"],
        code=state["code"],
        begun_at=datetime.fromisoformat(state["begun_at"]),
        locks_at=unlock.locks_at,
        kept_until=draft.expires_on,
    )


def _late_pages(draft: Draft, applicant: Applicant, marks: list[str]) -> Iterator[Content]:
    """Yield what came late, oldest first, from a browser that had the draft open.

    A page that somebody else put there is reported and left out: the person goes on without it.
    """
    for blob in _split_pages(bytes(draft.late)):
        try:
            page = unpack(applicant.pair.open(row_labels.of_draft("late page", draft.pk), blob))
            is_ours = fingerprint(str(page.get("mark")).encode()).hex() in marks
        except CannotOpen:
            is_ours = False
        if is_ours:
            yield page
        else:
            alarms.report(Tampered("blob_altered", draft.pk), by=applicant)


def _mark_of(cookie: str) -> str:
    return fingerprint(FormToken.read(cookie).late_mark.encode()).hex()


def _split_pages(late: bytes) -> list[bytes]:
    pages = []
    while late:
        ends = LENGTH_BYTES + int.from_bytes(late[:LENGTH_BYTES])
        pages.append(late[LENGTH_BYTES:ends])
        late = late[ends:]
    return pages
