from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from advocacy.models import Observance, Topic
from advocacy.models.observance import ObservanceQuerySet
from advocacy.presentation import calendar
from identity.site_identity import site_name
from page_cache.decorators import public_page
from public_pages.language import reader_language


@require_safe
@public_page()
def observance_calendar(request: HttpRequest) -> HttpResponse:
    """Answer the calendar of every observance day."""
    name = _("%(site)s: days to mark") % {"site": site_name()}
    return _calendar_file(request, _among_others(Observance.objects.published()), name)


@require_safe
@public_page()
def core_calendar(request: HttpRequest) -> HttpResponse:
    """Answer the calendar of days about human rights."""
    core = Observance.objects.published().filter(relevance=Observance.Relevance.CORE)
    name = _("%(site)s: days for human rights") % {"site": site_name()}
    return _calendar_file(request, _among_others(core), name)


@require_safe
@public_page()
def topic_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the days on a topic, or 404 without one: a calendar needs an event (RFC 5545, 3.6)."""
    topic = get_object_or_404(Topic.objects.published(), slug=slug)
    words = {"site": site_name(), "topic": topic.name_in(reader_language())}
    name = _("%(site)s: days to mark (%(topic)s)") % words
    of_topic = Observance.objects.published().filter(topics=topic)
    if not (among_others := _among_others(of_topic)):
        raise Http404
    return _calendar_file(request, among_others, name)


@require_safe
@public_page()
def observance_dates(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the days of one observance, or 404 if none is near and none will be announced.

    The calendar is empty while the next date is awaited, so that programs remove a withdrawn date.
    """
    days = _with_themes_and_topics(Observance.objects.published())
    observance = get_object_or_404(days, slug=slug)
    if not calendar.has_calendar(observance, timezone.localdate()):
        raise Http404
    return _calendar_file(request, [observance], observance.name_in(reader_language()))


def _among_others(observances: ObservanceQuerySet) -> list[Observance]:
    today = timezone.localdate()
    days = _with_themes_and_topics(observances)
    return [day for day in days if calendar.belongs_among_others(day, today)]


def _with_themes_and_topics(observances: ObservanceQuerySet) -> ObservanceQuerySet:
    needed: Any = ("themes", "topics")  # taggit has no types
    return observances.with_date_checks().prefetch_related(*needed)


def _calendar_file(
    request: HttpRequest, observances: Iterable[Observance], name: str
) -> HttpResponse:
    content = calendar.write_calendar(
        observances,
        name=name,
        language=reader_language(),
        today=timezone.localdate(),
        absolute=request.build_absolute_uri,
    )
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
