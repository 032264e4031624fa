"""Give a new code to a person whose code somebody else may have, or who lost it.

A caseworker gives it after a call to the contact we know, or for the word that only the person
knows; never for the old code. From then on the old code opens nothing, and the case has a new key.
"""

from legal_help.access.locked_case import LockedCase, NoSuchRequest
from legal_help.casework.case_texts import (
    NotChecked,
    codes_given,
    keep_settlement,
    texts_of,
    verification_methods,
)
from legal_help.casework.conflicts import conflict_check
from legal_help.event_log import log
from legal_help.events.case_actions import RekeyReason
from legal_help.intake import drafts
from legal_help.models import HelpRequest, Unlock
from legal_help.rules import reported_changes
from legal_help.trust import keys, unlocks
from legal_help.trust.actors import Caseworker
from legal_help.trust.code_columns import hashes_of_code
from legal_help.trust.keys import NewApplicant


class AlreadyGiven(Exception):
    """Raised if a code was given since the page was opened: a second click must not replace it."""


def give_new_code(
    *, by: Caseworker, public_ref: str, how: reported_changes.VerificationMethod, given_before: int
) -> str:
    """Give the case new keys and return the code that opens them: 24 digits, stored nowhere.

    `given_before` is the number of new codes that the page showed. Our replies are sealed again for
    the new code, visits with the old code end, and reports of a seen code are settled. Raises
    AlreadyGiven, NotChecked, Busy, and as `cases.send_reply`.
    """
    row = HelpRequest.objects.filter(public_ref=public_ref).only("pk").first()
    if row is None or str(row.pk) not in log.look().open_to(by.person):
        raise NoSuchRequest
    # Outside the transaction: it is slow on purpose, and would block every other writer.
    fresh = keys.new_applicant(row.pk)
    with conflict_check.locked_case(by, public_ref) as case:
        if len(codes_given(case)) != given_before:
            raise AlreadyGiven
        letters = texts_of(case).letters
        if how not in verification_methods(case.opened.part("answers"), letters):
            raise NotChecked
        _put_in_place(case, fresh, how)
        unlocks.end(subject=case.pk, kind=Unlock.Kind.VISIT)
        drafts.delete_draft(case.pk)
        for letter in letters:
            if letter.kind == reported_changes.ReportKind.CODE and letter.waits:
                keep_settlement(case, letter.number, counts=True, how=how)
    return fresh.code


def _put_in_place(
    case: LockedCase, fresh: NewApplicant, how: reported_changes.VerificationMethod
) -> None:
    row, person = case.opened.row, fresh.applicant.pair.public
    row.receipt_lookup, row.receipt_salt_v = fresh.lookup, fresh.salt_version
    row.applicant_wrapped = fresh.wrapped
    case.renew_key(
        why=RekeyReason.CODE,
        details={"how": how},
        person_keys=person,
        person=person.signing.hex(),
        code=hashes_of_code(row),
    )
    row.save(update_fields=["receipt_lookup", "receipt_salt_v", "applicant_wrapped"])
