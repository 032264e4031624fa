"""Refuse files, and words that are not Unicode, before anything reads them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

SENSITIVE_PATHS = ("/legal-help/", "/cases/")


def refuse_uploads(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Stand before the CSRF check, which would let Django write the parts of a file to disk.

    A form in another encoding than UTF-8, which no browser sends, breaks Django's own page for
    bad requests.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_file = request.content_type == "multipart/form-data"
        is_ours = request.path.startswith(SENSITIVE_PATHS)
        if (is_file and is_ours) or (request.encoding or "utf-8").lower() != "utf-8":
            words = _("We cannot take files here. Please go back and send words alone.")
            return HttpResponse(words, status=415, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return middleware
