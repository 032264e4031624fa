"""Numbered pages of articles."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest

from articles.models import Article
from articles.presentation import lists
from articles.presentation.lists import ListQuery, NoSuchPage
from public_pages.pagination import Pages, asked_number, linked


@dataclass(frozen=True)
class Shown:
    """What a list shows a reader: articles of their language, or else in whichever there are."""

    articles: list[Article]
    count: int
    pages: Pages
    is_elsewhere: bool


def shown(
    request: HttpRequest,
    wanted: ListQuery,
    query: Mapping[str, str] | None = None,
    *,
    or_elsewhere: bool = True,
) -> Shown:
    """The page that the address names, with this query in the links to the others.

    Where the reader's own language has nothing, the list is of all languages. A page behind the
    last is not found: another page in its place would be the same page under endless addresses.
    """
    number = asked_number(request)
    is_elsewhere = or_elsewhere and lists.is_empty(wanted)
    if is_elsewhere:
        wanted = replace(wanted, language="")
    try:
        page = lists.list_page(wanted, number)
    except NoSuchPage:
        raise Http404 from None
    pages = linked(request.path, query or {}, page.number, page.last)
    return Shown(page.articles, page.count, pages, is_elsewhere and page.count > 0)
