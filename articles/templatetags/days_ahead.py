"""The working calendar and the radar in words, for staff."""

from datetime import timedelta
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise

from advocacy.figures import day_in_words
from advocacy.lead_times import Missing, Step
from advocacy.reading import reader_language
from advocacy.recurrence import Occurrence
from articles import planning, radar
from articles.desk_words import MISSING, STEPS

register = template.Library()


@register.filter
def step_words(step: Step) -> Promise | str:
    return STEPS[step]


@register.filter
def missing_words(missing: Missing) -> Promise | str:
    return MISSING[missing]


@register.filter
def plain_days(when: Occurrence) -> str:
    """One day, or the first and the last, where nothing but text can stand."""
    days = dict.fromkeys([when.start, when.end])
    return "–".join(day_in_words(day, reader_language()).words for day in days)


@register.simple_tag(takes_context=True)
def desk_today(context: Any) -> dict[str, Any]:
    """What waits, for the first page of the admin; nothing for whoever may not see to it."""
    request: HttpRequest = context["request"]
    today = timezone.localdate()
    waits: dict[str, Any] = {}
    if request.user.has_perm("articles.change_plannedpiece"):
        last = today + timedelta(days=planning.DAYS_AHEAD)
        waits["ahead"] = planning.ahead(today, last, today=today)
    if request.user.has_perm("advocacy.change_figure"):
        waits["radar"] = sum(radar.counts(radar.waiting(today)).values())
    return waits
