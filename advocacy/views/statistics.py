from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from advocacy.charts.drawings import draw_chart
from advocacy.models import (
    Figure,
    Observance,
    Source,
    Statistic,
    Topic,
    Verification,
    prefetch_latest_figure,
)
from advocacy.presentation import statistic_lists, statistic_search
from advocacy.presentation.bibliography import statistic_entry
from advocacy.presentation.change_feed import MOST_ENTRIES, make_change_feed, make_feed_of_all
from advocacy.presentation.change_log import list_changes
from advocacy.views.filters import StatisticFilter, page_of_topic
from advocacy.views.topic_chips import topic_chips
from page_cache.decorators import origin_of, public_page
from public_pages.bibliography.download import answer_entry
from public_pages.language import in_one_language_each, reader_language
from public_pages.lists.filtered_list import render_filtered_list
from public_pages.lists.pagination import asked_page, page_links, page_number

MOST_RELATED = 4


@require_safe
@public_page("topic", "page", strict=True)  # with words it is not kept: they are endless
def statistic_list(request: HttpRequest) -> HttpResponse:
    form = StatisticFilter(request.GET, label_suffix="")
    chosen = form.chosen
    if page_number(request) > 1 and not chosen:
        raise Http404
    topic, words = chosen.get("topic", ""), chosen.get("q", "")
    found = statistic_search.find_statistics(words) if words else None
    context: dict[str, Any] = {
        "section": "statistics",
        "canonical_path": request.path if words else page_of_topic(request.GET, chosen),
        "words": words,
        "topic": topic,
        "chips": topic_chips(form, found),
    }
    if chosen:
        context |= _describe_page(request, chosen, statistic_lists.statistics_of(topic, found))
    else:
        context["sections"] = statistic_lists.sections()
    return render_filtered_list(request, "advocacy/statistic_list.html", form, context)


def _describe_page(
    request: HttpRequest, chosen: dict[str, str], statistics: QuerySet[Statistic]
) -> dict[str, Any]:
    """Return a page of these statistics as one section, below their topic if one is chosen."""
    page = asked_page(request, Paginator(statistics, statistic_lists.PER_PAGE))
    topic = Topic.objects.get(slug=chosen["topic"]) if "topic" in chosen else None
    section = statistic_lists.Section(topic, list(page), page.paginator.count)
    return {
        "sections": [section] if section.total else [],
        "found": section.total,
        "pages": page_links(request, page, chosen),
    }


@require_safe
@public_page()
def statistic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    statistic = _get_statistic(slug)
    language = reader_language()
    topics = list(statistic.topics.filter(is_published=True))
    articles = statistic.articles.published().for_list().distinct()
    days = Observance.objects.published().with_date_checks()
    context = {
        "statistic": statistic,
        "changes": list_changes(statistic),
        "last_changed": statistic.last_changed_on,
        "address": request.build_absolute_uri(statistic.get_absolute_url()),
        "topics": topics,
        **_describe_figures(statistic.current_figures),
        "chart": draw_chart(statistic, language),
        "related": statistic.related.published().prefetch_related(prefetch_latest_figure()),
        "articles": in_one_language_each(articles, language),
        "observances": days.near(topics, statistic.observances.all())[:MOST_RELATED],
        "section": "statistics",
    }
    return render(request, "advocacy/statistic_detail.html", context)


@require_safe
@public_page()
def statistic_bibliography(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Answer the statistic as a file for a reference manager."""
    statistic = _get_statistic(slug)
    revised_on = statistic.last_changed_on
    if revised_on is None:
        raise Http404
    address = request.build_absolute_uri(statistic.get_absolute_url())
    entry = statistic_entry(statistic, revised_on, address, reader_language())
    return answer_entry(entry, ending)


@require_safe
@public_page()
def statistic_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the change log of a statistic as a feed."""
    feed = make_change_feed(
        _get_statistic(slug),
        address=request.path,
        language=reader_language(),
        origin=origin_of(request),
    )
    return feed.response()


@require_safe
@public_page()
def statistics_feed(request: HttpRequest) -> HttpResponse:
    """Answer the latest changes in all statistics as a feed."""
    changed_last = Statistic.objects.published().order_by("-changed_at", "-pk")
    statistics = list(changed_last.prefetch_related(_every_figure())[:MOST_ENTRIES])
    _complete_figures(statistics)
    prefetch_related_objects([each for each in statistics if each.corrected_at], "corrections")
    feed = make_feed_of_all(
        statistics,
        list_page=reverse("statistics:list"),
        address=request.path,
        language=reader_language(),
        origin=origin_of(request),
    )
    return feed.response()


def _every_figure() -> "Prefetch[str]":
    return Prefetch("figures", Figure.objects.published().select_related("source__publisher"))


def _complete_figures(statistics: Iterable[Statistic]) -> None:
    """Let each figure hold the one that it revises, without a query, and its corrections."""
    corrected = []
    for statistic in statistics:
        figures = {figure.pk: figure for figure in statistic.figures.all()}
        for figure in figures.values():
            if figure.revises_id in figures:
                figure.revises = figures[figure.revises_id]
        corrected += [figure for figure in figures.values() if figure.corrected_at]
    prefetch_related_objects(corrected, "corrections")


def _get_statistic(slug: str) -> Statistic:
    """Return the statistic with its figures, their sources, corrections and revised values.

    The same query loads its chart companions, and a second one all figures. Raises Http404.
    """
    together = Statistic.objects.published().filter(Q(slug=slug) | Q(drawn_with__slug=slug))
    loaded = list(together.distinct().prefetch_related(_every_figure()))
    statistic = next((other for other in loaded if other.slug == slug), None)
    if statistic is None:
        raise Http404
    if statistic.short_name:
        statistic.chart_companions = [other for other in loaded if other is not statistic]
    _complete_figures([statistic])
    return statistic


def _describe_figures(figures: list[Figure]) -> dict[str, Any]:
    """Return what the page says about the current figures: their source and how they were checked."""
    newest_first = figures[::-1]
    return {
        "figures": newest_first,
        "latest": next(iter(newest_first), None),
        "source": _only_source(figures),
        "checks": _checks(figures),
        "how": list(dict.fromkeys(f.verification_note for f in figures if f.verification_note)),
        "caveats": _caveats(newest_first),
    }


def _caveats(figures: list[Figure]) -> list[tuple[str, list[Figure]]]:
    """Return each caveat once, with its figures."""
    by_words: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.caveat:
            by_words.setdefault(figure.caveat, []).append(figure)
    return [*by_words.items()]


def _only_source(figures: list[Figure]) -> Source | None:
    """Return the source if all figures have the same one, else None."""
    sources = {figure.source for figure in figures}
    return sources.pop() if len(sources) == 1 else None


def _checks(figures: list[Figure]) -> list[tuple[Verification, int]]:
    """Return how many figures were checked in each way, the strongest way first."""
    counts = Counter(figure.verification for figure in figures)
    return [(check, counts[check]) for check in Verification if counts[check]]
