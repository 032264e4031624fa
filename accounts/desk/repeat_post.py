"""Let staff send a form of the administration again whose sign-in ended meanwhile: nothing typed is lost.

The answer has all that was sent, and a button that sends it once more. Nothing is stored: the page
itself keeps it while its author signs in, in another window.

A form that another site sent must never be offered, or its words would be sent as the author's own.
So pages of the administration come with a cookie that browsers send from our own pages alone. It
says for whom they were made, and opens nothing.
"""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.contrib import admin
from django.core import signing
from django.core.signing import TimestampSigner
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from accounts.models import User
from accounts.requests import parse_whole_number

DESK: Final = "/admin/"
COOKIE: Final = "standing_desk"
LASTS: Final = timedelta(hours=24)  # longer than anybody stays signed in
NOT_TYPED: Final = "csrfmiddlewaretoken"  # the page gets a fresh one

_signer: Final = TimestampSigner(salt="accounts.repeat_post")


def offer_to_repeat(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer a form that was turned away for want of a sign-in with a page that can send it again."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        answer = get_response(request)
        if not request.path.startswith(DESK):
            return answer
        if request.method == "POST" and _is_turned_away(request, answer) and _may_repeat(request):
            return answer_with_typed(request, status=HTTPStatus.FORBIDDEN)
        if request.method == "GET" and request.user.is_authenticated:
            _set_cookie(request, answer)
        return answer

    return middleware


def _is_turned_away(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Return whether a page that a person sent was refused: without a sign-in, or for an old token.

    An import keeps its table itself, also the file of it. Scripts ask for no page, and go on by
    themselves.
    """
    asks_for_page = "text/html" in request.headers.get("Accept", "")
    if not asks_for_page or getattr(request, "is_kept", False):
        return False
    if request.user.is_authenticated:
        # Whatever else a person may not do in the administration is answered with 404.
        return answer.status_code == HTTPStatus.FORBIDDEN
    return answer.status_code in {HTTPStatus.FOUND, HTTPStatus.FORBIDDEN}


def _may_repeat(request: HttpRequest) -> bool:
    """Return whether a page of ours sent it, made for this person, and nothing in it is a password.

    A neighbour below the same domain gets the cookie too; browsers say where a form comes from.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    try:
        holder = _signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=LASTS)
    except signing.BadSignature:
        return False
    if request.user.is_authenticated and str(request.user.pk) != holder:
        return False
    staff = User.objects.filter(pk=parse_whole_number(holder) or 0, is_active=True, is_staff=True)
    return staff.exists() and not any("password" in name for name in request.POST)


def _set_cookie(request: HttpRequest, answer: Any) -> None:
    holder = str(request.user.pk)
    try:
        # Half of its time is left: so it changes seldom.
        if _signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=LASTS / 2) == holder:
            return
    except signing.BadSignature:
        pass
    answer.set_cookie(
        COOKIE,
        _signer.sign(holder),
        max_age=LASTS,
        path=DESK,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def answer_with_typed(request: HttpRequest, *, status: HTTPStatus, why: str = "") -> HttpResponse:
    """Return a page that can send a form again. `why` says what went wrong; "" means that the sign-in did."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name != NOT_TYPED
        for value in values
    ]
    context = {
        **admin.site.each_context(request),
        "title": gettext("Not saved yet"),
        "is_signed_in": request.user.is_authenticated,
        "typed": typed,
        "files": list(request.FILES),
        "why": why,
    }
    return render(request, "admin/accounts/repeat_post.html", context, status=status)
