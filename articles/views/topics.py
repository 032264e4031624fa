from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from advocacy.dates.recurrence import Occurrence
from advocacy.models import (
    Instrument,
    Observance,
    Statistic,
    Topic,
    prefetch_latest_figure,
    upcoming_occurrences,
)
from articles.models import Article, Citation
from articles.presentation.lists import ListQuery
from articles.views.lists import list_page
from page_cache.decorators import public_page
from public_pages.language import reader_language

FIGURES: Final = 6
DAYS: Final = 6
OF_A_DAY: Final = ("slug", "name", "names", "rule", "first_observed")


@require_safe
@public_page()
def topic_list(request: HttpRequest) -> HttpResponse:
    topics = sorted(Topic.objects.published(), key=lambda topic: topic.name_in(reader_language()))
    return render(request, "articles/topics.html", {"topics": topics, "section": "topics"})


@require_safe
@public_page("page")
def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is published, counted and marked on a topic, and its treaties."""
    topic = get_object_or_404(Topic.objects.published(), slug=slug)
    context = {
        "topic": topic,
        "list": list_page(request, ListQuery(language=reader_language(), topic=slug)),
        "statistics": _statistics(topic)[:FIGURES],
        "coming": _coming(topic, timezone.localdate()),
        "instruments": Instrument.objects.filter(topics=topic).only(
            "slug", "full_title", "adopted_on"
        ),
        "section": "topics",
    }
    return render(request, "articles/topic.html", context)


def _statistics(topic: Topic) -> QuerySet[Statistic]:
    """Return the statistics of a topic, those that articles cite first."""
    # Asked from the citation on: from the article on, SQLite reads every article for each statistic.
    published = Article.objects.published()
    cited = Citation.objects.filter(statistic=OuterRef("pk"), article__in=published)
    of_topic = Statistic.objects.published().filter(topics=topic)
    on_card = of_topic.only("slug", "title", "titles", "unit", "counted")
    cited_first = on_card.order_by(Exists(cited).desc(), "title", "slug")
    return cited_first.prefetch_related(prefetch_latest_figure())


def _coming(topic: Topic, today: date) -> list[tuple[Occurrence, Observance]]:
    of_topic = Observance.objects.published().with_date_checks().filter(topics=topic)
    days = upcoming_occurrences(of_topic.only(*OF_A_DAY), today)
    return [(when, day) for when, day in days if when.start >= today][:DAYS]
