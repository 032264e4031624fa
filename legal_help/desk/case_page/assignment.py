"""Show who has a case, who may get it, and who must not read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.access import walls
from legal_help.casework import assignment
from legal_help.casework.cases import CaseDetail
from legal_help.desk.forms.case import ColleagueForm, RefuseForm
from legal_help.models import HelpRequest, Transfer
from legal_help.trust.chain import Person, Roster
from legal_help.trust.keys import Caseworker

DONE: Mapping[str, Promise] = {
    "assigned": _("This request has a new owner."),
    "offered": _("It is offered. It stays yours until they accept it."),
    "taken_back": _("The offer is cancelled. The request stays yours."),
    "refused": _("You declined it. It stays with the colleague who offered it."),
    "not_offered": _("It is no longer offered to you. Nothing was changed."),
    "no_reason": _("Choose why you refuse it. Nothing was changed."),
    "no_reader": _("Choose somebody who reads requests now. Nothing was changed."),
    "kept_out": _("This colleague must not read this request. Nothing was changed."),
    "walled": _(
        "Your colleague can no longer open this request, and nobody can share it with them "
        "while the wall stands."
    ),
    "lifted": _("The wall is lifted. Your colleague can read this request again."),
    "needs_owner": _("An accepted request needs an owner. Offer it to a colleague."),
    "last_holder": _(
        "Nobody else could open this request. Let a supervisor give it to a colleague first."
    ),
}


@dataclass(frozen=True, kw_only=True)
class AssignmentPanel:
    """The owner of a case, and those who may get it. `supervisors` are the names of those to turn to.

    The forms are None if there is nobody to choose. Only supervisors get `walls` and the forms to
    assign the case and to set a wall.
    """

    transfer: Transfer | None
    is_mine: bool
    is_offered_to_me: bool
    offer_form: ColleagueForm | None
    refuse_form: RefuseForm
    supervisors: list[str]
    assign_form: ColleagueForm | None
    wall_form: ColleagueForm | None
    walls: list[dict[str, Any]] | None


def assignment_panel(by: Caseworker, opened: CaseDetail) -> AssignmentPanel:
    case, roster = opened.case, opened.roster
    names = {pk: user.display_name for pk, user in opened.users.items() if user.is_active}
    kept_out = walls.of_request(case.pk, roster, opened.past.of_actions(walls.ACTIONS))
    fit = [p for p in roster.intake() if p.user in names and p.user not in kept_out]
    others = [person for person in fit if person.user != by.user.pk]
    transfer = assignment.standing_offer(case)
    owner, is_supervisor = case.assigned_to_id, by.person.is_supervisor
    free = [person for person in fit if is_supervisor and person.user != owner]
    may_be_walled = others if is_supervisor else []
    return AssignmentPanel(
        transfer=transfer,
        is_mine=owner == by.user.pk,
        is_offered_to_me=bool(transfer and transfer.to_id == by.user.pk),
        offer_form=_form(others, names, _("To whom?"), "offer"),
        refuse_form=RefuseForm(auto_id="refuse_%s"),
        supervisors=sorted(
            names[person.user]
            for person in roster.people
            if person.is_active and person.is_supervisor and person.user in names
        ),
        assign_form=_form(free, names, _("Assign to"), "assign", had=owner),
        wall_form=_form(may_be_walled, names, _("Who must not read it?"), "wall"),
        walls=_walls(case, roster, kept_out) if is_supervisor else None,
    )


def _form(
    people: list[Person],
    names: Mapping[int, str],
    label: Promise,
    prefix: str,
    had: int | None = None,
) -> ColleagueForm | None:
    """Return a form to choose one of these people, or None if there are none."""
    if not people:
        return None
    form = ColleagueForm(auto_id=f"{prefix}_%s", initial={"had": had})
    named = sorted((names[person.user], str(person.key)) for person in people)
    form.offer([("", "–"), *((key, name) for name, key in named)], label=label)
    return form


def _walls(
    case: HelpRequest, roster: Roster, kept_out: Mapping[int, walls.Kinds]
) -> list[dict[str, Any]]:
    """Return each wall with the key that lifts it; a recusal is never lifted."""
    keys = {person.user: person.key for person in roster.intake()}
    return [
        {
            "name": row.user.display_name,
            "on": row.set_on,
            "is_recusal": row.kind == row.Kind.RECUSED,
            "key": keys.get(row.user_id),
        }
        for row in walls.listed(case.pk, kept_out)
    ]
