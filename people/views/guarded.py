"""Decide who may open the pages of people, and say why something was not done."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.requests import StaffRequest
from accounts.signing_in.lost_sign_in import OwnAccount
from people.membership import guard
from people.permissions import MANAGE

type View = Callable[..., HttpResponse]

REFUSED: Final[Mapping[type[Exception], Promise]] = {
    OwnAccount: _("Somebody else has to do this for you"),
    guard.OfSuperuser: _("This is a superuser: another superuser has to do this."),
    guard.OfSupervisors: _(
        "They read requests for help, or may do so later. Supervisors do this, at the casework desk."
    ),
    guard.LastAdministrator: _("Nobody would be left who can invite people and change roles."),
}

may_manage = permission_required(MANAGE, raise_exception=True)


def for_person(view: View) -> View:
    """Give a view the person whose key is in the address, and show why where the guard refuses."""

    @may_manage
    @wraps(view)
    def wrapped(request: StaffRequest, pk: int) -> HttpResponse:
        person = get_object_or_404(User, pk=pk)
        try:
            return view(request, person)
        except tuple(REFUSED) as refusal:
            messages.error(request, str(REFUSED[type(refusal)]))
            return redirect("person", pk)

    return wrapped


def page(request: StaffRequest, template: str, title: str, **shown: Any) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, **shown}
    return render(request, f"admin/people/{template}.html", context)
