"""What the editor's dialog for citing a figure finds."""

from typing import Final

from django.db.models import Q

from advocacy import figures
from advocacy.models import Figure
from advocacy.reading import reader_language

MOST_FOUND: Final = 20


def citable_figures(query: str) -> list[dict[str, str]]:
    """Figures whose names hold every word of the query, the newest period first."""
    found = Figure.objects.select_related("statistic", "source")
    for word in query.split():
        found = found.filter(
            Q(slug__icontains=word)
            | Q(also_cited_as__icontains=word)
            | Q(statistic__slug__icontains=word)
            | Q(statistic__title__icontains=word)
            | Q(source__publisher__icontains=word)
        )
    newest = found.order_by("statistic__title", "-period_end", "-pk")[:MOST_FOUND]
    return [_described(figure, reader_language()) for figure in newest]


def figures_named(key: str) -> list[dict[str, str]]:
    """The figure that a body cites by this name; of a statistic its newest."""
    found = Figure.objects.select_related("statistic", "source")
    figure = found.cited_as([key]).first() or (
        found.filter(statistic__slug=key).order_by("-period_end", "-pk").first()
    )
    return [_described(figure, reader_language())] if figure else []


def _described(figure: Figure, language: str) -> dict[str, str]:
    return {
        "key": figure.slug,
        "also": figure.also_cited_as,
        "statistic": figure.statistic.slug,
        "title": figure.statistic.title,
        "number": figures.figure_on_card(figure, language),
        "words": figures.figure_in_words(figure, language),
        "period": figures.period_in_words(figure.period_start, figure.period_end, language),
        "publisher": figure.source.publisher,
    }
