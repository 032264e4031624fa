"""The public page about legal help: what it is, who reads, and the doors in every language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.views.decorators.http import require_safe

from legal_help.intake import submit


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    languages = [get_language_info(code) for code, _name in settings.LANGUAGES]
    context = {"languages": languages, "is_closed": submit.why_intake_is_closed() is not None}
    return render(request, "legal_help/public/start.html", context)
