"""Sign which team is offered which cases."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest
from legal_help.desk.door import for_supervisors
from legal_help.desk.forms.teams import TeamForm
from legal_help.desk.words.lists import joined_by_commas
from legal_help.desk.words.people import names_by_user
from legal_help.event_log import log
from legal_help.public.forms.pages import problems_of
from legal_help.questions.reference.languages import language_name
from legal_help.questions.reference.places import STATES
from legal_help.trust import teams
from legal_help.trust.actors import Caseworker

DONE = {"kept": _("The teams are signed and saved.")}


@require_http_methods(["GET", "HEAD", "POST"])
@for_supervisors
def team_list(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    form = TeamForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        teams.BOOK.keep(form.team(), by=reader)
        return _kept()
    return _page(request, form)


@require_POST
@for_supervisors
def remove(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    teams.BOOK.remove(request.POST.get("name", ""), by=reader)
    return _kept()


def typed_page(
    request: StaffRequest, reader: Caseworker, _reference: str, typed: str
) -> HttpResponse:
    """Show the form again with what was typed when the desk locked."""
    if not reader.person.is_supervisor:
        raise Http404
    return _page(request, TeamForm(QueryDict(typed)))


def _page(request: StaffRequest, form: TeamForm) -> HttpResponse:
    known, language = log.look(), get_language() or "en"
    names = names_by_user(known)
    page = {
        "rows": [
            {
                "name": each.name,
                "members": joined_by_commas(names.get(user, "–") for user in each.members),
                "languages": joined_by_commas(
                    language_name(code, language) for code in each.languages
                ),
                "states": joined_by_commas(STATES.get(code, code) for code in each.states),
            }
            for each in teams.BOOK.known_to(known)
        ],
        "form": form,
        "problems": problems_of(form),
        "done": DONE.get(request.GET.get("done", "")),
    }
    return render(request, "legal_help/desk/supervision/teams.html", page)


def _kept() -> HttpResponse:
    return redirect(reverse("cases:teams", query={"done": "kept"}))
