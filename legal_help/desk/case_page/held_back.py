"""The page of a request that a likely conflict holds back: nothing but what that was found in."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.requests import StaffRequest
from legal_help.casework.conflicts import conflict_check
from legal_help.desk.case_page import answers
from legal_help.desk.case_page.page import DONE
from legal_help.desk.forms.request import TypedForm
from legal_help.desk.words import matches
from legal_help.trust.keys import Caseworker


def held_back_page(
    request: StaffRequest, reader: Caseworker, reference: str, form: TypedForm
) -> HttpResponse:
    """`form` holds what was being typed: it waits in each form that leads on."""
    found = conflict_check.check_conflicts(by=reader, public_ref=reference)
    page = {
        "reference": reference,
        "row": {"public_ref": reference},
        "panel": matches.panel(found),
        "card": answers.card_lines(found.card),
        "supervisors": matches.supervisors(),
        "done": DONE.get(request.GET.get("done", "")),
        "typed_form": form,
        "has_typed": bool(form["typed"].value()),
    }
    return render(request, "legal_help/desk/case/held_back.html", page)
