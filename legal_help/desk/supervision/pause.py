"""Let supervisors sign that no new requests are taken for a while, and end that."""

from collections.abc import Mapping

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest
from legal_help.desk.door import for_supervisors
from legal_help.desk.forms.pause import PauseForm
from legal_help.public.forms.pages import problems_of
from legal_help.trust import pause
from legal_help.trust.actors import Caseworker

DONE: Mapping[str, Promise] = {
    "begun": _("The pause is signed. It holds from now on."),
    "ended": _("The pause is over. People can ask for help again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_supervisors
def pause_page(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    form = PauseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        pause.begin(last_day=form.cleaned_data["last_day"], by=reader)
        return _done("begun")
    page = {
        "form": form,
        "problems": problems_of(form),
        "last_day": pause.last_day(today=timezone.localdate()),
        "done": DONE.get(request.GET.get("done", "")),
    }
    return render(request, "legal_help/desk/supervision/pause.html", page)


@require_POST
@for_supervisors
def pause_end(request: StaffRequest, reader: Caseworker) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    pause.end(by=reader)
    return _done("ended")


def _done(word: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("cases:pause", query={"done": word}))
