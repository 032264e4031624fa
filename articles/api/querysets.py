"""The rows of each answer, with all that their records hold: what readers may see, and nothing else."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import CharField, F, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from advocacy.api.paging import CHANGED, PUBLISHED, Page, page_of
from advocacy.api.parameters import (
    BadParameter,
    Cursor,
    ListQuery,
    from_microseconds,
    to_microseconds,
)
from advocacy.api.querysets import refuse_unknown_name, with_words
from articles.api.parameters import ArticlesQuery
from articles.api.rows import ArticleRow, CorrectionRow, WholeArticleRow
from articles.models import Article, ArticleTopic, Byline, Citation
from articles.presentation.corrections import PLACES, load_corrections, published_corrections
from articles.presentation.whole_article import load_in_all_languages

# When the words changed; those of a scheduled article changed for readers when it appeared.
WORDS_CHANGED: Final = Greatest(Coalesce("updated_at", "publish_at"), "publish_at")


def page_of_articles(query: ArticlesQuery) -> Page:
    """Return one page of articles, newest first. Raises BadParameter.

    Their keys are chosen first, along an index: to filter whole rows takes longer.
    """
    keys = _filtered(query).annotate(changed_at=WORDS_CHANGED).only("publish_at")
    if query.updated_since:
        page = page_of(keys.filter(changed_at__gte=query.updated_since), query, CHANGED)
    else:
        page = page_of(keys, query, PUBLISHED, is_newest_first=True)
    if not page.total and query.author:
        of_articles = Byline.public().filter(article__place=None)
        names = of_articles.values_list("author__slug", flat=True).distinct()
        refuse_unknown_name("author", query.author, names)
    found = _load([row.pk for row in page.rows], without="body")
    return page._replace(rows=[found[row.pk] for row in page.rows if row.pk in found])


def whole_article(key: int, origin: str) -> WholeArticleRow | None:
    """Return the article with its words, if lists show it now; `origin` is scheme and host."""
    keys = Article.objects.listed().filter(pk=key).values_list("pk", flat=True)
    found = _load(list(keys))
    return WholeArticleRow(found[key].found, origin) if key in found else None


def _filtered(query: ArticlesQuery) -> QuerySet[Article]:
    first, last = query.published_from, query.published_to
    if first and last and first > last:
        raise BadParameter("published_to", "It must not come before published_from.")
    rows = Article.objects.listed()
    if query.language:
        rows = rows.filter(language=query.language)
    if query.kind:
        rows = rows.filter(kind=query.kind)
    if query.topic:
        links = ArticleTopic.public().filter(tag__slug=query.topic, tag__is_published=True)
        rows = rows.filter(pk__in=links.values("content_object"))
    if query.author:
        bylines = Byline.public().filter(author__slug=query.author)
        rows = rows.filter(pk__in=bylines.values("article"))
    if first:
        rows = rows.filter(publish_at__gte=_midnight(first))
    if last and last < date.max:
        rows = rows.filter(publish_at__lt=_midnight(last + timedelta(days=1)))
    return with_words(rows, query.q, "title", "summary")


def _midnight(day: date) -> datetime:
    """Return when a day begins, where the organisation is."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _load(keys: Sequence[int], *, without: str = "") -> dict[int, ArticleRow]:
    """Return public articles by their keys, without a column. Seven queries, or eight."""
    if not keys:
        return {}
    near = "statistic", "figure__source__publisher", "figure__revised_by"
    citations = Citation.objects.select_related(*near).order_by("pk")
    rows = Article.objects.filter(pk__in=keys).annotate(changed_at=WORDS_CHANGED)
    rows = rows.prefetch_related(Prefetch("citations", citations, "its_citations"))
    found = load_in_all_languages(rows.defer(without) if without else rows)
    return {each.article.pk: ArticleRow(each) for each in found}


def page_of_corrections(query: ListQuery) -> Page:
    """Return one page of corrections of what readers may see, newest first. Five queries at most.

    The cursor tells corrections of one moment apart by a number of its own for each place and key.
    """
    readable = published_corrections()
    every = [_keys(rows, place, query.cursor) for place, rows in readable.items()]
    chosen = every[0].union(*every[1:], all=True).order_by("-corrected_at", "-number")
    keys: list[Any] = list(chosen[: query.page_size + 1])
    is_whole = not query.cursor and len(keys) <= query.page_size
    total = len(keys) if is_whole else sum(rows.count() for rows in readable.values())
    shown = keys[: query.page_size]
    following = None
    if len(keys) > len(shown):
        moment, number, _pk, _place = shown[-1]
        following = Cursor(to_microseconds(moment), number)
    placed = load_corrections([(moment, pk, place) for moment, _number, pk, place in shown])
    return Page([CorrectionRow(each) for each in placed], following, total)


def _keys(rows: QuerySet[Any], place: str, cursor: Cursor | None) -> QuerySet[Any]:
    """Return moment, number, key and place of those that follow a cursor; no two have one number."""
    places = list(PLACES)
    number = F("pk") * len(places) + places.index(place)
    named: QuerySet[Any] = rows.order_by().annotate(
        number=number, place=Value(place, output_field=CharField())
    )
    if cursor:
        moment = from_microseconds(cursor.first)
        named = named.filter(
            Q(corrected_at__lte=moment) & (Q(corrected_at__lt=moment) | Q(number__lt=cursor.key))
        )
    return named.values_list("corrected_at", "number", "pk", "place")
