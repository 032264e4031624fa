"""Lists of articles, newest first.

A page is found by its keys, along an index, and then loads its own articles.
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db.models import Count, QuerySet
from django.utils import timezone

from articles.models import Article, ArticleTopic, Author, Byline
from page_cache.generation import per_generation

PER_PAGE: Final = 20
# What the lists show: the rest would be read and turned into Python for nothing.
ON_LIST: Final = (
    "language",
    "path",
    "title",
    "summary",
    "kind",
    "publish_at",
    "unpublish_at",
    "status",
)


@dataclass(frozen=True)
class ListQuery:
    """Filters of a list of articles. An empty one does not narrow it."""

    language: str = ""
    topic: str = ""
    topic_key: int | None = None
    author: str = ""
    kind: str = ""
    year: int | None = None


def list_keys(wanted: ListQuery) -> QuerySet[Any, int]:
    """Return the keys of the articles on a list, newest first."""
    rows, moment, key, kind = _list_source(wanted)
    if wanted.language:
        rows = rows.filter(language=wanted.language)
    if wanted.kind:
        rows = rows.filter(**{kind: wanted.kind})
    if wanted.year:
        rows = rows.filter(**{f"{moment}__year": wanted.year})
    keys: QuerySet[Any, int] = rows.order_by(f"-{moment}", f"-{key}").values_list(key, flat=True)
    # An author who signed an article in two roles has it on the list once.
    return keys.distinct() if wanted.author else keys


def load_listed(keys: list[int]) -> list[Article]:
    """Return the public articles among these, in this order, with what a list shows of them.

    The database is not asked for the status: SQLite would then walk all that is published.
    """
    found = Article.objects.only(*ON_LIST).in_bulk(keys)
    return [article for key in keys if (article := found.get(key)) and article.is_public]


class ListSource(NamedTuple):
    """Rows that an index holds newest article first, and their names for what is asked of them."""

    rows: QuerySet[Any]
    moment: str
    key: str
    kind: str


def _list_source(wanted: ListQuery) -> ListSource:
    if wanted.topic or wanted.topic_key:
        of = {"tag": wanted.topic_key} if wanted.topic_key else {"tag__slug": wanted.topic}
        links = ArticleTopic.public().filter(**of)
        return ListSource(links, "listed_from", "content_object_id", "content_object__kind")
    if wanted.author:
        bylines = Byline.public().filter(author__slug=wanted.author)
        return ListSource(bylines, "listed_from", "article_id", "article__kind")
    return ListSource(Article.objects.listed(), "publish_at", "pk", "kind")


@per_generation
def list_years() -> list[int]:
    """Return the years from the newest article's to the oldest's, in any language."""
    moments = Article.objects.listed().order_by("publish_at").values_list("publish_at", flat=True)
    oldest, newest = moments.first(), moments.last()
    if oldest is None or newest is None:
        return []
    first, last = (timezone.localtime(moment).year for moment in (oldest, newest))
    return list(range(last, first - 1, -1))


@per_generation
def count_by_year(language: str) -> list[tuple[int, int]]:
    """Return the years that have articles, newest first, with how many. No language means any."""
    articles = Article.objects.listed()
    if language:
        articles = articles.in_language(language)
    years = articles.order_by("-publish_at__year").values_list("publish_at__year")
    return list(years.annotate(Count("pk")))


@per_generation
def roles_of(author: Author) -> list[str]:
    """Return what the author did for articles that readers see, in the order of the roles."""
    roles = Byline.public().filter(author=author).order_by().values_list("role", flat=True)
    had = set(roles.distinct())
    return [role for role in Byline.Role.values if role in had]
