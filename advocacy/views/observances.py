from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from advocacy.charts.drawings import draw_year_halves
from advocacy.dates.recurrence import LAST_YEAR, Occurrence
from advocacy.models import (
    Figure,
    Instrument,
    Observance,
    Statistic,
    Topic,
    prefetch_latest_figure,
    upcoming_occurrences,
)
from advocacy.presentation import calendar
from advocacy.presentation.observance_facts import known_facts
from advocacy.presentation.years import (
    YEARS_AHEAD,
    figure_known_on,
    group_by_year,
    years_worth_showing,
)
from advocacy.views.filters import ObservanceFilter, page_of_topic
from page_cache.decorators import public_page
from public_pages.language import in_one_language_each, reader_language
from public_pages.lists.filtered_list import render_filtered_list

COMING_UP = 4
MOST_RELATED = 3
MONTHS_UNFOLDED = 2
MOST_UNFOLDED_DAYS = 40
"""With more days on the page, their months are folded."""
LONG_TEXTS = ["description", "descriptions", "note", "actions", "actions_in_languages"]
MOST_DAYS_OF_A_BAR = 92
"""The longest period that has a bar, in days: a quarter of a year."""


@require_safe
@public_page("topic", "relevance")
def observance_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form = ObservanceFilter(request.GET, label_suffix="")
    observances = list(
        form.choose(Observance.objects.published().with_date_checks().defer(*LONG_TEXTS))
    )
    dated = upcoming_occurrences(observances, today)
    to_come = [pair for pair in dated if pair[0].start >= today]
    core = [pair for pair in to_come if pair[1].relevance == Observance.Relevance.CORE]
    known = {observance.pk for _, observance in dated}
    context = {
        "count": len(observances),
        "core": core[:COMING_UP],
        "running": [pair for pair in dated if pair[0].start < today],
        "months": _months(to_come),
        "undated": [observance for observance in observances if observance.pk not in known],
        "today": today,
        "halves": _halves(observances, today.year, Occurrence(today, today)),
        "calendar_url": _calendar_of(form, observances, today),
        "shows_all": not any(form.cleaned_data.values()) if form.is_valid() else True,
        "section": "observances",
        "canonical_path": page_of_topic(request.GET, form.cleaned_data) if form.is_valid() else "",
    }
    return render_filtered_list(request, "advocacy/observance_list.html", form, context)


@require_safe
@public_page()
def observance_detail(request: HttpRequest, slug: str) -> HttpResponse:
    observance = _get_observance(slug)
    today = timezone.localdate()
    following = observance.next_occurrence(today)
    context = _shared_context(observance, today, following)
    articles = group_by_year(context["articles"])
    actions, actions_language = observance.actions_in(reader_language())
    context |= {
        "following": following,
        "has_calendar": bool(calendar.occurrences_in_calendar(observance, today)),
        "latest": observance.latest_occurrence(today),
        "is_running": following is not None and following.start <= today,
        "days_to_go": (following.start - today).days if following else None,
        "facts": known_facts(observance),
        "reading": articles,
        "archive": years_worth_showing(observance, articles, today),
        "actions": actions,
        "actions_language": actions_language,
        "years": _years_to_link(observance, today.year),
    }
    return render(request, "advocacy/observance_detail.html", context)


@require_safe
@public_page()
def observance_year(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Show a year of an observance; 404 before it was first observed and after LAST_YEAR."""
    observance = _get_observance(slug)
    if not observance.first_year <= year <= LAST_YEAR:
        raise Http404
    today = timezone.localdate()
    when = observance.occurrence(year)
    context = _shared_context(observance, today, when, year=year)
    articles = group_by_year(context["articles"]).get(year, [])
    context |= {
        "year": year,
        "when": when,
        "is_over": when is not None and when.end < today,
        "awaits_announcement": observance.awaits_date(year),
        "is_unlisted": not articles or year > today.year + YEARS_AHEAD,
        "theme": next((theme for theme in observance.themes.all() if theme.year == year), None),
        "articles": articles,
        "years": _years_to_link(observance, year, today.year + YEARS_AHEAD),
    }
    if year < today.year:
        context["coming_up"] = []  # these are days of this year
        last = date(year, 12, 31)
        context["stood_on"] = day = when.end if when and when.end.year == year else last
        stood = [
            (figure_known_on(statistic, day), statistic) for statistic in context["statistics"]
        ]
        context["stood"] = [(statistic, figure) for figure, statistic in stood if figure]
    return render(request, "advocacy/observance_year.html", context)


def _get_observance(slug: str) -> Observance:
    """Return it with its themes and the sources of its facts."""
    whole = Observance.objects.published().prefetch_related("themes", "fact_sources")
    return get_object_or_404(whole, slug=slug)


def _shared_context(
    observance: Observance, today: date, when: Occurrence | None, year: int | None = None
) -> dict[str, Any]:
    """Return what every page of an observance shows: its year, related records, coming days."""
    topics = list(observance.topics.filter(is_published=True))
    statistics = Statistic.objects.published().near(
        topics, observance.statistics.all(), _cited_for(observance)
    )
    # A past year may show any of their figures.
    is_past = year is not None and year < today.year
    every = Prefetch("figures", Figure.objects.published().select_related("source__publisher"))
    shown = every if is_past else prefetch_latest_figure()
    year = year or (when.start.year if when else today.year)
    near = list(Observance.objects.published().with_date_checks().near(topics))
    coming = [pair for pair in upcoming_occurrences(near, today) if pair[0].start >= today]
    return {
        "observance": observance,
        "topics": topics,
        "halves": _halves(near, year, when),
        "line_year": year,
        "articles": in_one_language_each(
            observance.articles.published().for_list(), reader_language()
        ),
        "statistics": list(statistics.prefetch_related(shown)[:MOST_RELATED]),
        "instruments": _instruments(observance, topics),
        "coming_up": [pair for pair in coming if pair[1] != observance][:COMING_UP],
        "section": "observances",
    }


def _cited_for(observance: Observance) -> QuerySet[Statistic]:
    """Return the statistics that our articles for an observance cite."""
    return Statistic.objects.filter(articles__in=observance.articles.published())


def _instruments(observance: Observance, topics: list[Topic]) -> Sequence[Instrument]:
    """Return its own instruments first, then some on the same topics."""
    near = list(Instrument.objects.near(topics, observance.instruments.all()))
    own = sum(instrument.rank == 0 for instrument in near)  # type: ignore[attr-defined]  # near() annotates it
    return near[: own + MOST_RELATED]


def _halves(observances: list[Observance], year: int, bright: Occurrence | None) -> list[Any]:
    """Draw the year: a stroke for each observance day, a bar for each week or month."""
    falls = [when for day in observances for when in day.occurrences_by_year([year]).values()]
    days = [when.start for when in falls if when.start == when.end]
    spans = [when for when in falls if 0 < (when.end - when.start).days < MOST_DAYS_OF_A_BAR]
    return draw_year_halves(year, days, bright, reader_language(), spans)


def _calendar_of(form: ObservanceFilter, observances: list[Observance], today: date) -> str:
    """Return the address of the calendar of a topic, of the days for human rights, or of all days.

    Return "" if the calendar of the topic would have no event.
    """
    chosen = form.cleaned_data if form.is_valid() else {}
    if topic := chosen.get("topic"):
        if not any(calendar.belongs_among_others(observance, today) for observance in observances):
            return ""
        return reverse("observances:topic_calendar", args=[topic])
    is_core = chosen.get("relevance") == Observance.Relevance.CORE
    return reverse("observances:core_calendar" if is_core else "observances:calendar")


def _years_to_link(observance: Observance, year: int, last: int | None = None) -> list[int]:
    """Return the year, the one before and those after it, as far as pages link to them."""
    last = last or year + YEARS_AHEAD
    around = range(year - 1, min(year + YEARS_AHEAD, last) + 1)
    return [linked for linked in around if linked >= observance.first_year]


def _months(
    to_come: list[tuple[Occurrence, Observance]],
) -> list[tuple[date, list[tuple[Occurrence, Observance]], bool]]:
    """Return each month with its days, and whether it is unfolded."""
    by_month = groupby(to_come, lambda pair: pair[0].start.replace(day=1))
    unfolded = MONTHS_UNFOLDED if len(to_come) > MOST_UNFOLDED_DAYS else len(to_come)
    return [(month, list(own), at < unfolded) for at, (month, own) in enumerate(by_month)]
