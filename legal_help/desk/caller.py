"""Let a caseworker fill in the same form for a person who can only telephone."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import StaffRequest
from legal_help.desk.door import unlocked
from legal_help.intake import drafts
from legal_help.public.draft_session import is_closed
from legal_help.public.page import set_token
from legal_help.questions import ENTERED_BY, PRACTICE
from legal_help.trust.actors import Caseworker
from legal_help.trust.slots import Busy


@require_http_methods(["GET", "HEAD", "POST"])
@unlocked
def caller(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    """Say what to tell first, then begin a draft that is marked with the caseworker's key.

    The short form asks on one page for what decides. Practice is the short form for an invented
    person: the case is marked, and no figure counts it.

    The form opens on the desk's own host, so that no mark has to travel to another one. The form's
    cookie never comes to the desk; the unlock's comes to the form where the desk has a host of its
    own, and nothing of the form reads it. The name of the caseworker who entered a
    request is sealed with its answers and stands nowhere else.
    """
    is_busy = False
    if request.method == "POST" and not is_closed():
        answers = {"begun_on": timezone.localdate().isoformat(), ENTERED_BY: reader.by}
        if request.POST.get("way") == "practice":
            answers[PRACTICE] = "yes"
        try:
            _draft, token = drafts.start_draft(answers=answers)
        except Busy:
            is_busy = True
        else:
            is_short = request.POST.get("way") in {"short", "practice"}
            response = redirect("legal_help:short" if is_short else "legal_help:request")
            set_token(response, token)
            return response
    page = {"is_busy": is_busy, "is_closed": is_closed()}
    return render(request, "legal_help/desk/caller.html", page)
