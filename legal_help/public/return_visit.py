"""Let a person with a code read our replies, write to us, and withdraw.

What the person wrote is never shown again: a code or a telephone in the wrong hands tells no story.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from legal_help import questions
from legal_help.crypto.codes import DIGITS, NotACode, read_code
from legal_help.event_log.appending import InDoubt
from legal_help.intake import return_visit as visits
from legal_help.intake.appointment_words import appointment_lines
from legal_help.intake.return_visit import ConversationLine, Visit
from legal_help.intake.status_words import STATUS_WORDS
from legal_help.models import Unlock
from legal_help.public.code_box import carried_fields, code_page
from legal_help.public.draft_session import keep_carried_page
from legal_help.public.file_form import FILE_PAGE, IN_DOUBT, TOO_MANY_TODAY, show_file_form
from legal_help.public.forms.pages import Problem, problems_of
from legal_help.public.forms.return_visit import CodeForm, NewsForm
from legal_help.public.http import cookies, rate_limits
from legal_help.public.page import (
    ServiceRequest,
    is_of_another,
    once_of,
    service_page,
    set_token,
    too_many,
)
from legal_help.public.referrals import crisis_lines, next_steps
from legal_help.questions import REPORT_PAGES
from legal_help.rules.deadlines import Level
from legal_help.rules.reported_changes import ReportKind, report_level
from legal_help.trust import keys
from legal_help.trust.slots import Busy
from legal_help.trust.tokens import Locked, page_mark

type VisitView = Callable[..., HttpResponse]

# Wrong, unknown, and mistyped are one thing to whoever tries codes.
NOT_FOUND = _("We cannot find a form with this code. Check each group of four.")
# What happened, in the order of the number by which an address tells it: the history of a browser
# must not say that somebody told us of their detention, or that another has their code.
DONE: Mapping[str, Promise] = {
    "sent": _("We have your message."),
    "first": _("We have your message. We read it with the most urgent ones."),
    "proposed": _(
        "We have your message. Until we have checked with you, we use the old way to reach you."
    ),
    "code": _("We have your message. If you gave us a safe way to call you, we call you."),
    "restored": _("Your request is open again. We go on with it."),
}

# What is said of a kind of news, however urgent it is.
SAID: Mapping[str, str] = {ReportKind.CONTACT: "proposed", ReportKind.CODE: "code"}


@require_http_methods(["GET", "POST"])
@service_page
def return_visit(request: ServiceRequest) -> HttpResponse:
    """Show the box for the code or, once it opened, the person's page, at one address."""
    if request.method == "POST" and not request.switched_language:
        return _try_code(request)
    return _with_visit(request, visit_page)


def with_visit(view: VisitView) -> Callable[..., HttpResponse]:
    """Hand the view its visit. Where it has locked, the box of the code keeps what was typed."""

    @require_http_methods(["GET", "POST"])
    @service_page
    @wraps(view)
    def wrapped(request: ServiceRequest, **parts: int) -> HttpResponse:
        return _with_visit(request, view, **parts)

    return wrapped


@with_visit
def tell(request: ServiceRequest, visit: Visit, number: int) -> HttpResponse:
    """Take one kind of news, on a page of its own. The address does not say what it is about."""
    page = dict(enumerate(REPORT_PAGES.values(), start=1)).get(number)
    if page is None:
        return redirect("legal_help:return")
    form = NewsForm(page, data=request.POST if request.method == "POST" else None)
    if request.switched_language:
        return tell_page(request, visit, NewsForm(page, answers=form.as_typed()))
    if not form.is_valid():
        return tell_page(request, visit, form)
    if rate_limits.too_many_messages(request):
        return too_many(request)
    text = form.cleaned_data.get("text", "")
    try:
        visits.write_to_us(
            visit=visit, kind=form.kind, text=text, told=form.told(), salt=once_of(request)
        )
    except visits.AlreadyWithdrawn:
        # It may have been taken back since this request began: look again.
        return visit_page(request, _visit(request))
    except visits.TooManyToday:
        return tell_page(request, visit, form, cannot=TOO_MANY_TODAY)
    except InDoubt:
        return tell_page(request, visit, form, cannot=IN_DOUBT)
    return _done(_said_of(form))


@with_visit
def withdraw(request: ServiceRequest, visit: Visit) -> HttpResponse:
    if request.method != "POST" or request.switched_language:
        page = {"visit": visit, "of": page_mark(visit.case.pk)}
        return render(request, "legal_help/public/withdraw.html", page)
    with suppress(visits.AlreadyWithdrawn):
        visits.withdraw_case(visit=visit)
    return redirect("legal_help:return")


@with_visit
def undo_withdrawal(request: ServiceRequest, visit: Visit) -> HttpResponse:
    """Undo the withdrawal. A form that could not be sent meanwhile comes back with what was typed."""
    if request.method != "POST":
        return redirect("legal_help:return")
    if request.switched_language:
        return visit_page(request, visit)
    done = _done("restored")
    try:
        visits.undo_withdrawal(visit=visit)
    except visits.NotWithdrawn:
        done = _done("")
    page = REPORT_PAGES.get(request.POST.get("page", ""))
    return _typed_again(request, _visit(request), page) if page else done


def visit_page(
    request: ServiceRequest,
    visit: Visit,
    form: NewsForm | None = None,
    *,
    cannot: Promise | None = None,
) -> HttpResponse:
    """Show the person's own page. `cannot` says why what they wrote is not taken now."""
    lines = visits.read_conversation(visit=visit)
    visits.mark_seen(visit=visit)
    message = REPORT_PAGES[ReportKind.MESSAGE]
    page = {
        "visit": visit,
        "of": page_mark(visit.case.pk),
        "standing": STATUS_WORDS[visit.view.status],
        "lines": lines,
        **_appointment(lines),
        "has_answer": any(line.from_us and line.text for line in lines),
        "next_steps": next_steps(questions.HELP_IN_US, {})
        if STATUS_WORDS[visit.view.status].names_others
        else [],
        "news": [
            (tell_address(kind), page.heading)
            for kind, page in REPORT_PAGES.items()
            if page is not message
        ],
        "form": form or NewsForm(message),
        "page": message,
        "address": tell_address(message.id),
        **_again(request, form, cannot),
        "crisis_lines": crisis_lines(),
        "done": _said_by(request.GET.get("done", "")),
        "carried": carried_fields(request),
    }
    which = "withdrawn" if visit.view.is_withdrawn else "visit"
    return render(request, f"legal_help/public/return_{which}.html", page)


def _appointment(lines: list[ConversationLine]) -> dict[str, object]:
    """Return the lines of the appointment that stands, and whether it is today or tomorrow."""
    now = timezone.now()
    found = visits.appointment_in(lines, now)
    if found is None:
        return {}
    days = (found.at.date() - now.astimezone(found.moment.tzinfo).date()).days
    near = {0: _("Your appointment is today"), 1: _("Your appointment is tomorrow")}
    return {
        "appointment": appointment_lines(found),
        "appointment_is": near.get(days, _("Your appointment")),
        "appointment_is_near": days in near,
    }


def tell_page(
    request: ServiceRequest, visit: Visit, form: NewsForm, *, cannot: Promise | None = None
) -> HttpResponse:
    """Show the form of one kind of news; a plain message is written on the person's own page.

    To a request that was taken back nobody can write: its page says so, and carries what was typed.
    """
    if form.kind == ReportKind.MESSAGE or visit.view.is_withdrawn:
        return visit_page(request, visit, form, cannot=cannot)
    page = {
        "visit": visit,
        "of": page_mark(visit.case.pk),
        "form": form,
        "page": REPORT_PAGES[form.kind],
        "asks_for_code": form.kind == ReportKind.CODE,
        "contact": tell_address(ReportKind.CONTACT),
        "has_moved": form.kind == ReportKind.MOVED,
        "address": tell_address(form.kind),
        **_again(request, form, cannot),
    }
    return render(request, "legal_help/public/report_change.html", page)


def tell_address(kind: str) -> str:
    number = [*REPORT_PAGES].index(kind) + 1
    return reverse("legal_help:return_tell", kwargs={"number": number})


def _again(
    request: ServiceRequest, form: NewsForm | None, cannot: Promise | None
) -> dict[str, object]:
    """Return what is wrong, if anything, and the token of the page: it stays until that was sent."""
    problems = problems_of(form) if form else []
    return {
        "once": once_of(request),
        "problems": [*problems, Problem("q", str(cannot))] if cannot else problems,
        "may_call": bool(cannot),
    }


def _visit(request: ServiceRequest) -> Visit:
    """Return the visit of the cookie. Raises Locked, also for a page that somebody else left open."""
    if is_of_another(request):
        raise Locked
    return visits.open_visit(cookie=cookies.form_cookie(request))


def _with_visit(request: ServiceRequest, view: VisitView, **parts: int) -> HttpResponse:
    try:
        return view(request, _visit(request), **parts)
    except Locked:
        was_at_work = request.method == "POST" and "code" not in request.POST
        return code_page(request, has_locked=was_at_work)


def _try_code(request: ServiceRequest) -> HttpResponse:
    """Try the code. The check digit comes first: a slip spends no try and costs nothing."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return code_page(request, form)
    try:
        code = read_code(form.cleaned_data["code"])
        if rate_limits.too_many_codes(request):
            return too_many(request)
        opened = keys.unlock_with_code(code=code)
    except (keys.WrongCode, NotACode):
        form.add_error("code", _not_found(form.cleaned_data["code"]))
    except Busy:
        form.add_error("code", _("Many people are here just now. Please press the button again"))
    else:
        return _opened(request, opened)
    return code_page(request, form)


def _not_found(typed: str) -> str:
    """Say why a code was not found. Its length is no secret: it is printed beside the box."""
    count = sum(letter.isdecimal() for letter in typed)
    if count in (0, DIGITS):
        return str(NOT_FOUND)
    return gettext("A code has 24 digits. You typed %(count)s. Check each group of four.") % {
        "count": count
    }


def _opened(request: ServiceRequest, opened: keys.CodeUnlock) -> HttpResponse:
    """Go on with a draft, or show the page with what was being told in its form again."""
    page = REPORT_PAGES.get(request.POST.get("page", ""))
    response: HttpResponse
    if opened.kind == Unlock.Kind.DRAFT:
        keep_carried_page(request, cookie=opened.cookie)
        response = redirect("legal_help:request")
    elif page:
        response = _typed_again(request, visits.open_visit(cookie=opened.cookie), page)
    elif request.POST.get("page") == FILE_PAGE:
        response = show_file_form(request, visits.open_visit(cookie=opened.cookie))
    else:
        response = redirect("legal_help:return")
    set_token(response, opened.cookie)
    return response


def _typed_again(request: ServiceRequest, visit: Visit, page: questions.Page) -> HttpResponse:
    typed = NewsForm(page, data=request.POST).as_typed()
    return tell_page(request, visit, NewsForm(page, answers=typed))


def _said_of(form: NewsForm) -> str:
    level = report_level(form.kind, form.told(), timezone.localdate())
    return SAID.get(form.kind) or ("first" if level is Level.U1 else "sent")


def _done(word: str) -> HttpResponseRedirect:
    query = {"done": 1 + [*DONE].index(word)} if word else None
    return HttpResponseRedirect(reverse("legal_help:return", query=query))


def _said_by(number: str) -> Promise | None:
    return {str(place): words for place, words in enumerate(DONE.values(), start=1)}.get(number)
