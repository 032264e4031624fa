"""Let a caseworker set how urgent a case is, or leave it to triage again, in a signed note."""

from django.utils import timezone

from legal_help.access.workbench import keep_note
from legal_help.casework.conflicts import conflict_check
from legal_help.events.actions import Action
from legal_help.rules import urgency
from legal_help.rules.deadlines import Level, review_by
from legal_help.rules.urgency import OverrideReason
from legal_help.sealed import correspondence
from legal_help.sealed.reading import Reading
from legal_help.trust import lawbook, roster
from legal_help.trust.keys import Caseworker


class NotConfirmed(Exception):
    """Raised if triage says U1 and the caseworker has not confirmed a lower level."""


class NoOverride(Exception):
    """Raised if the urgency is left to triage already."""


def set_level(
    *,
    by: Caseworker,
    public_ref: str,
    level: Level,
    why: OverrideReason,
    text: str,
    seen: int,
    confirmed: bool,
) -> None:
    """Set how urgent a case is, in place of triage and of earlier caseworkers.

    `seen` is the number of the last message that the caseworker had seen; later messages still
    count. The review day comes nearer, never later. Raises NotConfirmed, NoSuchRequest,
    RequestWithdrawn, crypto.TooLong, audit.Tampered.
    """
    today = timezone.localdate()
    with conflict_check.locked_case(by, public_ref) as opened:
        reading = Reading(by, roster.verified())
        letters = reading.letters(opened, reading.notes(opened)[1])
        # Nobody can have seen messages that do not exist yet.
        seen = min(seen, max((letter.number for letter in letters), default=0))
        known = [letter for letter in letters if letter.number <= seen]
        facts = opened.facts
        triage, reasons = correspondence.triaged(facts, known, today, lawbook.verified())
        if urgency.needs_confirmation(triage, level) and not confirmed:
            raise NotConfirmed
        said = urgency.UrgencyOverride(
            level=level,
            triage_level=triage,
            reason=why,
            known_reasons=frozenset(reasons),
            last_message_seen=seen,
        )
        content = {"text": text, "sets": said.as_json()}
        case = opened.request
        case.review_by = min(case.review_by, review_by(level, today))
        case.save(update_fields=["review_by"])
        keep_note(opened, by, content, action=Action.LEVEL_SET, read_by=case.review_by)


def leave_to_triage(*, by: Caseworker, public_ref: str) -> None:
    """Leave the urgency to triage again. Raises NoOverride, and as `set_level`."""
    with conflict_check.locked_case(by, public_ref) as opened:
        said, _refused = Reading(by, roster.verified()).level_said(
            opened, opened.request.notes.all()
        )
        if said is None or said.override is None:
            raise NoOverride
        day, said_again = opened.request.review_by, {"text": "", "sets": {}}
        keep_note(opened, by, said_again, action=Action.LEVEL_SET, read_by=day)
