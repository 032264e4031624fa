"""The addresses of articles and corrections below /api/v1/: parameters, queries and records of each."""

from typing import Any, Final

from django.http import Http404, HttpRequest
from ninja import Query, Router

from advocacy.api.operations import RowNumber
from advocacy.api.paging import Page
from advocacy.api.registration import get_list, get_one
from articles.api import parameters, querysets, records
from page_cache.decorators import origin_of

router: Final = Router()


@get_list(router, "/articles/", records.Article, parameters.ArticlesQuery)
def articles(request: HttpRequest, query: Query[parameters.ArticlesQuery]) -> Page:
    """All published articles, newest first, without their words."""
    return querysets.page_of_articles(query)


@get_one(router, "/articles/{int:number}/", records.WholeArticle)
def article(request: HttpRequest, number: RowNumber) -> Any:
    """One article with its words, for others to publish."""
    found = querysets.whole_article(number, origin_of(request))
    if found is None:
        raise Http404
    return found


@get_list(router, "/corrections/", records.ListedCorrection, parameters.CorrectionsQuery)
def corrections(request: HttpRequest, query: Query[parameters.CorrectionsQuery]) -> Page:
    """All mistakes that we put right, in articles and in data, newest first."""
    return querysets.page_of_corrections(query)
