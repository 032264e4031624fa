"""The return visit: a person with a code reads our answers, writes to us, takes the request back.

What the person wrote is never shown again: a code or a telephone in the wrong hands tells no story.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from legal_help import cookies, keys, limits, roster, thread
from legal_help.crypto import NotACode
from legal_help.forms.pages import problems_of
from legal_help.forms.returning import CodeForm, MessageForm
from legal_help.models import HelpRequest, Unlock
from legal_help.slots import Busy
from legal_help.statuses import STANDINGS
from legal_help.tokens import Locked
from legal_help.views.service import ServiceRequest, service_page, set_token, too_many

type VisitView = Callable[[ServiceRequest, thread.Visit], HttpResponse]

# Wrong, unknown, and mistyped are one thing to whoever tries codes.
NOT_FOUND = _("We cannot find a form with this code. Check each group of four.")
DONE: Mapping[str, Promise] = {
    "sent": _("We have your message."),
    "restored": _("Your request is open again. We go on with it."),
}


@require_http_methods(["GET", "POST"])
@service_page
def return_visit(request: ServiceRequest) -> HttpResponse:
    """One address for the box of the code and, once it opened, for the person's page."""
    if request.method == "POST" and not request.switched_language:
        return _try_code(request)
    return _with_visit(request, visit_page)


def with_visit(view: VisitView) -> Callable[..., HttpResponse]:
    """Hand the view its visit. Where it has locked, the box of the code keeps what was typed."""

    @require_http_methods(["GET", "POST"])
    @service_page
    @wraps(view)
    def wrapped(request: ServiceRequest) -> HttpResponse:
        return _with_visit(request, view)

    return wrapped


@with_visit
def write(request: ServiceRequest, visit: thread.Visit) -> HttpResponse:
    if request.method != "POST":
        return redirect("legal_help:return")
    if request.switched_language:
        return visit_page(request, visit, MessageForm(initial=request.POST.dict()))
    form = MessageForm(request.POST)
    if form.is_valid():
        thread.write(visit=visit, **form.cleaned_data)
        return _done("sent")
    return visit_page(request, visit, form)


@with_visit
def withdraw(request: ServiceRequest, visit: thread.Visit) -> HttpResponse:
    if request.method != "POST" or request.switched_language:
        return render(request, "legal_help/return_withdraw.html", {"visit": visit})
    with suppress(thread.AlreadyWithdrawn):
        thread.withdraw(visit=visit)
    return redirect("legal_help:return")


@with_visit
def undo_withdrawal(request: ServiceRequest, visit: thread.Visit) -> HttpResponse:
    if request.method != "POST" or request.switched_language:
        return redirect("legal_help:return")
    try:
        thread.undo_withdrawal(visit=visit)
    except thread.NotWithdrawn:
        return redirect("legal_help:return")
    return _done("restored")


def visit_page(
    request: ServiceRequest, visit: thread.Visit, form: MessageForm | None = None
) -> HttpResponse:
    try:
        lines = thread.conversation(visit=visit)
    except roster.NoRoster:
        lines = None
    message = form or MessageForm()
    page = {
        "visit": visit,
        "standing": STANDINGS[visit.status],
        "lines": lines,
        "form": message,
        "problems": problems_of(message),
        "done": DONE.get(request.GET.get("done", "")),
    }
    is_withdrawn = visit.status == HelpRequest.Status.WITHDRAWN
    return render(
        request, f"legal_help/return_{'withdrawn' if is_withdrawn else 'visit'}.html", page
    )


def code_page(request: ServiceRequest, form: CodeForm, *, has_locked: bool = False) -> HttpResponse:
    page = {"form": form, "problems": problems_of(form), "has_locked": has_locked}
    return render(request, "legal_help/return.html", page)


def _with_visit(request: ServiceRequest, view: VisitView) -> HttpResponse:
    try:
        visit = thread.visit(cookie=cookies.form_cookie(request))
        return view(request, visit)
    except Locked:
        typed = request.POST.dict()
        was_at_work = request.method == "POST" and "code" not in typed
        return code_page(request, CodeForm(initial=typed), has_locked=was_at_work)


def _try_code(request: ServiceRequest) -> HttpResponse:
    if limits.too_many_codes(request):
        return too_many(request)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return code_page(request, form)
    try:
        opened = keys.unlock_with_code(code=form.cleaned_data["code"])
    except (keys.WrongCode, NotACode):
        form.add_error("code", NOT_FOUND)
    except Busy:
        form.add_error("code", _("Many people are here just now. Please press the button again"))
    else:
        return _opened(request, opened, form)
    return code_page(request, form)


def _opened(request: ServiceRequest, opened: keys.CodeUnlock, form: CodeForm) -> HttpResponse:
    """Go on with a draft, or show the page; a message that was being typed stands in it again."""
    held = {"kind": form.cleaned_data["kind"], "text": form.cleaned_data["text"]}
    response: HttpResponse
    if opened.kind == Unlock.Kind.DRAFT:
        response = redirect("legal_help:request")
    elif held["text"]:
        visit = thread.visit(cookie=opened.cookie)
        response = visit_page(request, visit, MessageForm(initial=held))
    else:
        response = redirect("legal_help:return")
    set_token(response, opened.cookie)
    return response


def _done(word: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("legal_help:return", query={"done": word}))
