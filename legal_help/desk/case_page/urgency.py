"""The part of a request's page that says who says how urgent it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.casework.cases import CaseDetail
from legal_help.desk.forms.urgency import SetLevelForm
from legal_help.desk.words.urgency import LEVELS, WHY
from legal_help.rules.deadlines import Level
from legal_help.sealed.correspondence import LevelSaid, Note

DONE: Mapping[str, Promise] = {
    "level_set": _("It is written down how urgent it is."),
    "level_left": _("Triage decides again how urgent it is."),
}


class SaidRow(NamedTuple):
    """What a caseworker said, in words; without a level they left it to triage again."""

    level: Promise | None
    why: Promise | str
    text: str
    by: str
    at: datetime


def said_row(said: LevelSaid) -> SaidRow:
    found = said.override
    return SaidRow(
        level=LEVELS[found.level] if found else None,
        why=WHY.get(found.reason, "") if found else "",
        text=said.text,
        by=said.by.display_name if said.by else "",
        at=said.at,
    )


class NoteRow(NamedTuple):
    """A note, and what it says of the level, if it does."""

    note: Note
    level: SaidRow | None


def note_row(note: Note) -> NoteRow:
    return NoteRow(note, said_row(note.level) if note.level else None)


def level_part(opened: CaseDetail, form: SetLevelForm | None) -> dict[str, Any]:
    urgency, said = opened.urgency, opened.level_said
    if form is None:
        seen = max((letter.number for letter in opened.messages), default=0)
        form = SetLevelForm(initial={"seen": seen})
    if urgency.triage is not Level.U1 and not form.errors.get("confirmed"):
        del form.fields["confirmed"]
    return {
        "again": sorted({reason.meaning.words for reason in urgency.uncovered}),
        "triage_level": LEVELS[urgency.triage],
        "level_said": said_row(said) if said and urgency.override else None,
        "level_form": form,
    }
