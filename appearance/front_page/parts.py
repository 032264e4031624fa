"""Queries for the sections of the front page: articles, days, figures and pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

from advocacy.charts import drawings, strokes
from advocacy.dates.recurrence import Occurrence
from advocacy.models import (
    Figure,
    Observance,
    Statistic,
    prefetch_latest_figure,
    upcoming_occurrences,
)
from articles.models import Article, Citation
from public_pages.language import in_one_language_each, reader_language

MOST_FIGURES = 3
MILLION = 1_000_000
# The statistic of the field of strokes, which has a stroke for each million people.
CROWD_STATISTIC = "forcibly-displaced"


@dataclass(frozen=True)
class ComingDay:
    observance: Observance
    occurrence: Occurrence
    days_left: int


def newest_articles(
    language: str, most: int, *, topic: int | None = None, with_document: bool = False
) -> list[Article]:
    """Return the newest articles in this language, then English ones without a translation.

    Articles about ourselves are left out. One query, or two where English ones are looked for.
    """
    newest = Article.objects.listed().exclude(kind=Article.Kind.ABOUT).for_list()
    if topic is not None:
        newest = newest.filter(topics=topic)
    if with_document:
        with_files = newest.exclude(document=None).select_related("document")
        newest = with_files.defer("body", "document__text")
    own = list(newest.in_language(language)[:most])
    if language == "en" or len(own) == most:
        return own
    translated = Article.objects.published().in_language(language).values("translation_of")
    english = newest.in_language("en").exclude(pk__in=translated.exclude(translation_of=None))
    return own + list(english[: most - len(own)])


def chosen_article(key: int, language: str) -> Article | None:
    """Return the article with this key in a language, else as it was written; None if readers see neither."""
    of_it = Article.objects.listed().filter(Q(pk=key) | Q(translation_of=key)).defer("body")
    return next(iter(in_one_language_each(of_it, language)), None)


def chosen_pages(places: Sequence[int], language: str) -> list[Article]:
    """Return the pages at these places, in this order, in a language or as they were written. One query."""
    pages = Article.objects.published().filter(place__in=places).defer("body")
    by_place = {page.place_id: page for page in in_one_language_each(pages, language)}
    return [by_place[place] for place in places if place in by_place]


def coming_days(observances: Iterable[Observance], today: date, most: int) -> list[ComingDay]:
    """Return the next observances that begin today or later."""
    found = (
        ComingDay(observance, occurrence, (occurrence.start - today).days)
        for occurrence, observance in upcoming_occurrences(observances, today)
        if occurrence.start >= today
    )
    return list(islice(found, most))


def year_halves(observances: Iterable[Observance], coming: ComingDay) -> list[SafeString]:
    """Return two drawings of the year of the next day, with the days of the others tall."""
    year = coming.occurrence.start.year
    found = (observance.occurrence(year) for observance in observances)
    marked = [occurrence.start for occurrence in found if occurrence]
    return drawings.draw_year_halves(year, marked, coming.occurrence, reader_language())


def cited_figures(articles: Iterable[Article]) -> list[Figure]:
    """Return the newest figure of each statistic that these articles cite, newest article first."""
    citations = (
        Citation.objects.filter(article__in=[a.pk for a in articles], figure__isnull=False)
        .select_related("figure__statistic", "figure__source__publisher")
        .order_by("-article__publish_at", "pk")
    )
    by_statistic: dict[int, Figure] = {}
    for citation in citations:
        known = by_statistic.get(citation.statistic_id)
        if citation.figure and (known is None or _end(known) < _end(citation.figure)):
            by_statistic[citation.statistic_id] = citation.figure
    return list(by_statistic.values())[:MOST_FIGURES]


def _end(figure: Figure) -> date:
    return figure.period_end or date.min


def chosen_figures(statistics: Sequence[int]) -> list[Figure]:
    """Return the latest figure of each of these statistics, in this order. Two queries."""
    found = Statistic.objects.published().prefetch_related(prefetch_latest_figure())
    by_key = found.in_bulk(statistics)
    figures = (by_key[key].latest_figure for key in statistics if key in by_key)
    return [figure for figure in figures if figure]


def crowd_figure() -> Figure | None:
    """Return the latest count of people forced from home, or None without the reference data."""
    return (
        Figure.objects.current()
        .filter(statistic__slug=CROWD_STATISTIC, value__gte=MILLION)
        .select_related("statistic", "source__publisher")
        .order_by("-period_end")
        .first()
    )


def crowd_thirds(figure: Figure) -> list[SafeString]:
    """Return three drawings with a stroke for each million people, one of them lit."""
    millions = round((figure.value or 0) / MILLION)
    third = -(-millions // 3)
    sizes = [third, third, millions - 2 * third]
    return [
        mark_safe(str(strokes.crowd(size, bright=int(at == 1), rtl=get_language_bidi())))  # noqa: S308 -- drawn by us
        for at, size in enumerate(sizes)
    ]
