"""Refuse uploads and other encodings before any view, and let nobody keep a private page."""

import re
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from legal_help.files.uploads import KeepInMemory

DESK = "/cases/"
SENSITIVE_PATHS = ("/legal-help/", DESK)
# The pages of a second factor show its secret and the recovery codes.
KEPT_BY_NOBODY = (DESK, "/accounts/", "/legal-help/request/", "/legal-help/return/")
# A file comes from the person here, or from a caseworker in a case. deploy/nginx.conf says the same.
TAKES_FILES: Final = re.compile(r"/legal-help/return/file/|/cases/[A-Za-z]+-[0-9]+/file/")


def keep_no_copy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Mark every answer of private pages as not to be kept, even refusals: they may name a case."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        return unseen(response) if request.path.startswith(KEPT_BY_NOBODY) else response

    return middleware


def unseen(response: HttpResponse) -> HttpResponse:
    """Tell caches not to keep this page and search engines not to list it."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def keep_uploads_off_disk(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse files but at the addresses that take them, and there let them into memory alone.

    It stands before the CSRF check, which reads the body: Django would write a file to the disk. A form in
    another encoding than UTF-8, which no browser sends, breaks Django's own page for bad requests.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_file = request.content_type == "multipart/form-data"
        is_ours = request.path.startswith(SENSITIVE_PATHS)
        is_refused = is_file and is_ours and not TAKES_FILES.fullmatch(request.path)
        if is_refused or (request.encoding or "utf-8").lower() != "utf-8":
            words = _("We cannot take files here. Please go back and send words alone.")
            return HttpResponse(words, status=415, content_type="text/plain; charset=utf-8")
        if is_ours:
            request.upload_handlers = [KeepInMemory(request)]
        return get_response(request)

    return middleware
