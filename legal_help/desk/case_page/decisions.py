"""Show what can be decided about a case, what waits for a second person, and past decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.access import workbench
from legal_help.casework import decide
from legal_help.desk.forms.case import REFUSALS
from legal_help.desk.forms.decisions import OUTCOMES, REASONS, AnsweredForm
from legal_help.events.texts import Content
from legal_help.models import HelpRequest, Proposal
from legal_help.rules.decisions import RULES, Decision, Outcome, outcomes_after
from legal_help.rules.retention_clock import ending_on
from legal_help.sealed.correspondence import Note
from legal_help.trust.keys import Caseworker

DONE: Mapping[str, Promise] = {
    "decided": _("It is decided. The person’s page says so."),
    "proposed": _("It is urgent: a second person has to confirm. Until then nothing changes."),
    "confirmed": _("You confirmed it. The person’s page says so."),
    "objected": _("The decision is stopped. Your colleagues can read why in the notes."),
    "own_proposal": _("You decided this: somebody else has to confirm it."),
    "not_proposed": _("This decision is no longer waiting. Nothing was changed."),
    "status_changed": _("A colleague has changed the status meanwhile. Nothing was changed."),
}
HINDERED: Mapping[type[Exception], Promise] = {
    decide.StatusChanged: DONE["status_changed"],
    decide.WaitsForSecond: _("Another decision waits for a second person. Nothing was changed."),
    workbench.RequestWithdrawn: _("The person withdrew this request. Nothing was changed."),
}


@dataclass(frozen=True, kw_only=True)
class DecisionPanel:
    """The possible decisions with their words, or the one that waits for a second person."""

    outcomes: list[tuple[Outcome, Promise]]
    proposal: dict[str, Any] | None


def decision_panel(by: Caseworker, case: HelpRequest, notes: Sequence[Note]) -> DecisionPanel:
    row = Proposal.objects.filter(request=case).first()
    return DecisionPanel(
        outcomes=[(outcome, OUTCOMES[outcome]) for outcome in outcomes_after(case.status)],
        proposal=_proposal(by, row, notes) if row else None,
    )


def last_day_after(outcome: Outcome) -> date | None:
    """Return the last day on which the case is kept after this decision, or None if it stays open."""
    ends_as = RULES[outcome].ends_as
    if ends_as is None:
        return None
    return ending_on(timezone.localdate(), ends_as, settings.HELP_KEPT_DAYS).last_day


def in_words(content: Content) -> list[str | Promise]:
    """Return what a signed note says besides its text, line by line."""
    if "refuses" in content:
        return [_("Refused the transfer:"), REFUSALS.get(content["refuses"], "")]
    if "proposes" in content:
        return [
            _("Proposed, for a second person to confirm:"),
            *_decision(content["proposes"]),
        ]
    if "decides" in content:
        return [
            _("Confirmed:") if content["answers"] else _("Decided:"),
            *_decision(content["decides"]),
        ]
    if content.get("agrees") is False:
        return [_("Objected to the decision.")]
    return []


def _proposal(by: Caseworker, row: Proposal, notes: Sequence[Note]) -> dict[str, Any]:
    """Return the proposal that waits. An unsigned one cannot be confirmed, only cleared away."""
    note = next((each for each in notes if each.id == row.note_id), None)
    content = note.said.get("proposes") if note else None
    return {
        "by": note.by if note else None,
        "is_mine": bool(note and note.by == by.user),
        "lines": _decision(content) if content else [],
        "letter": content["letter"] if content else "",
        "can_confirm": bool(content and note and note.by != by.user),
        "form": AnsweredForm(initial={"note": row.note_id}, auto_id="proposal_%s"),
    }


def _decision(content: Content) -> list[str | Promise]:
    decision = Decision.from_content(content)
    lines: list[str | Promise] = [OUTCOMES[decision.outcome]]
    if decision.reason:
        lines.append(REASONS[decision.reason])
    lines += filter(None, (decision.to, decision.same_as))
    return [*lines, *(date_format(day) for day in decision.tried_on)]
