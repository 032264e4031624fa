"""The list of people, the page of each, and the log."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import StaffRequest, parse_whole_number
from people.forms import DetailsForm, ResetSignInForm, RolesForm
from people.membership import change, guard, history, leave
from people.models import Invitation
from people.roles_in_words import CASEWORK_ROLES, ROLES_GIVEN_HERE, offered_roles, role_names
from people.views.guarded import REFUSED, for_person, may_manage, page

LINES_A_PAGE = 50


@require_safe
@may_manage
def people_list(request: StaffRequest) -> HttpResponse:
    """Show who works here, and who was invited. A house has some dozens of people: one page."""
    has_factor = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    people = User.objects.annotate(has_factor=has_factor).prefetch_related("groups")
    invited = Invitation.objects.select_related("made_by").prefetch_related("groups")
    return page(
        request,
        "list",
        _("People"),
        people=[
            (person, role_names(group.name for group in person.groups.all()))
            for person in people.order_by("-is_active", "first_name", "last_name", "username")
        ],
        invited=[
            (invitation, role_names(group.name for group in invitation.groups.all()))
            for invitation in invited
        ],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_person
def person(request: StaffRequest, person: User) -> HttpResponse:
    """Show one person, and take their name and mail address."""
    sent = request.POST if request.method == "POST" else None
    details = DetailsForm(sent, instance=person)
    if details.is_valid():
        found = get_object_or_404(User, pk=person.pk)  # as it was: the form has changed the other
        change.change_details(user=found, by=request.user, **details.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("person", person.pk)
    roles = _roles_of(person)
    return page(
        request,
        "person",
        person.display_name,
        person=person,
        roles=role_names(roles),
        details=details,
        roles_form=RolesForm(given=_given_to(person), initial={"roles": list(roles)}),
        has_factor=Authenticator.objects.filter(user=person).exists(),
        is_reader=person.pk in guard.find_readers(),
        may_change=_is_allowed(guard.check_may_change, person, request.user),
        may_set_sign_in=_is_allowed(guard.check_may_set_sign_in, person, request.user),
    )


@require_POST
@for_person
def roles(request: StaffRequest, person: User) -> HttpResponse:
    """Give somebody other roles. They keep the roles that are not given here."""
    given = _given_to(person)
    form = RolesForm(request.POST, given=given)
    if form.is_valid():
        kept = _roles_of(person) - set(given)
        change.change_roles(
            user=person, roles=[*form.cleaned_data["roles"], *kept], by=request.user
        )
        messages.success(request, _("Saved."))
    return redirect("person", person.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_person
def deactivate(request: StaffRequest, person: User) -> HttpResponse:
    """Say what happens, and do it."""
    guard.check_may_deactivate(person, by=request.user)
    if not person.is_active:
        return redirect("person", person.pk)
    if request.method == "POST":
        leave.deactivate(user=person, by=request.user)
        messages.success(request, _("Deactivated. They are signed out everywhere."))
        return redirect("person", person.pk)
    left = leave.count_left_behind(person)
    title = _("Deactivate %(who)s") % {"who": person.display_name}
    return page(request, "leave", title, person=person, left=left)


@require_POST
@for_person
def reactivate(request: StaffRequest, person: User) -> HttpResponse:
    leave.reactivate(user=person, by=request.user)
    messages.success(request, _("They may sign in again."))
    return redirect("person", person.pk)


@require_POST
@for_person
def sign_out(request: StaffRequest, person: User) -> HttpResponse:
    change.sign_out_everywhere(user=person, by=request.user)
    if person.pk == request.user.pk:
        return redirect("account_login")
    messages.success(request, _("They are signed out everywhere."))
    return redirect("person", person.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_person
def lost_sign_in(request: StaffRequest, person: User) -> HttpResponse:
    """Help somebody in again, once it is said how it was made sure who asks."""
    guard.check_may_set_sign_in(person, by=request.user)
    form = ResetSignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        path = change.reset_sign_in(user=person, by=request.user, **form.cleaned_data)
        if not path:
            messages.success(request, _("Their second factor was removed."))
            return redirect("person", person.pk)
        link = request.build_absolute_uri(path)
        return page(request, "link", _("Link for a new password"), person=person, link=link)
    return page(request, "lost_sign_in", _("Lost sign-in"), person=person, form=form)


@require_safe
@may_manage
def log(request: StaffRequest) -> HttpResponse:
    """Show who did what: all of it, or what one person did and what was done to them."""
    key = parse_whole_number(request.GET.get("who", ""))
    who = get_object_or_404(User, pk=key) if key is not None else None
    shown = Paginator(history.find_entries(of=who), LINES_A_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "log",
        _("Who did what"),
        who=who,
        shown=shown,
        lines=history.describe(shown, reader=request.user),
    )


def _roles_of(person: User) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


def _given_to(person: User) -> list[str]:
    """Return the roles that may be given to somebody, or taken: of a reader none of casework."""
    is_reader = person.pk in guard.find_readers()
    offered = {*offered_roles(), *_roles_of(person)}
    return [
        role
        for role in ROLES_GIVEN_HERE
        if role in offered and not (is_reader and role in CASEWORK_ROLES)
    ]


def _is_allowed(check: Callable[..., None], person: User, by: User) -> bool:
    try:
        check(person, by=by)
    except tuple(REFUSED):
        return False
    return True
