from collections import Counter

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from advocacy.drawing import chart_of
from advocacy.forms import StatisticFilter
from advocacy.models import (
    Figure,
    Observance,
    Source,
    Statistic,
    StatisticTopic,
    Topic,
    Verification,
)
from advocacy.reading import in_one_language_each, reader_language
from advocacy.views.filtered import render_filtered
from page_cache.public import public_page

SHARING = 4


@require_safe
@public_page("topic")
def statistic_list(request: HttpRequest) -> HttpResponse:
    form = StatisticFilter(request.GET, label_suffix="")
    statistics = list(form.choose(Statistic.objects.for_cards()))
    context = {"topics": _by_first_topic(statistics), "section": "statistics"}
    return render_filtered(request, "advocacy/statistic_list.html", form, context)


def _by_first_topic(statistics: list[Statistic]) -> list[tuple[Topic | None, list[Statistic]]]:
    """Each statistic once, under the topic it was given first; the topics with most come first."""
    links = StatisticTopic.objects.select_related("tag").order_by("-pk")
    first = {link.content_object_id: link.tag for link in links}
    by_topic: dict[Topic | None, list[Statistic]] = {}
    for statistic in statistics:
        by_topic.setdefault(first.get(statistic.pk), []).append(statistic)
    return sorted(by_topic.items(), key=lambda pair: -len(pair[1]))


@require_safe
@public_page()
def statistic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    every = Figure.objects.select_related("source", "revises__source")
    statistics = Statistic.objects.prefetch_related(Prefetch("figures", every))
    statistic = get_object_or_404(statistics, slug=slug)
    language = reader_language()
    figures = statistic.current_figures
    for figure in figures:
        # They all belong to this one: saves a query for each.
        figure.statistic = statistic
    topics = list(statistic.topics.all())
    context = {
        "statistic": statistic,
        "topics": topics,
        "figures": figures[::-1],
        "latest": figures[-1] if figures else None,
        "chart": chart_of(statistic, language),
        "source": _only_source(figures),
        "checks": _checks(figures),
        "how": list(dict.fromkeys(f.verification_note for f in figures if f.verification_note)),
        "caveats": [figure for figure in figures[::-1] if figure.caveat],
        "related": statistic.related.for_cards(),
        "articles": in_one_language_each(
            statistic.articles.published().for_list().distinct(), language
        ),
        "observances": Observance.objects.sharing_topics_with(topics)[:SHARING],
        "section": "statistics",
    }
    return render(request, "advocacy/statistic_detail.html", context)


def _only_source(figures: list[Figure]) -> Source | None:
    """The source, where all figures have the same."""
    sources = {figure.source for figure in figures}
    return sources.pop() if len(sources) == 1 else None


def _checks(figures: list[Figure]) -> list[tuple[Verification, int]]:
    """How many figures were checked in which way, the best first."""
    counts = Counter(figure.verification for figure in figures)
    return [(check, counts[check]) for check in Verification if counts[check]]
