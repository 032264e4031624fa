"""What holds for every request, whatever it asks for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation


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
