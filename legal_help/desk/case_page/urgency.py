"""Show how urgent a case is: by triage, and by the caseworker who knows better."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.casework.cases import CaseDetail
from legal_help.desk.forms.case import SetLevelForm
from legal_help.desk.words.urgency import LEVELS, WHY
from legal_help.rules.deadlines import Level
from legal_help.sealed.correspondence import LevelSaid

DONE: Mapping[str, Promise] = {
    "level_set": _("The urgency is saved."),
    "level_left": _("Triage sets the urgency again."),
}


class SetLevel(NamedTuple):
    """Hold a level that a caseworker set, in words; without one they left it to triage again."""

    said: LevelSaid
    level: Promise | None
    why: Promise | str


def set_level(said: LevelSaid | None) -> SetLevel | None:
    if said is None:
        return None
    override = said.override
    if override is None:
        return SetLevel(said, None, "")
    return SetLevel(said, LEVELS[override.level], WHY.get(override.reason, ""))


def urgency_panel(opened: CaseDetail, typed: Form | None, *, last_number: int) -> dict[str, Any]:
    """Return the level by triage and by hand; `again` names the reasons that came after it was set."""
    urgency = opened.urgency
    form = typed if isinstance(typed, SetLevelForm) else SetLevelForm(initial={"seen": last_number})
    if urgency.triage is not Level.U1 and not form.errors.get("confirmed"):
        del form.fields["confirmed"]
    return {
        "triage_level": LEVELS[urgency.triage],
        "by_hand": set_level(opened.level_said) if urgency.override else None,
        "again": sorted({reason.meaning.words for reason in urgency.uncovered}),
        "form": form,
    }
