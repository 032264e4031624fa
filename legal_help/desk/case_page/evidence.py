"""Show a case as evidence: who opened it, its legal hold, and when it is erased."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.casework import access_reason
from legal_help.casework.cases import CaseDetail
from legal_help.desk.forms.case import HoldForm
from legal_help.desk.words.events import HOLD_REASONS, LOOKING
from legal_help.desk.words.people import names_by_key
from legal_help.events.step import standing_proposal
from legal_help.trust.actors import Caseworker

DONE: Mapping[str, Promise] = {
    "hold_asked": _("You asked for a hold. A supervisor other than you has to agree."),
    "hold_lift_asked": _("You asked to lift the hold. A supervisor other than you has to agree."),
    "hold_agreed": _("You agreed. The legal hold was set or lifted, as your colleague asked."),
    "hold_why": _("Say why it must be kept. Nothing was changed."),
    "hold_not_now": _("A colleague was faster. Nothing was changed."),
    "erasing_asked": _("A supervisor other than you has to agree. Then it is erased in the night."),
    "erasing_agreed": _(
        "You agreed: it is erased in the night after its new last day, or in this one if that is "
        "over."
    ),
}


def evidence_panel(opened: CaseDetail, reader: Caseworker, today: date) -> dict[str, Any]:
    """Return who opened a case `lately`, and what may be done about its legal hold and its end.

    `hold_form` asks for a hold, where there is none and none is asked for. `may_ask_to_lift` and
    `may_erase`: nothing else waits for a second person.
    """
    state, people = opened.case.state, names_by_key(opened.known)
    waits = standing_proposal(state, opened.roster, on=today.isoformat())
    is_asked = waits is not None and waits.asks_for_hold
    last_day = opened.case.last_day
    looks = access_reason.recent_accesses(opened.case.pk, but=reader, known=opened.known)
    return {
        "lately": [
            (
                people.get(look.by, ""),
                date.fromisoformat(look.on),
                LOOKING.get(str(look.details.get("reason"))),
            )
            for look in looks
        ],
        "hold_reason": HOLD_REASONS.get(state.hold or ""),
        "hold_form": None if state.hold or is_asked else HoldForm(auto_id="hold_%s"),
        "may_ask_to_lift": state.hold and waits is None,
        "may_erase": last_day and last_day > today and not state.hold and waits is None,
    }
