"""Find figures for the editor's dialog that cites one, in the language of the article."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advocacy.models import Figure, Verification
from advocacy.numbers import figure_words
from advocacy.presentation.figure_search import matching_words
from articles.models import BundleItem

MOST_FOUND: Final = 20
WAITING: Final = gettext_lazy(
    "New figures of it wait in a bundle, and have no name yet. “Always the newest figure” shows"
    " the newest of them as soon as the bundle goes live."
)


def find_figures(query: str, language: str) -> list[dict[str, str]]:
    """Figures that hold every word of the query, by statistic, the newest period first."""
    every = Figure.objects.select_related("statistic", "source")
    found = matching_words(every, query.split())
    newest = found.order_by("statistic__title", "statistic__slug", "-period_end", "-pk")
    return _all_described(newest[:MOST_FOUND], language)


def figures_by_name(key: str, language: str, *, is_latest: bool) -> list[dict[str, str]]:
    """The figure that a body cites by this name; of a statistic its newest.

    `is_latest`: what stands there instead where the citation follows its statistic.
    """
    named = Figure.objects.cited_as([key]).first()
    if named and not is_latest:
        return _all_described([named], language)
    of = Q(statistic=named.statistic_id) if named else Q(statistic__slug=key)
    newest = Figure.objects.filter(of).select_related("statistic", "source").latest_of_each()
    return _all_described(newest, language)


def _all_described(found: Iterable[Figure], language: str) -> list[dict[str, str]]:
    """Each with `waiting`, words for whoever looks for figures that are not there yet, if any do."""
    found = list(found)
    waiting = _waiting({figure.statistic_id for figure in found})
    said = {"waiting": str(WAITING)}
    return [
        _described(each, language) | (said if each.statistic_id in waiting else {})
        for each in found
    ]


def _waiting(statistics: set[int]) -> set[int]:
    """Return those statistics for which an import of figures waits in a bundle."""
    items = BundleItem.objects.filter(
        went_at=None, figure_import__applied_at=None, figure_import__statistic__in=statistics
    )
    return set(items.values_list("figure_import__statistic", flat=True))


def _described(figure: Figure, language: str) -> dict[str, str]:
    """`words` are what the citation itself says; `qualified` is what its source says around them."""
    is_unchecked = figure.verification == Verification.UNVERIFIED
    with translation.override(language):
        unchecked = _("not checked yet") if is_unchecked else ""
    return {
        "key": figure.slug,
        "also": figure.also_cited_as,
        "statistic": figure.statistic.slug,
        "title": figure.statistic.title,
        "place": figure.statistic.geography_name,
        "number": figure_words.figure_on_card(figure, language),
        "words": figure_words.figure_in_words(figure, language),
        "qualified": figure_words.qualified("{}", figure.qualifier, language),
        "unchecked": unchecked,
        "period": figure_words.period_in_words(figure.period_start, figure.period_end, language),
        "publisher": figure.source.publisher,
        # Two statistics of one name come from two editions, or measure two things.
        "source": figure.source.title,
        "measure": figure.statistic.measure,
    }
