"""Decide a case, and let a second person confirm what ends an urgent one.

The decision, its reason and its letter are in a signed note under the case key. The unencrypted
status and the row of a proposal are a cache of it.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from django.utils import timezone

from legal_help.access import walls, workbench
from legal_help.casework import assignment, new_code
from legal_help.casework.conflicts import conflict_check
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.evidence import endings
from legal_help.models import HelpRequest, Proposal
from legal_help.rules.deadlines import Level
from legal_help.rules.decisions import Decision, Outcome, check_decision, may_follow, needs_second
from legal_help.sealed import correspondence
from legal_help.sealed.correspondence import Letter, Note
from legal_help.sealed.message_numbers import next_number
from legal_help.sealed.opening import OpenedCase
from legal_help.sealed.reading import Reading
from legal_help.trust import lawbook
from legal_help.trust.chain import Person, Roster
from legal_help.trust.keys import Caseworker
from legal_help.trust.roster import verified as current_roster


class StatusChanged(Exception):
    """Raised if the status is not the one shown, or this decision cannot follow it."""


class WaitsForSecond(Exception):
    """Raised if another decision waits: somebody must confirm it or object first."""


class NothingProposed(Exception):
    """Raised if no such decision waits: it was settled, or no reader ever signed it."""


class OwnProposal(Exception):
    """Raised if the person who proposed a decision confirms it."""


class NoSuchOther(Exception):
    """Raised if this caseworker may not open the case that a duplicate repeats, or it is closed."""


@dataclass(frozen=True, kw_only=True, repr=False)
class DecisionContext:
    """Hold what a caseworker sees before deciding: of the person's words only their language.

    `code_is_doubtful`: somebody else may read what we write. `can_give_code`: a new code could end
    that.
    """

    case: HelpRequest
    level: Level
    language: str
    code_is_doubtful: bool
    can_give_code: bool


def read_before_deciding(*, by: Caseworker, public_ref: str) -> DecisionContext:
    """Return the context. Raises workbench.NoSuchRequest, RequestWithdrawn, audit.Tampered."""
    roster = current_roster()
    with conflict_check.locked_case(by, public_ref) as opened:
        answers, (level, letters) = opened.part("answers"), _read_messages(opened, by, roster)
        return DecisionContext(
            case=opened.request,
            level=level,
            language=answers.get("language", ""),
            code_is_doubtful=correspondence.code_is_doubtful(letters),
            can_give_code=bool(new_code.verification_methods(answers, letters)),
        )


def decide_case(*, by: Caseworker, public_ref: str, decision: Decision, shown: str) -> bool:
    """Decide. Return whether it counts at once, or waits for a second person.

    `shown` is the status that the page showed. Raises decisions.IncompleteDecision, StatusChanged,
    WaitsForSecond, NoSuchOther, crypto.TooLong, workbench.NoSuchRequest,
    workbench.RequestWithdrawn, audit.Tampered.
    """
    roster = current_roster()
    with conflict_check.locked_case(by, public_ref) as opened:
        case = opened.request
        check_decision(decision, received_on=case.received_on, today=timezone.localdate())
        if case.status != shown or not may_follow(decision.outcome, shown):
            raise StatusChanged
        if Proposal.objects.filter(request=case).exists():
            raise WaitsForSecond
        if decision.outcome == Outcome.DUPLICATE:
            _require_open_case(decision.same_as, case, by)
        if needs_second(decision.outcome, _read_messages(opened, by, roster)[0]):
            # Nobody can have read messages that do not exist yet.
            seen = min(decision.read_to, next_number(case) - 1)
            said = {"text": "", "proposes": replace(decision, read_to=seen).as_content()}
            note = workbench.keep_note(opened, by, said, action=Action.DECISION_PROPOSED)
            Proposal.objects.create(request=case, note=note)
            return False
        _carry_out(opened, by, roster, decision, action=Action.DECIDED)
        return True


def confirm_decision(*, by: Caseworker, public_ref: str, note: UUID) -> None:
    """Confirm what somebody else proposed in this note. The decision counts and its letter is sent.

    Raises NothingProposed, OwnProposal, StatusChanged, and as `decide_case`.
    """
    roster = current_roster()
    with conflict_check.locked_case(by, public_ref) as opened:
        proposer, decision = _read_proposal(opened, by, roster, note)
        if proposer.user == by.person.user:
            raise OwnProposal
        if not may_follow(decision.outcome, opened.request.status):
            raise StatusChanged
        Proposal.objects.filter(request=opened.request).delete()
        _carry_out(
            opened, by, roster, decision, action=Action.DECISION_CONFIRMED, answers=str(note)
        )


def object_to_decision(*, by: Caseworker, public_ref: str, note: UUID, text: str) -> None:
    """Stop a proposed decision and tell colleagues why. Its author may do this too.

    Raises NothingProposed, and as `decide_case`.
    """
    with conflict_check.locked_case(by, public_ref) as opened:
        # It need not be a valid proposal: a row that somebody planted must not block the work.
        if not Proposal.objects.filter(request=opened.request, note=note).delete()[0]:
            raise NothingProposed
        said = {"text": text, "answers": str(note), "agrees": False}
        workbench.keep_note(opened, by, said, action=Action.DECISION_OBJECTED)


def cases_to_confirm() -> set[UUID]:
    """Return the cases that wait for a second person, whoever may read them."""
    return set(Proposal.objects.values_list("request_id", flat=True))


def _carry_out(
    opened: OpenedCase,
    by: Caseworker,
    roster: Roster,
    decision: Decision,
    *,
    action: Action,
    answers: str = "",
) -> None:
    case = opened.request
    case.status = HelpRequest.Status(decision.rule.leads_to)
    if case.assigned_to is None and decision.outcome == Outcome.ACCEPTED:
        case.assigned_to = by.user
        case.save(update_fields=["assigned_to"])
        # Signed as any other way of taking a case: the former owner may have left since.
        audit.record(action=Action.TAKEN, object_ref=case.pk, by=by)
    # The letter is stored as a message of its own.
    said = {"text": "", "decides": replace(decision, letter="").as_content(), "answers": answers}
    workbench.keep_note(opened, by, said, action=action)
    audit.record(action=Action.STATUS_SET, object_ref=case.pk, detail=case.status, by=by)
    endings.start_clock(case, by=by, outcome=decision.rule.ends_as)
    if decision.letter.strip():
        workbench.keep_letter(opened, by, decision.letter, read_to=decision.read_to)
    assignment.revoke_surplus_grants(opened, roster, by)


def _read_proposal(
    opened: OpenedCase, by: Caseworker, roster: Roster, note: UUID
) -> tuple[Person, Decision]:
    """Return who proposed this and what. Raises NothingProposed.

    The row proves nothing, for anybody may have put it there: a current reader must have signed the
    note, and no later note may have answered it.
    """
    row = Proposal.objects.filter(request=opened.request, note=note).select_related("note").first()
    if row is None:
        raise NothingProposed
    content = opened.text_of_note(row.note, roster)
    proposer = roster.active(UUID(content["by"]))
    if proposer is None or "proposes" not in content:
        raise NothingProposed
    if proposer.user in walls.of_request(opened.request.pk, roster):
        raise NothingProposed
    notes, _settled = Reading(by, roster).notes(opened)
    if any(_is_answer_to(each, note) for each in notes):
        raise NothingProposed
    return proposer, Decision.from_content(content["proposes"])


def _is_answer_to(note: Note, proposal: UUID) -> bool:
    # A note that was removed may have been the answer.
    return note.is_refused or note.said.get("answers") == str(proposal)


def _require_open_case(reference: str, case: HelpRequest, by: Caseworker) -> None:
    """Check the other case: it must be open, or nobody would work on either."""
    others = HelpRequest.objects.open().exclude(pk=case.pk)
    try:
        workbench.opened_by(by, others, reference.strip().upper())
    except workbench.NoSuchRequest:
        raise NoSuchOther from None


def _read_messages(
    opened: OpenedCase, by: Caseworker, roster: Roster
) -> tuple[Level, list[Letter]]:
    """Return the messages and the level: that of triage, or the caseworker's if more urgent."""
    reading = Reading(by, roster)
    _notes, settled = reading.notes(opened)
    letters = reading.letters(opened, settled)
    said, _refused = reading.level_said(opened, opened.request.notes.all())
    urgency = correspondence.urgency(
        opened.facts,
        letters,
        timezone.localdate(),
        lawbook.verified(),
        said,
    )
    # A caseworker who lowered the urgency cannot use that to close the case alone.
    return min(urgency.level, urgency.triage), letters
