from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language_info
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest
from advocacy.models import Observance
from config.models import ScheduledRun
from config.site import home as home_page
from legal_help.access import membership
from legal_help.desk import door
from legal_help.trust import keys
from page_cache.decorators import public_page
from public_pages.language import reader_language

# By the ending of the address, the most common format first.
FEED_FORMATS: Final = {"xml": "Atom", "rss": "RSS", "json": "JSON Feed"}
# A worker claims a job every 15 minutes. If the last claim is older than this, none is running.
TASKS_ARE_LATE_AFTER = timedelta(minutes=40)


@require_safe
@public_page()
def home(request: HttpRequest) -> HttpResponse:
    articles = home_page.latest_articles(reader_language())
    core = Observance.objects.filter(relevance=Observance.Relevance.CORE)
    observances = list(core.with_date_checks())
    coming = home_page.next_day(observances, timezone.localdate())
    displaced = home_page.crowd_figure()
    context = {
        "lead": articles[0] if articles else None,
        "articles": articles[1:],
        "coming": coming,
        "year_halves": home_page.year_halves(observances, coming) if coming else [],
        "figures": home_page.cited_figures(articles),
        "displaced": displaced,
        "crowd": home_page.crowd_thirds(displaced) if displaced else [],
    }
    return render(request, "home.html", context)


@require_safe
@public_page()
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy.html")


@require_safe
@public_page()
def follow(request: HttpRequest) -> HttpResponse:
    """Explain feeds and calendars, by which people follow the site."""
    languages = [get_language_info(code) for code, _name in settings.LANGUAGES]
    return render(request, "follow.html", {"languages": languages, "formats": FEED_FORMATS})


@login_required
@require_safe
def staff(request: StaffRequest) -> HttpResponse:
    """Show the desks that this person may open, after sign-in."""
    is_reader = keys.is_reader(user=request.user)
    may_make_a_key = not is_reader and door.has_casework_role(request.user)
    desks = {
        "may_open_cases": is_reader,
        "may_make_a_key": may_make_a_key,
        "key_waits": may_make_a_key and membership.key_waits(user=request.user),
    }
    return render(request, "staff.html", desks)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    """Report whether the database answers and tasks run in time, with status 503 if not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        on_time = ScheduledRun.objects.filter(slot__gt=timezone.now() - TASKS_ARE_LATE_AFTER)
        health = {"database": "ok", "tasks": "ok" if on_time.exists() else "late"}
    except DatabaseError:
        health = {"database": "down", "tasks": "unknown"}
    well = set(health.values()) == {"ok"}
    return JsonResponse(health, status=200 if well else 503)
