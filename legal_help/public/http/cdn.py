"""Refuse what people write where a content delivery network passes it on: it would read every story."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

# What such a network adds to a request that it passes on. RFC 8586 has CDN-Loop for all; the others are
# Cloudflare, CloudFront, Fastly, Akamai, Azure Front Door, Imperva, Sucuri, Vercel and bunny.net.
HEADERS: Final = (
    "CDN-Loop",
    "CF-Ray",
    "CF-Connecting-IP",
    "X-Amz-Cf-Id",
    "Fastly-Client-IP",
    "Fastly-FF",
    "Akamai-Origin-Hop",
    "True-Client-IP",
    "X-Azure-FDID",
    "Incap-Client-IP",
    "X-Sucuri-ClientIP",
    "X-Vercel-Id",
    "CDN-RequestId",
)
CONFIDENTIAL: Final = ("/legal-help/request/", "/legal-help/return/", "/cases/", "/accounts/")


def refuse_networks_between(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 403, in every language, what came through a network that CDN_IS_OURS does not call ours."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_passed_on = any(name in request.headers for name in HEADERS)
        if is_passed_on and not settings.CDN_IS_OURS and request.path.startswith(CONFIDENTIAL):
            return HttpResponse(
                _in_all_languages(), status=403, content_type="text/plain; charset=utf-8"
            )
        return get_response(request)

    return middleware


def _in_all_languages() -> str:
    words = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words.append(
                _(
                    "Another company passes this page on to you and could read what you write here. "
                    "So we do not take it."
                )
            )
            if settings.HELP_PHONE:
                words.append(_("Please call us: %(phone)s") % {"phone": settings.HELP_PHONE})
    return "\n\n".join(words)
