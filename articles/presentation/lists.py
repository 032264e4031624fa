"""Lists of articles in numbered pages, the last page as quick as the first.

The keys of a whole list are read once in a generation, in one walk along an index. A page then
fetches its own articles by their keys, however far down the list it stands.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import Count, QuerySet, Value
from django.utils import timezone

from articles.models import Article, ArticleTopic, Author, Byline
from page_cache import generation

PER_PAGE: Final = 20
KEYS_AT_A_TIME: Final = 20_000
# What the lists show: the rest would be read and turned into Python for nothing.
ON_LIST: Final = (
    "language",
    "slug",
    "title",
    "summary",
    "kind",
    "publish_at",
    "unpublish_at",
    "status",
)


@dataclass(frozen=True)
class ListQuery:
    """Which articles stand on a list. What is left empty does not narrow it."""

    language: str = ""
    topic: str = ""
    author: str = ""
    kind: str = ""
    year: int | None = None


class NoSuchPage(Exception):
    """The list ends before this page."""


@dataclass(frozen=True)
class ListPage:
    """Articles of one page, newest first; `last` is the number of the last page."""

    articles: list[Article]
    number: int
    last: int
    count: int


def list_page(wanted: ListQuery, number: int = 1) -> ListPage:
    """Raises NoSuchPage; an empty list has one page."""
    keys = _keys(wanted)
    last = max(1, -(-len(keys) // PER_PAGE))
    if number > last:
        raise NoSuchPage
    own = list(keys[(number - 1) * PER_PAGE : number * PER_PAGE])
    return ListPage(_articles(own), number, last, len(keys))


def _articles(keys: list[int]) -> list[Article]:
    """Those of these that are public now: since the list was walked one may have been withdrawn.

    The database is not asked for the status: SQLite would then walk all that is published.
    """
    found = Article.objects.only(*ON_LIST).in_bulk(keys)
    return [article for key in keys if (article := found.get(key)) and article.is_public]


def newest_keys(wanted: ListQuery, count: int) -> list[int]:
    return list(_keys(wanted)[:count])


def is_empty(wanted: ListQuery) -> bool:
    return not _keys(wanted)


def list_years() -> list[int]:
    """From the newest article's to the oldest's, in any language."""
    return generation.remembered("years of articles", _years)


def count_by_year(language: str) -> list[tuple[int, int]]:
    """The years that have articles, newest first; no language means any."""
    return generation.remembered(("articles by year", language), lambda: _counts(language))


def roles_of(author: Author) -> list[str]:
    """What the author did for articles that readers see, in the order of the roles."""
    return generation.remembered(("roles", author.pk), lambda: _roles(author))


def _keys(wanted: ListQuery) -> Sequence[int]:
    return generation.remembered(("keys", wanted), lambda: array("q", _read_keys(wanted)))


class ListSource(NamedTuple):
    """Rows that an index holds newest article first, and their names for what is asked of them."""

    rows: QuerySet[Any]
    moment: str
    key: str
    kind: str


def _list_source(wanted: ListQuery) -> ListSource:
    if wanted.topic:
        links = ArticleTopic.public().filter(tag__slug=wanted.topic)
        return ListSource(links, "listed_from", "content_object_id", "content_object__kind")
    if wanted.author:
        bylines = Byline.public().filter(author__slug=wanted.author)
        return ListSource(bylines, "listed_from", "article_id", "article__kind")
    return ListSource(Article.objects.published(), "publish_at", "pk", "kind")


def _read_keys(wanted: ListQuery) -> Iterable[int]:
    rows, moment, key, kind = _list_source(wanted)
    if wanted.language:
        rows = rows.filter(language=wanted.language)
    if wanted.kind:
        rows = rows.filter(**{kind: wanted.kind})
    if wanted.year:
        begins, ends = year_bounds(wanted.year)
        rows = rows.filter(**{f"{moment}__gte": begins, f"{moment}__lt": ends})
    keys = rows.order_by(f"-{moment}", f"-{key}").values_list(key, flat=True)
    # Who signed an article twice, in two roles, has it on the list once.
    return dict.fromkeys(keys.iterator(KEYS_AT_A_TIME))


def _years() -> list[int]:
    moments = (
        Article.objects.published().order_by("publish_at").values_list("publish_at", flat=True)
    )
    oldest, newest = moments.first(), moments.last()
    if oldest is None or newest is None:
        return []
    return list(range(_year_of(newest), _year_of(oldest) - 1, -1))


def _counts(language: str) -> list[tuple[int, int]]:
    """Each year is counted between its bounds: taking the year of every row takes fifty times as long.

    All of them by one question, however many years there are.
    """
    articles = Article.objects.published().order_by()
    if language:
        articles = articles.in_language(language)
    each = [_count_of(articles, year) for year in list_years()]
    found = each[0].union(*each[1:], all=True) if each else []
    return sorted(((year, count) for year, count in found if count), reverse=True)


def _count_of(articles: QuerySet[Article], year: int) -> QuerySet[Any, Any]:
    """One row: the year, and how many articles it has."""
    begins, ends = year_bounds(year)
    within: QuerySet[Any, Any] = articles.filter(publish_at__gte=begins, publish_at__lt=ends)
    counted: QuerySet[Any, Any] = (
        within.annotate(year=Value(year)).values("year").annotate(count=Count("pk"))
    )
    return counted.values_list("year", "count")


def _roles(author: Author) -> list[str]:
    roles = Byline.public().filter(author=author).order_by().values_list("role", flat=True)
    had = set(roles.distinct())
    return [role for role in Byline.Role.values if role in had]


def _year_of(moment: datetime) -> int:
    return timezone.localtime(moment).year


def year_bounds(year: int) -> tuple[datetime, datetime]:
    """The moments at which a year begins and ends where the organisation is."""
    zone = timezone.get_default_timezone()
    return datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
