"""Let people in at the casework desk, and answer those who may not or cannot go on."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from accounts.models import User
from accounts.requests import StaffRequest
from legal_help.access import membership, proposals, waiting_cases
from legal_help.access.locked_case import NoSuchRequest, RequestWithdrawn, WentOn
from legal_help.casework import (
    access_reason,
    appointments,
    assignment,
    cases,
    decide,
    ending,
    new_code,
    reminders,
    resuming,
    set_urgency,
    withdrawals,
)
from legal_help.casework.case_texts import NotChecked
from legal_help.casework.conflicts import conflict_check
from legal_help.casework.outgoing import quarterly_counts
from legal_help.casework.queue.waiting import count_waiting
from legal_help.desk.alarms_shown import shown_alarms
from legal_help.desk.case_page.page import DONE, back_to, show_held_back
from legal_help.desk.forms.case import LookingForm, TypedForm, UnlockForm
from legal_help.desk.not_done import not_done_page
from legal_help.event_log import log
from legal_help.event_log.alarms import Tampered
from legal_help.event_log.appending import CaseChanged, InDoubt, RosterChanged, RosterRefused
from legal_help.event_log.log import NoRoster
from legal_help.events.fields import Refused
from legal_help.intake import return_visit
from legal_help.permissions import GRANTS
from legal_help.public.forms.pages import problems_of
from legal_help.public.http import cookies
from legal_help.trust import directory, keys, lawbook, pause
from legal_help.trust.actors import Caseworker
from legal_help.trust.roster import NotASupervisor
from legal_help.trust.tokens import Locked

type View = Callable[..., HttpResponse]

# What a reader asked for, and may not know of or may not do: to them it is not there.
NOT_HERE = (
    NoSuchRequest,
    directory.NoSuchStep,
    lawbook.NoSuchFact,
    membership.NoSuchKey,
    NotASupervisor,
    quarterly_counts.NotOver,
)
# If a rule hindered a change of a case, its page says why by this word, a key of page.DONE.
HINDERED: Mapping[type[Exception], str] = {
    RequestWithdrawn: "withdrawn",
    NotChecked: "unchecked",
    cases.NothingToSettle: "settled_before",
    assignment.OwnerChanged: "colleague",
    assignment.NothingOffered: "not_offered",
    cases.NeedsOwner: "needs_owner",
    assignment.LastHolder: "last_holder",
    waiting_cases.NotAReader: "no_reader",
    assignment.KeptOut: "kept_out",
    proposals.OwnProposal: "own_proposal",
    proposals.WaitsForSecond: "other_waits",
    decide.NothingProposed: "not_proposed",
    decide.StatusChanged: "status_changed",
    decide.WroteMeanwhile: "wrote_meanwhile",
    new_code.AlreadyGiven: "code_before",
    withdrawals.AlreadyChecked: "settled_before",
    return_visit.NotWithdrawn: "",
    set_urgency.NoOverride: "",
    resuming.NothingLost: "settled_before",
    ending.NoChange: "hold_not_now",
    ending.NotEnded: "not_ended",
    appointments.AlreadyOver: "appointment_over",
    appointments.NoSuchInterpreter: "not_listed",
    reminders.NotAllowed: "not_allowed",
    reminders.NotSent: "not_sent",
    CaseChanged: "colleague",
    RosterChanged: "refused",
    RosterRefused: "refused",
    Refused: "refused",
    InDoubt: "in_doubt",
}
# Forms of many fields: all of them are kept while the desk is unlocked anew. Of others the text is.
HELD_WHOLE = frozenset(
    {
        "next_step",
        "next_step_add",
        "law_amend",
        "set_level",
        "note",
        "several",
        "book",
        "interpreters",
        "teams",
    }
)


class DeskRequest(StaffRequest):
    """Describe the request of a view behind `unlocked`, for type checkers only."""

    is_supervisor: bool
    """Whether the signed roster says so; templates ask for it."""
    alarms: int
    """How many alarms nobody has put away, for supervisors; templates ask for it."""
    is_in_doubt: bool
    """Whether a line of the log cannot be good, and nothing can be signed."""
    paused_until: date | None
    """The last day of a pause of new requests that runs; templates ask for it."""


def at_desk(view: View) -> View:
    """Let in people who signed in and stand on the signed roster; others get a 404."""
    return _behind_door(view, lets_in=lambda user: keys.is_reader(user=user))


def in_front_of_desk(view: View) -> View:
    """Let in people with a role of casework too, who have no place on the roster yet."""
    return _behind_door(
        view, lets_in=lambda user: keys.is_reader(user=user) or has_casework_role(user)
    )


def has_casework_role(user: User) -> bool:
    return user.groups.filter(name__in=GRANTS).exists()


def led_to_own_key(view: View) -> View:
    """Redirect people who have a role and no signed key to the page of their key, instead of a 404.

    That page says whether the key waits for a supervisor. Everybody else still gets the 404.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, **parts: Any) -> HttpResponse:
        try:
            return view(request, **parts)
        except Http404:
            user = request.user
            if isinstance(user, User) and has_casework_role(user) and not keys.is_reader(user=user):
                return redirect("cases:own_key")
            raise

    return wrapped


def _behind_door(view: View, *, lets_in: Callable[[User], bool]) -> View:
    """Show the view to accounts that `lets_in` accepts. Other sites are refused first."""

    @login_required
    def known(request: Any, **parts: Any) -> HttpResponse:
        try:
            if not lets_in(request.user):
                raise Http404
            return view(request, **parts)
        except NOT_HERE:
            raise Http404 from None
        except access_reason.ReasonNeeded as needed:
            return looking_page(request, needed.public_ref, LookingForm())
        except (Tampered, NoRoster):
            page = {"text": request.POST.get("text", "")}
            return render(request, "legal_help/desk/tampered.html", page, status=409)

    return by_itself(wraps(view)(known))


def by_itself(view: View) -> View:
    """Check the sender's site, on every page of the desk, signed in or not."""

    @sensitive_post_parameters()
    @wraps(view)
    def wrapped(request: HttpRequest, **parts: Any) -> HttpResponse:
        if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
            return sent_from_elsewhere(request)
        return view(request, **parts)

    return wrapped


def sent_from_elsewhere(request: HttpRequest) -> HttpResponse:
    return render(request, "legal_help/desk/opened_from_elsewhere.html", status=403)


def unlocked(view: View) -> View:
    """Hand the view its reader; where the desk has locked, ask for the passphrase instead.

    The text that was being typed comes back with that page, and is nowhere else. The same holds if a
    likely conflict holds the case back. If a rule of HINDERED stops a change, the page of the case says
    so; a text that was typed comes back with a page of its own.
    """

    @at_desk
    @wraps(view)
    def wrapped(request: DeskRequest, **parts: Any) -> HttpResponse:
        try:
            reader = keys.staff_from_cookie(
                user=request.user,
                cookie=cookies.desk_cookie(request),
                session=cookies.session_key(request),
            )
        except Locked:
            return unlock_page(request, UnlockForm(initial=_typed(request, parts)))
        request.is_supervisor = reader.person.is_supervisor
        known = log.look()
        request.alarms = len(shown_alarms(reader, known))
        request.is_in_doubt = known.doubt is not None
        request.paused_until = pause.last_day_known(known, today=timezone.localdate())
        try:
            return view(request, reader, **parts)
        except conflict_check.HeldBack:
            return _held_back(request, reader, parts)
        except WentOn:
            page = {"reference": parts["reference"], "text": request.POST.get("text", "")}
            return render(request, "legal_help/desk/case/went_on.html", page, status=409)
        except tuple(HINDERED) as hindered:
            return _hindered(request, parts, HINDERED[type(hindered)])

    return wrapped


def for_supervisors(view: View) -> View:
    """Let in as `unlocked` does, but supervisors of the roster alone; others get a 404."""

    @unlocked
    @wraps(view)
    def wrapped(request: StaffRequest, reader: Caseworker, **parts: Any) -> HttpResponse:
        if not reader.person.is_supervisor:
            raise Http404
        return view(request, reader, **parts)

    return wrapped


def _hindered(request: StaffRequest, parts: Mapping[str, Any], word: str) -> HttpResponse:
    """Say why nothing was changed: on the page of the case, or by itself if a text was typed."""
    has_text = bool(request.POST.get("text"))
    # The page of the case may be hindered itself: it would lead to itself for ever.
    is_led_here = request.method != "POST" and request.GET.get("done") == word
    if "reference" not in parts or has_text or is_led_here:
        return not_done_page(request, word, parts)
    return back_to(parts["reference"], word)


def _held_back(request: StaffRequest, reader: Caseworker, parts: Mapping[str, Any]) -> HttpResponse:
    """Show that a conflict holds the case back; what was being typed waits on that page."""
    reference, typed = parts["reference"], _typed(request, parts)
    if typed["typed"] or _address_name(request) == "detail":
        form = TypedForm(initial=typed, auto_id=False)
        return show_held_back(request, reader, reference, form)
    return back_to(reference, "")


def _typed(request: StaffRequest, parts: Mapping[str, Any]) -> dict[str, str]:
    """Return what was being typed, and where. A text that waits on the page goes on waiting."""
    waiting = TypedForm(request.POST)
    if waiting.is_valid() and waiting.cleaned_data["typed_in"]:
        return waiting.cleaned_data
    name, posted = _address_name(request), request.POST.copy()
    posted.pop("csrfmiddlewaretoken", None)
    typed = posted.urlencode() if name in HELD_WHOLE else posted.get("text", "")
    slug = parts.get("slug", "") if typed else ""
    return {"reference": parts.get("reference", slug), "typed_in": name, "typed": typed}


def _address_name(request: StaffRequest) -> str:
    return request.resolver_match.url_name or "" if request.resolver_match else ""


def unlock_page(request: StaffRequest, form: UnlockForm) -> HttpResponse:
    page = {
        "form": form,
        "has_typed": bool(form["typed"].value()),
        "waiting": count_waiting(user=request.user, today=timezone.localdate()),
    }
    return render(request, "legal_help/desk/unlock/unlock.html", page)


def looking_page(request: StaffRequest, reference: str, form: LookingForm) -> HttpResponse:
    """Ask why a case is opened that a colleague has."""
    page = {
        "form": form,
        "reference": reference,
        "problems": problems_of(form),
        # A colleague was quicker, say: whoever pressed a button learns what came of it.
        "done": DONE.get(request.GET.get("done", "")),
    }
    return render(request, "legal_help/desk/case/access_reason.html", page)
