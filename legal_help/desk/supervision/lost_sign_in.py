"""Help a reader in again who lost their second factor. Nobody else may: see `people/membership/guard.py`."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import StaffRequest
from accounts.signing_in.forms import LostSignInForm
from accounts.signing_in.lost_sign_in import OwnAccount, take_away_factors
from legal_help.access import membership
from legal_help.desk.door import for_supervisors
from legal_help.event_log import log
from legal_help.public.forms.pages import problems_of
from legal_help.trust import unlocks
from legal_help.trust.actors import Caseworker


@require_http_methods(["GET", "HEAD", "POST"])
@for_supervisors
def lost_sign_in(request: StaffRequest, reader: Caseworker, key: UUID) -> HttpResponse:
    """Take the second factor of somebody on the roster away, on a proof, and lock their desk."""
    person = membership.reader_of(log.look().roster, key)
    user = get_object_or_404(User, pk=person.user)
    form = LostSignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            take_away_factors(user=user, by=reader.user, proof=form.cleaned_data["proof"])
        except OwnAccount:
            form.add_error("proof", _("Somebody else has to do this for you"))
        else:
            unlocks.end_desk_of(user=user.pk)
            return redirect(reverse("cases:people", query={"done": "factor_gone"}))
    page = {"person": person, "form": form, "problems": problems_of(form)}
    return render(request, "legal_help/desk/supervision/lost_sign_in.html", page)
