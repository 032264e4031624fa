"""Send a draft: turn it, once, into a case that only its readers can open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from legal_help.access.grants import public_keys_of, seal_grants
from legal_help.crypto import row_labels
from legal_help.crypto.padding import LONG, SHORT
from legal_help.crypto.sealing import new_secret, wrap
from legal_help.crypto.vectors import SelfTestFailed, self_test
from legal_help.event_log import alarms, log
from legal_help.event_log.alarms import KeySwapped
from legal_help.event_log.log import NoRoster, retried, writing
from legal_help.events.case_actions import CaseAction
from legal_help.events.roster import Roster
from legal_help.events.sign_step import sign_step
from legal_help.intake import drafts
from legal_help.intake.drafts import OpenDraft, Receipt
from legal_help.intake.references import new_reference
from legal_help.models import Draft, HelpRequest, KeyGrant
from legal_help.questions import ENTERED_BY
from legal_help.rules.deadlines import Level, review_by
from legal_help.rules.triage import Facts, triage
from legal_help.sealed.case_opener import hash_of_keys, keys_blob, lock_of, new_drop
from legal_help.sealed.texts import Content, mark_of, pack_salted
from legal_help.trust import lawbook
from legal_help.trust.actors import Applicant
from legal_help.trust.code_columns import hashes_of_code
from legal_help.trust.tokens import Locked

FIRST_KEY_VERSION = 1
# Somebody must read these soon, and ending one takes two people.
URGENT_LEVELS = frozenset({Level.U1, Level.U2})


class IntakeClosed(Exception):
    """Raised while we cannot take requests. `str()` is a code of `why_intake_is_closed`."""


@dataclass(frozen=True, kw_only=True, repr=False)
class _Sending:
    """Hold what one sending works with, and the marks of what it has sealed."""

    case_id: UUID
    case_key: bytes
    applicant: Applicant
    today: date
    marks: dict[str, str] = field(default_factory=dict)

    def seal_part(self, name: str, content: Content, sizes: tuple[int, ...]) -> bytes:
        text = pack_salted(content, sizes)
        self.marks[name] = mark_of(name, self.case_id, text)
        return wrap(self.case_key, row_labels.part(name, self.case_id, FIRST_KEY_VERSION), text)


def why_intake_is_closed() -> str | None:
    """Return a code for why no request can be taken, or None if intake is open."""
    try:
        _intake_roster()
    except IntakeClosed as closed:
        return str(closed)
    return None


@retried
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
    Locked if the draft was erased meanwhile, crypto.TooLong, Tampered.
    """
    _intake_roster()
    with alarms.reported(draft.applicant), writing() as batch:
        row = _locked_row(draft)
        if row.sent_at:
            return drafts.read_receipt(draft=row, applicant=draft.applicant)
        sending = _Sending(
            case_id=draft.pk,
            case_key=new_secret(),
            applicant=draft.applicant,
            today=timezone.localdate(),
        )
        case, state = _sealed_case(sending, row, answers, card, facts)
        grants = _grants(sending, batch.known.roster)
        state["form"] = form_version
        state["holders"] = sorted(str(grant.recipient) for grant in grants)
        head = sign_step(
            None,
            CaseAction.SEND,
            case=str(case.pk),
            by=draft.applicant.by,
            pair=draft.applicant.pair,
            on=sending.today.isoformat(),
            roster=batch.known.roster,
            chosen=state,
        )
        batch.add_step(head.event, base=None)
        case.save(force_insert=True)
        KeyGrant.objects.bulk_create(grants)
        receipt = Receipt(
            code=draft.code,
            public_ref=case.public_ref,
            received_on=sending.today,
            is_for_caller=ENTERED_BY in answers,
        )
        drafts.reduce_to_receipt(draft=row, applicant=draft.applicant, receipt=receipt)
    return receipt


def _intake_roster() -> Roster:
    """Return the roster, on which somebody always takes requests; or raise IntakeClosed."""
    try:
        self_test()
        roster = log.look().roster
    except SelfTestFailed:
        raise IntakeClosed("self-test-failed") from None
    except NoRoster as missing:
        raise IntakeClosed(str(missing)) from None
    return roster


def _locked_row(draft: OpenDraft) -> Draft:
    """Lock the draft: of two sendings at once, one waits and then finds the receipt."""
    row = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if row is None:
        raise Locked
    if bytes(row.applicant_public) != bytes(draft.applicant.pair.public):
        raise KeySwapped(draft.pk)
    return row


def _sealed_case(
    sending: _Sending,
    draft: Draft,
    answers: Mapping[str, object],
    card: Mapping[str, object],
    facts: Facts,
) -> tuple[HelpRequest, dict[str, Any]]:
    """Return the row of the case, and the fields of its first state."""
    drop, drop_wrapped = new_drop(sending.case_key, sending.case_id, FIRST_KEY_VERSION)
    person = sending.applicant.pair.public
    level, reasons = triage(facts, sending.today, lawbook.verified())
    found = {
        "level": level,
        "reasons": [[reason.code, reason.level, _iso(reason.date)] for reason in reasons],
        "facts": dict(facts),
    }
    keys = keys_blob(person, drop.public)
    case = HelpRequest(
        id=sending.case_id,
        public_ref=_free_reference(),
        receipt_lookup=bytes(draft.receipt_lookup or b""),
        receipt_salt_v=draft.receipt_salt_v,
        applicant_wrapped=bytes(draft.applicant_wrapped),
        keys=keys,
        drop_private=drop_wrapped,
        card=sending.seal_part("card", dict(card), SHORT),
        triage=sending.seal_part("triage", found, SHORT),
        answers=sending.seal_part("answers", dict(answers), LONG),
    )
    state = {
        "ref": case.public_ref,
        "review_by": review_by(level, sending.today).isoformat(),
        "is_urgent": level in URGENT_LEVELS,
        "parts": dict(sending.marks),
        "person": person.signing.hex(),
        "keys": hash_of_keys(keys),
        "code": hashes_of_code(case),
        "lock": lock_of(sending.case_key, FIRST_KEY_VERSION),
    }
    return case, state


def _grants(sending: _Sending, roster: Roster) -> list[KeyGrant]:
    """Seal the case key to whoever takes requests, and to recovery.

    A key to which nothing can be sealed is left out and told. Raises IntakeClosed if that leaves
    no reader, or not the recovery key.
    """
    holders = {*roster.taking_requests(), roster.recovery_key}
    recipients = public_keys_of(sorted(holders), roster)
    grants = seal_grants(sending.case_id, sending.case_key, FIRST_KEY_VERSION, recipients)
    sealed = {str(grant.recipient) for grant in grants}
    for key in holders - sealed:
        alarms.note_one("key_unusable", by=key)
    if not {roster.recovery_key} < sealed:
        raise IntakeClosed("no-reader")
    return grants


def _free_reference() -> str:
    """Return a reference that no case has."""
    reference = new_reference()
    while HelpRequest.objects.filter(public_ref=reference).exists():
        reference = new_reference()
    return reference


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
