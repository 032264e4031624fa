"""Numbered pages of articles."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.http import HttpRequest

from articles.models import Article
from articles.presentation import lists
from articles.presentation.lists import PER_PAGE, ListQuery
from public_pages.pagination import PageLinks, asked_page, page_links


@dataclass(frozen=True)
class ShownPage:
    """A page of a list: articles in the reader's language, or else in those that exist."""

    articles: list[Article]
    count: int
    pages: PageLinks
    is_elsewhere: bool


def list_page(
    request: HttpRequest,
    wanted: ListQuery,
    query: Mapping[str, str] | None = None,
    *,
    or_elsewhere: bool = True,
) -> ShownPage:
    """Return the page that the address names, with this query in the links to the others.

    Where the reader's own language has nothing, the list is of all languages.
    """
    paginator = Paginator(lists.list_keys(wanted), PER_PAGE)
    is_elsewhere = or_elsewhere and not paginator.count
    if is_elsewhere:
        paginator = Paginator(lists.list_keys(replace(wanted, language="")), PER_PAGE)
    page = asked_page(request, paginator)
    pages = page_links(request, page, query or {})
    articles = lists.load_listed(list(page))
    return ShownPage(articles, paginator.count, pages, is_elsewhere and paginator.count > 0)
