"""Show a case as evidence: who opened it, its legal hold, and when it is erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.casework import access_reason
from legal_help.casework.cases import CaseDetail
from legal_help.desk.forms.case import HoldForm
from legal_help.desk.words.events import HOLD_REASONS, LOOKING
from legal_help.desk.words.people import names_by_key
from legal_help.evidence.signed_past import ASKED, Signed
from legal_help.retention import holding, retention
from legal_help.rules.legal_hold import Hold, HoldState
from legal_help.trust.keys import Caseworker

# Said where one goes on, for the page of the request is gone.
ERASED = _(
    "The request is erased. A tombstone is left: its reference, the day, and that it was by hand."
)
DONE: Mapping[str, Promise] = {
    "hold_asked": _("You asked for a hold. Another supervisor has to agree."),
    "hold_set": _("The hold is in force. Nothing is erased."),
    "hold_refused": _("There is no hold."),
    "hold_lift_asked": _("You asked to lift the hold. Another supervisor has to agree."),
    "hold_lifted": _("The hold is lifted."),
    "hold_kept": _("The hold stays in force."),
    "hold_same": _(
        "You made the request yourself: another supervisor has to agree. Nothing was changed."
    ),
    "hold_why": _("Say why it must be kept. Nothing was changed."),
    "hold_not_now": _("A colleague was faster. Nothing was changed."),
}


class RecentAccess(NamedTuple):
    name: str
    at: datetime | None
    reason: Promise | None


@dataclass(frozen=True, kw_only=True)
class EvidencePanel:
    """The legal hold, who opened the case lately, and how long it is kept.

    `asked_by` names who asked to set or lift the hold; somebody else has to agree.
    """

    lately: list[RecentAccess]
    hold: Hold
    reason: Promise | None
    asked_by: str
    may_agree: bool
    may_take_back: bool
    hold_form: HoldForm | None
    last_day: date | None
    may_erase: bool

    @property
    def waits(self) -> bool:
        return self.hold.state in {HoldState.ASKED, HoldState.LIFT_ASKED}

    @property
    def is_asked(self) -> bool:
        return self.hold.state == HoldState.ASKED


def evidence_panel(opened: CaseDetail, reader: Caseworker) -> EvidencePanel:
    case, past = opened.case, opened.past
    hold = holding.of(Signed(case, opened.roster, past.of_actions(ASKED)))
    people = names_by_key(opened.roster, opened.users)
    is_own = hold.asked is not None and hold.asked.user == reader.person.user
    is_supervisor = reader.person.is_supervisor
    looks = access_reason.recent_accesses(past, but=reader)
    held = case.on_hold or hold.stops_erasing(timezone.localdate())
    return EvidencePanel(
        lately=[
            RecentAccess(people.get(look.key, ""), look.at, LOOKING.get(look.reason))
            for look in looks
        ],
        hold=hold,
        reason=HOLD_REASONS.get(hold.reason),
        asked_by=people.get(str(hold.asked.by), "") if hold.asked else "",
        may_agree=is_supervisor and not is_own,
        may_take_back=is_own,
        hold_form=HoldForm(auto_id="hold_%s") if hold.state == HoldState.NONE else None,
        last_day=case.retention_until,
        may_erase=not held and retention.may_erase(case, reader),
    )
