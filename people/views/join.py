"""The page to which an invitation leads: somebody new chooses a user name and a password."""

from http import HTTPStatus

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from people.forms import JoinForm
from people.membership import invite
from people.roles_in_words import ROLE_WORDS

TEMPLATE = "account/invitation.html"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the form, or make the account, sign its owner in and lead to the second factor.

    Opening the page uses nothing up: programs that look at an address before people do harm none.
    """
    try:
        invitation = invite.invitation_of(secret)
    except (invite.NotWaiting, invite.TooOld) as refusal:
        return _refuse(request, refusal)
    if request.user.is_authenticated:
        return render(request, TEMPLATE, {"is_signed_in": True})
    form = JoinForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if form.is_valid():
        try:
            user = invite.join(secret=secret, user=form.save(commit=False))
        except (invite.NotWaiting, invite.TooOld) as refusal:
            return _refuse(request, refusal)
        after = reverse(settings.LOGIN_REDIRECT_URL if settings.DEMO else "mfa_index")
        answer: HttpResponse = perform_login(request, user, redirect_url=after)
        reauthenticate_by_password(request)  # it was chosen a moment ago
        return answer
    roles = {group.name for group in invitation.groups.all()}
    shown = [words for role, words in ROLE_WORDS.items() if role in roles]
    return render(request, TEMPLATE, {"invitation": invitation, "form": form, "roles": shown})


def _refuse(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """Say kindly that the link opens nothing. A wrong one was used, or revoked, or is none."""
    is_too_old = isinstance(refusal, invite.TooOld)
    status = HTTPStatus.GONE if is_too_old else HTTPStatus.NOT_FOUND
    return render(request, TEMPLATE, {"is_over": True, "is_too_old": is_too_old}, status=status)
