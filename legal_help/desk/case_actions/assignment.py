"""Into whose hands a request goes, and who must not read it. Each change is a POST of its own."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from legal_help.access import granting, workbench
from legal_help.casework import assignment
from legal_help.desk.case_page.page import back_to
from legal_help.desk.door import for_supervisors, unlocked
from legal_help.desk.forms.assignment import ColleagueForm, RefuseForm
from legal_help.trust.keys import Caseworker

# What the page says where nothing was changed.
HINDERED: Mapping[type[Exception], str] = {
    assignment.OwnerChanged: "colleague",
    assignment.NotTheOwner: "colleague",
    assignment.NothingOffered: "not_offered",
    assignment.LastHolder: "last_holder",
    granting.NotAReader: "no_reader",
    granting.KeptOut: "kept_out",
}


@require_POST
@for_supervisors
def assign(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = ColleagueForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "no_reader")
    to, had = form.cleaned_data["reader"], form.cleaned_data["had"]
    response = _done(reference, "assigned", assignment.assign_case, by=reader, to=to, had=had)
    # It is a colleague's now: its page would ask why one opens it.
    is_theirs = to != reader.person.key and response.url == back_to(reference, "assigned").url
    return _queue("assigned") if is_theirs else response


@require_POST
@unlocked
def offer(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    return _done_with(request, "to", reference, "offered", assignment.offer_case, by=reader)


@require_POST
@unlocked
def take_back(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    return _done(reference, "taken_back", assignment.cancel_offer, by=reader)


@require_POST
@unlocked
def accept(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    return _done(reference, "taken", assignment.accept_offer, by=reader)


@require_POST
@unlocked
def refuse(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "no_reason")
    reason = form.cleaned_data["reason"]
    response = _done(reference, "refused", assignment.refuse_offer, by=reader, reason=reason)
    # It stays a colleague's: its page would ask why one opens it, or is not there any more.
    return _queue("refused") if response.url == back_to(reference, "refused").url else response


@require_POST
@unlocked
def recuse(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    response = _done(reference, "", assignment.recuse_oneself, by=reader)
    return response if workbench.is_open_to(reader, reference) else _queue("recused")


@require_POST
@for_supervisors
def wall(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    return _done_with(request, "of", reference, "walled", assignment.set_wall, by=reader)


@require_POST
@for_supervisors
def lift(request: StaffRequest, reader: Caseworker, reference: str) -> HttpResponse:
    return _done_with(request, "of", reference, "lifted", assignment.lift_wall, by=reader)


def _done_with(
    request: StaffRequest,
    whom: str,
    reference: str,
    done: str,
    verb: Callable[..., None],
    by: Caseworker,
) -> HttpResponseRedirect:
    """`whom` names the colleague to the verb."""
    form = ColleagueForm(request.POST)
    if not form.is_valid():
        return back_to(reference, "no_reader")
    return _done(reference, done, verb, by=by, **{whom: form.cleaned_data["reader"]})


def _done(
    reference: str, done: str, verb: Callable[..., None], **given: Any
) -> HttpResponseRedirect:
    try:
        verb(public_ref=reference, **given)
    except tuple(HINDERED) as hindered:
        done = HINDERED[type(hindered)]
    return back_to(reference, done)


def _queue(done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("cases:queue", query={"done": done}))
