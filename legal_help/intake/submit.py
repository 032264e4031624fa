"""Send a draft: turn it, once, into a case that only its readers can open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from legal_help.access import granting
from legal_help.crypto import row_labels
from legal_help.crypto.keys_public import PublicKeys
from legal_help.crypto.padding import LONG, SHORT
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import mac, new_secret, wrap
from legal_help.crypto.vectors import SelfTestFailed, self_test
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.events.texts import Content, hash_of_all, signed
from legal_help.intake import drafts
from legal_help.intake.drafts import OpenDraft, Receipt
from legal_help.intake.references import new_reference
from legal_help.models import Draft, HelpRequest, KeyGrant, Tombstone
from legal_help.questions import ENTERED_BY
from legal_help.rules.deadlines import review_by
from legal_help.rules.triage import Facts, triage
from legal_help.sealed.header import Header
from legal_help.sealed.opening import COVERS
from legal_help.trust import keys, lawbook
from legal_help.trust.chain import Roster
from legal_help.trust.roster import NoRoster
from legal_help.trust.roster import verified as current_roster
from legal_help.trust.tokens import Locked

FIRST_KEY_VERSION = 1


class IntakeClosed(Exception):
    """Raised while we cannot take requests. `str()` is a code of `why_intake_is_closed`."""


@dataclass(frozen=True, kw_only=True, repr=False)
class _Sending:
    """Hold what one sending works with, so that its steps need not pass it around."""

    case_id: UUID
    case_key: bytes
    writer: Pair
    today: date

    def part(self, name: str, content: Content, sizes: tuple[int, ...]) -> bytes:
        return self.wrapped(name, self.signed(name, content, sizes))

    def signed(self, name: str, content: Content, sizes: tuple[int, ...]) -> bytes:
        label = row_labels.part_signature(name, self.case_id)
        return signed(content, by=self.writer, label=label, sizes=sizes)

    def wrapped(self, name: str, text: bytes) -> bytes:
        return wrap(self.case_key, row_labels.part(name, self.case_id, FIRST_KEY_VERSION), text)

    def grant(self, recipient: UUID, public: PublicKeys) -> KeyGrant:
        return granting.sealed(
            request=self.case_id,
            case_key=self.case_key,
            version=FIRST_KEY_VERSION,
            recipient=recipient,
            public=public,
        )


def why_intake_is_closed() -> str | None:
    """Return a code for why no request can be taken, or None if intake is open."""
    try:
        _intake_roster()
    except IntakeClosed as closed:
        return str(closed)
    return None


def send_draft(
    *,
    draft: OpenDraft,
    answers: Mapping[str, object],
    card: Mapping[str, object],
    facts: Facts,
    form_version: int,
) -> Receipt:
    """Send the request. Sending the same draft again changes nothing and returns the same receipt.

    The caller has validated and pruned: `answers` is all that staff read, `card` is what conflicts
    are checked against, `facts` is what triage takes. Raises IntakeClosed (the draft is kept),
    Locked if the draft was erased meanwhile, crypto.TooLong, audit.Tampered.
    """
    roster = _intake_roster()
    with audit.reported(draft.applicant), transaction.atomic():
        row = _locked_row(draft)
        if row.sent_at:
            return drafts.read_receipt(draft=row, applicant=draft.applicant)
        sending = _Sending(
            case_id=draft.pk,
            case_key=new_secret(),
            writer=draft.applicant.pair,
            today=timezone.localdate(),
        )
        case = _sealed_case(sending, row, card, facts, form_version)
        case.answers = sending.part("answers", dict(answers), LONG)
        case.save(force_insert=True)
        KeyGrant.objects.bulk_create(_grants(sending, roster))
        receipt = Receipt(
            code=draft.code,
            public_ref=case.public_ref,
            received_on=case.received_on,
            is_for_caller=ENTERED_BY in answers,
        )
        drafts.reduce_to_receipt(draft=row, applicant=draft.applicant, receipt=receipt)
        # The signed day corrects a row that later shows another one.
        day = case.review_by.isoformat()
        audit.record(action=Action.RECEIVED, object_ref=case.pk, detail=day, by=draft.applicant)
    return receipt


def _intake_roster() -> Roster:
    """Return the roster if anybody on it reads new requests; otherwise raise IntakeClosed."""
    try:
        self_test()
        roster = current_roster()
    except SelfTestFailed:
        raise IntakeClosed("self-test-failed") from None
    except NoRoster as missing:
        raise IntakeClosed(str(missing)) from None
    if not roster.intake():
        raise IntakeClosed("no-reader")
    return roster


def _locked_row(draft: OpenDraft) -> Draft:
    """Lock the draft: of two sendings at once, one waits and then finds the receipt."""
    row = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if row is None:
        raise Locked
    if bytes(row.applicant_public) != bytes(draft.applicant.pair.public):
        raise audit.KeySwapped(draft.pk)
    return row


def _sealed_case(
    sending: _Sending,
    draft: Draft,
    card: Mapping[str, object],
    facts: Facts,
    form_version: int,
) -> HelpRequest:
    """Return the case without answers: header, drop key, card, triage, receipt."""
    header, drop_wrapped = _new_header(sending, form_version)
    label, body = row_labels.header(sending.case_id), header.encode()
    signature = sending.writer.sign(label, body)
    card_text = sending.signed("card", dict(card), SHORT)
    level, reasons = triage(facts, sending.today, lawbook.verified())
    found = {
        "level": level,
        "reasons": [[reason.code, reason.level, _iso(reason.date)] for reason in reasons],
        "facts": dict(facts),
        COVERS: hash_of_all((body, signature, card_text)),
    }
    return HelpRequest(
        id=sending.case_id,
        public_ref=header.public_ref,
        received_on=header.received_on,
        review_by=review_by(level, sending.today),
        header=body,
        header_signature=signature,
        header_mac=mac(sending.case_key, label, body),
        drop_private=drop_wrapped,
        receipt_lookup=bytes(draft.receipt_lookup or b""),
        receipt_salt_v=draft.receipt_salt_v,
        applicant_wrapped=bytes(draft.applicant_wrapped),
        card=sending.wrapped("card", card_text),
        triage=sending.part("triage", found, SHORT),
    )


def _new_header(sending: _Sending, form_version: int) -> tuple[Header, bytes]:
    """Return the header, and the private half of its drop key under the case key."""
    drop, drop_wrapped = keys.new_drop(
        case_key=sending.case_key, request=sending.case_id, version=FIRST_KEY_VERSION
    )
    header = Header(
        request=sending.case_id,
        public_ref=_free_reference(),
        key_version=FIRST_KEY_VERSION,
        form_version=form_version,
        received_on=sending.today,
        drop=drop,
        applicant=sending.writer.public,
    )
    return header, drop_wrapped


def _grants(sending: _Sending, roster: Roster) -> list[KeyGrant]:
    grants = [sending.grant(person.key, person.public) for person in roster.intake()]
    return [*grants, sending.grant(roster.recovery.key, roster.recovery.public)]


def _free_reference() -> str:
    """Return a reference that no case has or had: events of an erased case must not fit another."""
    reference = new_reference()
    while (
        HelpRequest.objects.filter(public_ref=reference).exists()
        or Tombstone.objects.filter(reference=reference).exists()
    ):
        reference = new_reference()
    return reference


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
