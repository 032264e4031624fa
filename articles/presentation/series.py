"""A series as readers see it: its published parts in order, and the place of an article among them."""

from dataclasses import dataclass

from articles.models import Article, Series, SeriesPart
from articles.presentation.lists import ON_LIST

FEWEST_PARTS = 2
"""With fewer, an article does not name its series: "part 1 of 1" tells nothing."""


@dataclass(frozen=True)
class PlaceInSeries:
    """Which part of a series an article is, among those that readers may see."""

    series: Series
    number: int
    total: int
    next: Article | None


def published_parts(series: Series) -> list[Article]:
    """Return the parts that readers may see now, in order, with what lists show. One query.

    The database is not asked for the status: SQLite would then walk all that is published.
    """
    parts = Article.objects.filter(series_part__series=series, language=series.language, place=None)
    in_order = parts.order_by("series_part__position", "series_part__pk").only(*ON_LIST)
    return [article for article in in_order if article.is_public]


def place_in_series(article: Article) -> PlaceInSeries | None:
    """Return the place of an article in its series, or None where readers see no such place.

    One query, and none for an article without a series that was loaded with its `series_part`.
    """
    part: SeriesPart | None = getattr(article, "series_part", None)
    if part is None:
        return None
    parts = published_parts(part.series)
    keys = [each.pk for each in parts]
    if article.pk not in keys or len(keys) < FEWEST_PARTS:
        return None
    number = keys.index(article.pk) + 1
    return PlaceInSeries(part.series, number, len(keys), next(iter(parts[number:]), None))
