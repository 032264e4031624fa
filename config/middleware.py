"""Middleware for every request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from page_cache import decorators


def use_language_of_address(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Use the language in the address, or English without one.

    Django's own middleware adds `Vary: Accept-Language`: a cache in front would then keep each page
    once for every browser.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        named = translation.get_language_from_path(request.path_info)
        translation.activate(named or settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        response = get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response

    return middleware


def add_onion_location(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Tell Tor Browser the address of the same page on the onion service.

    Only public pages have this header: a person who types a request for help is never led away. It
    has nothing personal, so that caches may keep the page for everybody.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if (
            settings.ONION_LOCATION
            and is_page
            and request.is_secure()
            and decorators.is_public(request)
        ):
            response.headers["Onion-Location"] = settings.ONION_LOCATION + decorators.public_path(
                request
            )
        return response

    return middleware
