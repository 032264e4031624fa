from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language_info
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest
from articles.presentation.rendered_body import render_body
from articles.presentation.whole_article import load_published
from config.health import find
from legal_help.access import membership
from legal_help.desk import door
from legal_help.trust import keys
from page_cache.decorators import public_page
from public_pages.language import reader_language

# By the ending of the address, the most common format first.
FEED_FORMATS: Final = {"xml": "Atom", "rss": "RSS", "json": "JSON Feed"}
PLAIN_TEXT: Final = "text/plain; charset=utf-8"


@require_safe
@public_page()
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what this software promises, and below it the organisation's own page at this address."""
    own = load_published(reader_language(), "privacy")
    context = {"own": own, "own_body": own and render_body(own.article)}
    return render(request, "privacy.html", context)


@require_safe
@public_page()
def follow(request: HttpRequest) -> HttpResponse:
    """Explain feeds and calendars, by which people follow the site."""
    languages = [get_language_info(code) for code, _name in settings.CONTENT_LANGUAGES]
    return render(request, "follow.html", {"languages": languages, "formats": FEED_FORMATS})


@login_required
@require_safe
def staff(request: StaffRequest) -> HttpResponse:
    """Show the desks that this person may open, after sign-in."""
    is_reader = settings.LEGAL_HELP and keys.is_reader(user=request.user)
    may_make_a_key = settings.LEGAL_HELP and not is_reader and door.has_casework_role(request.user)
    desks = {
        "may_open_cases": is_reader,
        "may_make_a_key": may_make_a_key,
        "key_waits": may_make_a_key and membership.key_waits(user=request.user),
        # Without mail nobody could confirm an address, and nothing is sent to it.
        "is_mail_set_up": settings.MAIL_EVENTS,
    }
    return render(request, "staff.html", desks)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    """Say that this web process lives. It asks nothing else, and no database."""
    return HttpResponse("ok\n", content_type=PLAIN_TEXT)


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    """Say whether everything works that people wait for; with status 503 what does not.

    Remarks follow, which hinder nobody.
    """
    findings = find.find_all(timezone.now())
    is_ready = not any(finding.kind.is_problem for finding in findings)
    lines = [*(["ready"] if is_ready else []), *(finding.short for finding in findings)]
    words = "\n".join(lines)
    return HttpResponse(f"{words}\n", status=200 if is_ready else 503, content_type=PLAIN_TEXT)
