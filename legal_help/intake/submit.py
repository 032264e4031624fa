"""Send a draft: turn it, once, into a case that only its readers can open."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from legal_help.access.grants import seal_grants
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import new_secret, wrap
from legal_help.crypto.vectors import SelfTestFailed, self_test
from legal_help.event_log import alarms, log
from legal_help.event_log.appending import writing
from legal_help.event_log.log import NoRoster
from legal_help.event_log.telling import retried
from legal_help.events.case_actions import CaseAction
from legal_help.events.roster import Roster
from legal_help.events.sign_step import sign_step
from legal_help.intake import drafts
from legal_help.intake.drafts import OpenDraft, Receipt
from legal_help.intake.references import new_reference
from legal_help.models import Draft, HelpRequest, KeyGrant
from legal_help.questions import ENTERED_BY
from legal_help.rules.deadlines import review_by
from legal_help.rules.triage import Facts, triage
from legal_help.rules.urgency import is_urgent
from legal_help.sealed.case_opener import hash_of_keys, keys_blob, lock_of, new_drop
from legal_help.sealed.packing import LONG, SHORT, pack_salted
from legal_help.sealed.texts import mark_of
from legal_help.trust import lawbook
from legal_help.trust.actors import Applicant
from legal_help.trust.code_columns import hashes_of_code

FIRST_KEY_VERSION = 1


class IntakeClosed(Exception):
    """Raised while we cannot take requests. `str()` is a code of `why_intake_is_closed`."""


def why_intake_is_closed() -> str | None:
    """Return a code for why no request can be taken, or None if intake is open.

    On a roster that verifies, somebody always takes requests.
    """
    try:
        self_test()
        log.look()
    except SelfTestFailed:
        return "self-test-failed"
    except NoRoster as missing:
        return str(missing)
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
    if why := why_intake_is_closed():
        raise IntakeClosed(why)
    with alarms.reported(draft.applicant), writing() as batch:
        row = drafts.locked_draft(draft.applicant)
        if row.sent_at:
            return drafts.read_receipt(draft=row, applicant=draft.applicant)
        case_key, today = new_secret(), timezone.localdate()
        grants = _grants(draft.pk, case_key, batch.known.roster)
        urgency, texts = _urgency_and_texts(answers, card, facts)
        case, state = _sealed_case(row, draft.applicant, case_key, texts)
        state.update(urgency)
        state["form"] = form_version
        state["holders"] = sorted(str(grant.recipient) for grant in grants)
        head = sign_step(
            None,
            CaseAction.SEND,
            case=str(case.pk),
            by=draft.applicant.by,
            pair=draft.applicant.pair,
            on=today.isoformat(),
            roster=batch.known.roster,
            chosen=state,
        )
        batch.add_step(head.event)
        case.save(force_insert=True)
        KeyGrant.objects.bulk_create(grants)
        receipt = Receipt(
            code=draft.code,
            public_ref=case.public_ref,
            received_on=today,
            is_for_caller=ENTERED_BY in answers,
        )
        drafts.reduce_to_receipt(draft=row, applicant=draft.applicant, receipt=receipt)
    return receipt


def _urgency_and_texts(
    answers: Mapping[str, object], card: Mapping[str, object], facts: Facts
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return what triage says in the state, and the texts of the parts. Raises TooLong."""
    today = timezone.localdate()
    level, reasons = triage(facts, today, lawbook.verified())
    found = {
        "level": level,
        "reasons": [[each.code, each.level, each.date and str(each.date)] for each in reasons],
        "facts": dict(facts),
    }
    state = {"review_by": review_by(level, today).isoformat(), "is_urgent": is_urgent(reasons)}
    return state, {
        "answers": pack_salted(dict(answers), LONG),
        "card": pack_salted(dict(card), SHORT),
        "triage": pack_salted(found, SHORT),
    }


def _sealed_case(
    draft: Draft, applicant: Applicant, case_key: bytes, texts: Mapping[str, bytes]
) -> tuple[HelpRequest, dict[str, Any]]:
    """Return the row of the case, and the fields of its first state."""
    person = applicant.pair.public
    drop, drop_wrapped = new_drop(case_key, draft.pk, FIRST_KEY_VERSION)
    labels = {name: row_labels.part(name, draft.pk, FIRST_KEY_VERSION) for name in texts}
    keys = keys_blob(person, drop.public)
    case = HelpRequest(
        id=draft.pk,
        public_ref=_free_reference(),
        receipt_lookup=bytes(draft.receipt_lookup or b""),
        receipt_salt_v=draft.receipt_salt_v,
        applicant_wrapped=bytes(draft.applicant_wrapped),
        keys=keys,
        drop_private=drop_wrapped,
        **{name: wrap(case_key, labels[name], text) for name, text in texts.items()},
    )
    state = {
        "ref": case.public_ref,
        "parts": {name: mark_of(name, draft.pk, text) for name, text in texts.items()},
        "person": person.signing.hex(),
        "keys": hash_of_keys(keys),
        "code": hashes_of_code(case),
        "lock": lock_of(case_key, FIRST_KEY_VERSION),
    }
    return case, state


def _grants(case: UUID, case_key: bytes, roster: Roster) -> list[KeyGrant]:
    """Seal the case key to whoever takes requests, and to recovery.

    A key to which nothing can be sealed is left out and told. Raises IntakeClosed if that leaves
    no reader, or not the recovery key.
    """
    holders = {*roster.taking_requests(), roster.recovery_key}
    grants = seal_grants(case, case_key, FIRST_KEY_VERSION, holders, roster)
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
