"""Show who has a case, who may get it, and who must not read it."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.casework.cases import CaseDetail
from legal_help.desk.forms.case import AssignForm, ColleagueForm, RefuseForm
from legal_help.desk.words.people import names_by_user
from legal_help.events.roster import Member
from legal_help.events.state import RECUSED
from legal_help.trust.actors import Caseworker
from legal_help.trust.teams import names_by_member

DONE: Mapping[str, Promise] = {
    "assigned": _("This request has a new owner."),
    "offered": _("It is offered. It stays yours until they accept it."),
    "taken_back": _("The offer is cancelled. The request stays yours."),
    "declined": _("You declined it. It stays with the colleague who offered it."),
    "not_offered": _("It is no longer offered to you. Nothing was changed."),
    "no_reason": _("Choose why you refuse it. Nothing was changed."),
    "no_reader": _("Choose somebody who reads requests now. Nothing was changed."),
    "kept_out": _("This colleague must not read this request. Nothing was changed."),
    "walled": _(
        "Your colleague can no longer open this request, and nobody can share it with them "
        "while the wall stands."
    ),
    "wall_proposed": _(
        "Fewer than two others could open it: a second supervisor has to agree. Until then nothing "
        "changes."
    ),
    "wall_asked": _("A supervisor has to agree. Until then nothing changes."),
    "lifted": _("The wall is lifted. Your colleague can read this request again."),
    "needs_owner": _("An accepted request needs an owner. Offer it to a colleague."),
    "last_holder": _(
        "Nobody else could open this request. Let a supervisor give it to a colleague first."
    ),
}


def assignment_panel(by: Caseworker, opened: CaseDetail) -> dict[str, Any]:
    """Return who may get a case, and the names of the supervisors to turn to.

    The forms are None if there is nobody to choose. Only supervisors get `walls` and the forms to
    assign the case and to set a wall; others ask for one.
    """
    case, roster = opened.case, opened.roster
    active = {pk for pk, user in opened.users.items() if user.is_active}
    fit = [
        member
        for member in roster.people
        if member.takes_requests and member.user in active and not case.state.is_walled(member.user)
    ]
    language, state = (opened.answers.get(name, "") for name in ("language", "state"))
    teams = names_by_member(language, state, opened.known)
    others = _choices([member for member in fit if member.user != by.user.pk], teams)
    is_supervisor = by.person.is_supervisor
    free = [member for member in fit if is_supervisor and member.user != case.owner_id]
    before_wall = _form(others, _("Who must not read it?"), "wall" if is_supervisor else "ask_wall")
    return {
        "is_mine": case.owner_id == by.user.pk,
        "is_offered_to_me": case.state.offered_to == by.user.pk,
        "offer_form": _form(others, _("To whom?"), "offer"),
        "refuse_form": RefuseForm(auto_id="refuse_%s"),
        "supervisors": sorted(
            member.name for member in roster.supervisors.values() if member.user in active
        ),
        "assign_form": _form(
            _choices(free, teams), _("Assign to"), "assign", AssignForm, had=case.owner_id
        ),
        "wall_form": before_wall if is_supervisor else None,
        "ask_wall_form": None if is_supervisor else before_wall,
        "walls": _walls(opened) if is_supervisor else None,
    }


def _choices(people: list[Member], teams: Mapping[int, str]) -> list[tuple[str, str]]:
    """Return these people to choose from, with their team; who is in one comes first."""
    named = sorted((each.user not in teams, each.name, each.key, each.user) for each in people)
    return [
        (key, f"{name} ({teams[user]})" if user in teams else name)
        for _is_in_none, name, key, user in named
    ]


def _form(
    people: list[tuple[str, str]],
    label: Promise,
    prefix: str,
    form_type: type[ColleagueForm] = ColleagueForm,
    **initial: int | None,
) -> ColleagueForm | None:
    """Return a form to choose one of these people, or None if there are none."""
    if not people:
        return None
    form = form_type(auto_id=f"{prefix}_%s", initial=initial)
    form.offer([("", "–"), *people], label=label)
    return form


def _walls(opened: CaseDetail) -> list[dict[str, Any]]:
    """Return each wall with the key that lifts it; a recusal is never lifted."""
    names = names_by_user(opened.known)
    keys = {member.user: member.key for member in opened.roster.people}
    return [
        {
            "name": names.get(int(user), "–"),
            "is_recusal": kind == RECUSED,
            "key": keys.get(int(user)),
        }
        for user, kind in opened.case.state.walls.items()
    ]
