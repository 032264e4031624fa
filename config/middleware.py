"""What holds for every request, whatever it asks for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from page_cache import decorators


def speak_the_language_of_the_address(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """A page is in the language its address names, and English without one, for everybody.

    Django's own middleware would say that pages vary with the browser's languages: a cache in
    front would then keep each of them once for every browser.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        named = translation.get_language_from_path(request.path_info)
        translation.activate(named or settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        response = get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response

    return middleware


def name_the_onion_service(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Tell Tor Browser of the same page on the onion service.

    Public pages alone: a person who types a request for help is never led elsewhere. The header
    names nothing of the reader's own, so that the page may be kept for everybody.
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
