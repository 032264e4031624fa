"""Invite somebody, revoke an invitation, or send another."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest
from identity.site_identity import site_name
from people.forms import InviteForm
from people.membership import invite
from people.models import Invitation
from people.roles_in_words import CASEWORK_ROLES
from people.views.guarded import may_manage, page

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@may_manage
def invite_person(request: StaffRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = InviteForm(sent, is_mail_set_up=settings.MAIL_EVENTS)
    if form.is_valid():
        return _hand_over(request, *invite.invite(by=request.user, **form.cleaned_data))
    return page(request, "invite", _("Invite somebody"), form=form)


@require_POST
@may_manage
def invite_anew(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        return _hand_over(request, *invite.invite_anew(key=pk, by=request.user))
    except invite.NotWaiting:
        messages.warning(request, _("This invitation has been used or revoked in the meantime."))
        return redirect("people")


@require_POST
@may_manage
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        invite.revoke(key=pk, by=request.user)
    except invite.NotWaiting:
        messages.warning(request, _("This invitation has been used or revoked in the meantime."))
    else:
        messages.success(request, _("Revoked. The link no longer works."))
    return redirect("people")


def _hand_over(request: StaffRequest, invitation: Invitation, secret: str) -> HttpResponse:
    """Mail the link where that can be done; else show it, this once."""
    link = _link_of(request, invitation, secret)
    if invitation.email and settings.MAIL_EVENTS and _send_mail(invitation, link):
        messages.success(request, _("The invitation was sent."))
        return redirect("people")
    is_unsent = bool(invitation.email and settings.MAIL_EVENTS)
    return page(
        request,
        "invited",
        _("Invitation"),
        invitation=invitation,
        link=link,
        is_unsent=is_unsent,
    )


def _link_of(request: StaffRequest, invitation: Invitation, secret: str) -> str:
    """Return the link. People of the desk alone join at its host, since a passkey belongs to one host."""
    path = reverse("join", args=[secret])
    roles = set(invitation.groups.values_list("name", flat=True))
    if settings.CASES_HOST and roles <= CASEWORK_ROLES:
        return f"{request.scheme}://{settings.CASES_HOST}{path}"
    return request.build_absolute_uri(path)


def _send_mail(invitation: Invitation, link: str) -> bool:
    """Send the link at once, as a task would keep the secret in its arguments. Return whether it was sent."""
    subject = _("Your account at %(site)s") % {"site": site_name()}
    words = _(
        "%(who)s invites you to work on %(site)s. Choose a user name and a password here, within seven days:"
    ) % {"who": invitation.made_by.display_name, "site": site_name()}
    try:
        send_mail(subject, f"{words}\n\n{link}\n", None, [invitation.email])
    except (OSError, SMTPException, ValueError) as failure:  # ValueError: the address is none
        logger.warning("Invitation %s not sent: %s", invitation.pk, type(failure).__name__)
        return False
    return True
