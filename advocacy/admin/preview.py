"""Show a page of the site as it would be if a draft were published."""

import re
from collections.abc import Callable
from typing import Final

from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from page_cache import generation
from public_pages.asking import ask_as_reader

MAIN: Final = re.compile(r"<main\b[^>]*>")


class PageBroken(Exception):
    """The page of a draft failed, as it would for readers."""


def preview_of(
    publish: Callable[[], None], address: str, request: HttpRequest, *, back: str
) -> str:
    """Return a page of the site as it would be, with a line that says what it is and leads `back`.

    `publish` is called within a transaction that is rolled back: so every page can be shown, and
    none needs to know of drafts. For the same reason the line is put into the finished page. Raises
    Http404 where the page is not there, and PageBroken where it fails.
    """
    try:
        with transaction.atomic():
            publish()
            answer = ask_as_reader(address, request.get_host())
            transaction.set_rollback(True)
    finally:
        generation.forget_all()
    if answer.status >= 500:
        raise PageBroken(address)
    if answer.status != 200:
        raise Http404
    line = format_html(
        '<div class="wrap" lang="{}" dir="{}"><p class="note warn noprint">{} <a href="{}">{}</a></p></div>',
        get_language(),
        "rtl" if get_language_bidi() else "ltr",
        _("Preview. Readers do not see this page."),
        back,
        _("Back to the form"),
    )
    return MAIN.sub(lambda found: found[0] + line, answer.words, count=1)
