"""Let a caseworker set how urgent a case is, or leave it to triage again, in a signed note."""

from collections.abc import Iterable

from django.utils import timezone

from legal_help.access.locked_case import NoSuchRequest, RequestWithdrawn, locked_case
from legal_help.casework.case_texts import facts_of, sign_urgency, texts_of
from legal_help.casework.conflicts import conflict_check
from legal_help.casework.queue.ordered_cases import QueueEntry
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.appending import CaseChanged, InDoubt, RosterChanged
from legal_help.models import CaseNote
from legal_help.rules import urgency
from legal_help.rules.deadlines import Level
from legal_help.rules.urgency import OverrideReason
from legal_help.sealed import correspondence
from legal_help.trust import lawbook
from legal_help.trust.actors import Caseworker


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

    `seen` is the number of the person's last message that the caseworker had seen; later messages
    still count. The review day comes nearer, never later. Raises NotConfirmed, NoSuchRequest,
    RequestWithdrawn, TooLong, Tampered.
    """
    today = timezone.localdate()
    with conflict_check.locked_case(by, public_ref) as case:
        # Nobody can have seen messages that do not exist yet.
        seen = min(seen, case.state.messages_in)
        letters = texts_of(case).letters
        known = [letter for letter in letters if letter.from_us or letter.number <= seen]
        facts, law = facts_of(case.opened), lawbook.verified()
        triage, reasons = correspondence.triaged(facts, known, today, law)
        if urgency.needs_confirmation(triage, level) and not confirmed:
            raise NotConfirmed
        said = urgency.UrgencyOverride(
            level=level,
            triage_level=triage,
            reason=why,
            known_reasons=frozenset(reasons),
            last_message_seen=seen,
        )
        changes = urgency.changes_by(level, case.state, today)
        case.keep_note({"text": text, "sets": said.as_json()}, kind=CaseNote.LEVEL, **changes)


def leave_to_triage(*, by: Caseworker, public_ref: str) -> None:
    """Leave the urgency to triage again. Raises NoOverride, and as `set_level`."""
    with conflict_check.locked_case(by, public_ref) as case:
        said = texts_of(case).level
        if said is None or said.override is None:
            raise NoOverride
        case.keep_note({"text": "", "sets": {}}, kind=CaseNote.LEVEL)


def sign_new_urgency(*, by: Caseworker, entries: Iterable[QueueEntry]) -> None:
    """Sign that each case whose day has come near is urgent, so that nobody ends it alone any more.

    A case that cannot be signed now is signed when somebody next looks at the queue.
    """
    for entry in entries:
        case = entry.case
        if not entry.urgency.takes_two or case.state.is_urgent or case.is_withdrawn:
            continue
        try:
            with locked_case(by, case.public_ref) as locked:
                sign_urgency(locked)
        except InDoubt:
            return
        except (Tampered, NoSuchRequest, RequestWithdrawn, CaseChanged, RosterChanged):
            continue
