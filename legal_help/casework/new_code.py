"""Give a new code to a person whose code somebody else may have, or who lost it.

A caseworker gives it after a call to the contact we know, or for the word that only the person
knows; never for the old code. From then on the old code opens nothing.
"""

from collections.abc import Sequence

from legal_help.access import reach, workbench
from legal_help.casework.conflicts import conflict_check
from legal_help.crypto.keys_public import PublicKeys
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.events.texts import Content
from legal_help.intake import drafts
from legal_help.models import ThreadMessage, Unlock
from legal_help.rules import reported_changes
from legal_help.sealed import answers, correspondence, renewal
from legal_help.sealed.correspondence import Letter
from legal_help.sealed.opening import OpenedCase
from legal_help.sealed.reading import Reading
from legal_help.trust import keys, unlocks, writers
from legal_help.trust.keys import Caseworker, NewApplicant
from legal_help.trust.roster import verified as current_roster


class AlreadyGiven(Exception):
    """Raised if a code was given since the page was opened: a second click must not replace it."""


def verification_methods(
    told: Content, letters: Sequence[Letter]
) -> list[reported_changes.VerificationMethod]:
    """Return the methods to rely on, from what the person gave us.

    A contact proves nothing if it was reported unsafe, or if a message was refused or is missing:
    that message may have reported it.
    """
    in_force = correspondence.contact_in_force(letters) or told
    is_doubtful = correspondence.old_way_is_stopped(letters) or any(
        each.is_refused for each in letters
    )
    holds = {
        reported_changes.VerificationMethod.OLD_CONTACT: not is_doubtful
        and bool(in_force.get("phone") or in_force.get("helper_phone")),
        reported_changes.VerificationMethod.OWN_WORD: bool(told.get("own_word")),
    }
    return [how for how in reported_changes.METHODS_FOR_NEW_CODE if holds[how]]


def give_new_code(
    *, by: Caseworker, public_ref: str, how: reported_changes.VerificationMethod, given_before: int
) -> str:
    """Give the case new keys and return the code that opens them: 24 digits, stored nowhere.

    `given_before` is the number of new codes that the page showed. Our replies are sealed again for
    the new code, visits with the old code end, and reports of a seen code are settled. Raises
    AlreadyGiven, workbench.NotChecked, Busy, and as `cases.send_reply`.
    """
    known = reach.open_to(by.person, current_roster())
    case = known.filter(public_ref=public_ref).first()
    if case is None:
        raise workbench.NoSuchRequest
    # Outside the transaction: it is slow on purpose, and would block every other writer.
    fresh = keys.new_applicant(case.pk)
    with conflict_check.locked_case(by, public_ref) as opened:
        if len(opened.header.codes_given) != given_before:
            raise AlreadyGiven
        reading = Reading(by, current_roster())
        letters = reading.letters(opened, reading.notes(opened)[1])
        if how not in verification_methods(opened.part("answers"), letters):
            raise workbench.NotChecked
        mark = writers.mark_of(_store_new_keys(opened, fresh, by, how))
        _reseal_replies(opened, fresh.applicant.pair.public, by)
        unlocks.end(subject=opened.request.pk, kind=Unlock.Kind.VISIT)
        drafts.delete_draft(opened.request.pk)
        said = f"{how}:{mark}"
        audit.record(action=Action.CODE_GIVEN, object_ref=opened.request.pk, detail=said, by=by)
        _settle_code_reports(opened, letters, by, how)
    return fresh.code


def _store_new_keys(
    opened: OpenedCase,
    fresh: NewApplicant,
    by: Caseworker,
    how: reported_changes.VerificationMethod,
) -> bytes:
    """Store the new keys and return the renewal as it was signed."""
    case = opened.request
    following = workbench.next_renewal(opened, by, applicant=fresh.applicant.pair.public, how=how)
    signed = workbench.signed_renewal(opened, following, by=by, case_key=opened.case_key)
    case.renewals = renewal.written([*renewal.read(bytes(case.renewals)), signed])
    case.receipt_lookup, case.receipt_salt_v = fresh.lookup, fresh.salt_version
    case.applicant_wrapped = fresh.wrapped
    case.save(update_fields=["renewals", "receipt_lookup", "receipt_salt_v", "applicant_wrapped"])
    return signed.body


def _reseal_replies(opened: OpenedCase, to: PublicKeys, by: Caseworker) -> None:
    """Seal our replies for the new code. A reply that was altered stays closed and is reported."""
    ours = opened.request.messages.filter(direction=ThreadMessage.Direction.FROM_US)
    roster, drop = current_roster(), workbench.drop_that_counts(opened)
    for message in ours:
        try:
            # Sealing vouches for a reply to the person, so replies that staff see refused are left
            # out.
            opened.text_from_us(message, roster)
        except audit.Tampered as refusal:
            audit.record(
                action=Action.REFUSED, object_ref=opened.request.pk, detail=refusal.code, by=by
            )
            continue
        letter = opened.letter_from_us(message)
        message.applicant_blob = answers.for_person(
            letter, to=to, drop=drop, request=opened.request.pk, row=message.pk
        )
        message.save(update_fields=["applicant_blob"])


def _settle_code_reports(
    opened: OpenedCase,
    letters: Sequence[Letter],
    by: Caseworker,
    how: reported_changes.VerificationMethod,
) -> None:
    worries = [
        each.number
        for each in letters
        if each.kind == reported_changes.ReportKind.CODE and not each.settled
    ]
    for message in opened.request.messages.filter(number__in=worries):
        said = {"text": "", "settles": str(message.pk), "counts": True, "how": how}
        workbench.keep_note(opened, by, said, action=Action.NEWS_SETTLED, settles=message)
