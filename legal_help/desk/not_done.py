"""Say why nothing was changed, and give back what was typed."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from legal_help.desk.case_page.page import DONE
from legal_help.public.page import typed_in

# Of the desk: typed from paper, or shown once. No page holds these again, not even hidden.
SECRETS = frozenset({"passphrase", "current", "words", "code"})


def given_back(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed, without what no page holds again."""
    return [(name, value) for name, value in typed_in(request) if name not in SECRETS]


def not_done_page(request: HttpRequest, word: str, parts: Mapping[str, Any]) -> HttpResponse:
    """Say what hindered a change, by a key of page.DONE. A button sends the same once more."""
    page = {
        "why": DONE.get(word, DONE["refused"]),
        "typed": given_back(request),
        "text": request.POST.get("text", ""),
        "reference": parts.get("reference", ""),
    }
    return render(request, "legal_help/desk/not_done.html", page, status=409)
