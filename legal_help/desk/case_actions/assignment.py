"""Change who has a case and who must not read it: the actions that name a colleague or a reason."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from legal_help.casework import assignment
from legal_help.desk.case_page.page import back_to
from legal_help.desk.door import for_supervisors, unlocked
from legal_help.desk.forms.case import ColleagueForm, RefuseForm
from legal_help.trust.actors import Caseworker


@require_POST
@for_supervisors
def assign(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = ColleagueForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "no_reader")
    to, had = form.cleaned_data["reader"], form.cleaned_data["had"]
    assignment.assign_case(by=reader, public_ref=reference, to=to, had=had)
    # If it is a colleague's now, its page would ask why one opens it.
    return back_to(reference, "assigned") if str(to) == reader.person.key else _queue("assigned")


@require_POST
@unlocked
def refuse_offer(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "no_reason")
    assignment.refuse_offer(by=reader, public_ref=reference, **form.cleaned_data)
    # It stays a colleague's: its page would ask why one opens it, or is not there any more.
    return _queue("refused")


@require_POST
@unlocked
def recuse(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    assignment.recuse_oneself(by=reader, public_ref=reference)
    return _queue("recused")


@require_POST
@for_supervisors
def wall(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = ColleagueForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "no_reader")
    counts = assignment.set_wall(by=reader, public_ref=reference, of=form.cleaned_data["reader"])
    return back_to(reference, "walled" if counts else "wall_proposed")


def _with_colleague(verb: Callable[..., None], whom: str, done: str) -> Callable[..., HttpResponse]:
    """Return the view of a form that names a colleague: the verb takes their key as `whom`."""

    def choose(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
        form = ColleagueForm(request.POST)
        if not form.is_valid():
            return back_to(reference, "no_reader")
        verb(by=reader, public_ref=reference, **{whom: form.cleaned_data["reader"]})
        return back_to(reference, done)

    return choose


ask_wall = require_POST(unlocked(_with_colleague(assignment.ask_for_wall, "of", "wall_asked")))
offer = require_POST(unlocked(_with_colleague(assignment.offer_case, "to", "offered")))
lift = require_POST(for_supervisors(_with_colleague(assignment.lift_wall, "of", "lifted")))


def _queue(done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("cases:queue", query={"done": done}))
