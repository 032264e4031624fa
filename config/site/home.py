"""Choose what the home page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

from advocacy.charts import drawings, strokes
from advocacy.dates.recurrence import Occurrence
from advocacy.models import Figure, Observance, upcoming_occurrences
from articles.models import Article, Citation
from public_pages.language import reader_language

MOST_ARTICLES = 5
MOST_FIGURES = 3
MILLION = 1_000_000
# The statistic of the field of strokes, which has a stroke for each million people.
CROWD_STATISTIC = "forcibly-displaced"


@dataclass(frozen=True)
class NextDay:
    observance: Observance
    occurrence: Occurrence
    days_left: int


def latest_articles(language: str) -> list[Article]:
    """Return the newest articles in this language, then English ones without a translation.

    Articles about ourselves are left out.
    """
    newest = Article.objects.listed().exclude(kind=Article.Kind.ABOUT).for_list()
    own = list(newest.in_language(language)[:MOST_ARTICLES])
    if language == "en" or len(own) == MOST_ARTICLES:
        return own
    translated = Article.objects.published().in_language(language).values("translation_of")
    english = newest.in_language("en").exclude(pk__in=translated.exclude(translation_of=None))
    return own + list(english[: MOST_ARTICLES - len(own)])


def next_day(observances: Iterable[Observance], today: date) -> NextDay | None:
    """Return the next observance that begins today or later, or None."""
    for occurrence, observance in upcoming_occurrences(observances, today):
        if occurrence.start >= today:
            return NextDay(observance, occurrence, (occurrence.start - today).days)
    return None


def year_halves(observances: Iterable[Observance], coming: NextDay) -> list[SafeString]:
    """Return two drawings of the year of the next day, with the days of the others tall."""
    year = coming.occurrence.start.year
    found = (observance.occurrence(year) for observance in observances)
    marked = [occurrence.start for occurrence in found if occurrence]
    return drawings.draw_year_halves(year, marked, coming.occurrence, reader_language())


def cited_figures(articles: Iterable[Article]) -> list[Figure]:
    """Return the newest figure of each statistic that these articles cite, newest article first."""
    citations = (
        Citation.objects.filter(article__in=[a.pk for a in articles], figure__isnull=False)
        .select_related("figure__statistic", "figure__source")
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


def crowd_figure() -> Figure | None:
    """Return the latest count of people forced from home, or None without the reference data."""
    return (
        Figure.objects.current()
        .filter(statistic__slug=CROWD_STATISTIC, value__gte=MILLION)
        .select_related("statistic", "source")
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
