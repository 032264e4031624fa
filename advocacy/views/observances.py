from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from advocacy.drawing import year_halves
from advocacy.facts import facts_of
from advocacy.forms import ObservanceFilter
from advocacy.models import Instrument, Observance, Statistic, upcoming
from advocacy.reading import in_one_language_each, reader_language
from advocacy.recurrence import LAST_YEAR, Occurrence
from advocacy.views.filtered import render_filtered
from page_cache.public import public_page

COMING_UP = 4
SHARING = 3
MONTHS_UNFOLDED = 2
FEW = 40
"""So many days may stand on a page without their months being folded."""
LONG_TEXTS = ["description", "note"]
YEARS_AHEAD = 2
"""Pages link to the year after next; later years answer, but nobody is led there."""


@require_safe
@public_page("topic", "relevance")
def observance_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form = ObservanceFilter(request.GET, label_suffix="")
    observances = list(form.choose(Observance.objects.defer(*LONG_TEXTS)))
    dated = upcoming(observances, today)
    to_come = [pair for pair in dated if pair[0].start >= today]
    known = {observance.pk for _, observance in dated}
    days = [when.start for day in observances if (when := day.occurrence(today.year))]
    context = {
        "count": len(observances),
        "running": [pair for pair in dated if pair[0].start < today],
        "months": _months(to_come),
        "undated": [observance for observance in observances if observance.pk not in known],
        "today": today,
        "halves": year_halves(today.year, days, Occurrence(today, today), reader_language()),
        "calendar_url": _calendar_of(form),
        "section": "observances",
    }
    return render_filtered(request, "advocacy/observance_list.html", form, context)


@require_safe
@public_page()
def observance_detail(request: HttpRequest, slug: str) -> HttpResponse:
    observance = get_object_or_404(Observance, slug=slug)
    today = timezone.localdate()
    following = observance.next_occurrence(today)
    context = _about(observance, today, following)
    context |= {
        "following": following,
        "latest": observance.latest_occurrence(today),
        "is_running": following is not None and following.start <= today,
        "days_to_go": (following.start - today).days if following else None,
        "facts": facts_of(observance),
        "years": _years_to_link(observance, today.year),
    }
    return render(request, "advocacy/observance_detail.html", context)


@require_safe
@public_page()
def observance_year(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """One year of an observance; 404 before it was first observed and after LAST_YEAR."""
    observance = get_object_or_404(Observance, slug=slug)
    if not observance.first_year <= year <= LAST_YEAR:
        raise Http404
    today = timezone.localdate()
    when = observance.occurrence(year)
    context = _about(observance, today, when, year=year)
    context |= {
        "year": year,
        "when": when,
        "is_over": when is not None and when.end < today,
        "awaits_announcement": observance.awaits_date(year),
        "is_far": year > today.year + YEARS_AHEAD,
        "years": _years_to_link(observance, year, today.year + YEARS_AHEAD),
    }
    return render(request, "advocacy/observance_year.html", context)


def _about(
    observance: Observance, today: date, when: Occurrence | None, year: int | None = None
) -> dict[str, Any]:
    """What every page of an observance shows: its year, what is near it, what is coming up."""
    topics = list(observance.topics.all())
    year = year or (when.start.year if when else today.year)
    near = list(Observance.objects.sharing_topics_with(topics))
    days = [found.start for other in near if (found := other.occurrence(year))]
    coming = [pair for pair in upcoming(near, today) if pair[0].start >= today]
    instruments = Instrument.objects.sharing_topics_with(topics)
    return {
        "observance": observance,
        "topics": topics,
        "halves": year_halves(year, days, when, reader_language()),
        "line_year": year,
        "articles": in_one_language_each(
            observance.articles.published().for_list(), reader_language()
        ),
        "statistics": Statistic.objects.for_cards().sharing_topics_with(topics)[:SHARING],
        "instruments": _own_first(list(observance.instruments.all()), list(instruments[:SHARING])),
        "coming_up": [pair for pair in coming if pair[1] != observance][:COMING_UP],
        "section": "observances",
    }


def _calendar_of(form: ObservanceFilter) -> str:
    """The calendar of what is shown: of a topic, of the days for human rights, or of all."""
    chosen = form.cleaned_data if form.is_valid() else {}
    if topic := chosen.get("topic"):
        return reverse("observances:topic_calendar", args=[topic])
    is_core = chosen.get("relevance") == Observance.Relevance.CORE
    return reverse("observances:core_calendar" if is_core else "observances:calendar")


def _own_first(own: list[Instrument], sharing: list[Instrument]) -> list[Instrument]:
    return list(dict.fromkeys([*own, *sharing]))


def _years_to_link(observance: Observance, year: int, last: int | None = None) -> list[int]:
    """The year, the one before and those after it, as far as pages are linked."""
    last = last or year + YEARS_AHEAD
    around = range(year - 1, min(year + YEARS_AHEAD, last) + 1)
    return [linked for linked in around if linked >= observance.first_year]


def _months(
    to_come: list[tuple[Occurrence, Observance]],
) -> list[tuple[date, list[tuple[Occurrence, Observance]], bool]]:
    """Each month with its days, and whether it is unfolded."""
    by_month = groupby(to_come, lambda pair: pair[0].start.replace(day=1))
    unfolded = MONTHS_UNFOLDED if len(to_come) > FEW else len(to_come)
    return [(month, list(own), at < unfolded) for at, (month, own) in enumerate(by_month)]
