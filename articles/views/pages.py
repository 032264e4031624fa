"""Numbered pages of a list, and the links between them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest

from articles import numbered
from articles.models import Article
from articles.numbered import NoSuchPage, Wanted

# One spelling for each page, so that it has one address.
NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")


class PageLink(NamedTuple):
    """A page of the list; a gap between numbers has no address."""

    number: int | str
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class Pages:
    links: list[PageLink]
    previous: str = ""
    next: str = ""


@dataclass(frozen=True)
class Shown:
    """What a list shows a reader: articles of their language, or else in whichever there are."""

    articles: list[Article]
    count: int
    pages: Pages
    is_elsewhere: bool


def asked_number(request: HttpRequest) -> int:
    """The number of the page that the address names; no other spelling of it is found."""
    number = request.GET.get("page") or "1"
    if not NUMBER.fullmatch(number):
        raise Http404
    return int(number)


def shown(
    request: HttpRequest,
    wanted: Wanted,
    query: Mapping[str, str] | None = None,
    *,
    or_elsewhere: bool = True,
) -> Shown:
    """The page that the address names, with this query in the links to the others.

    Where the reader's own language has nothing, the list is of all languages. A page behind the
    last is not found: another page in its place would be the same page under endless addresses.
    """
    number = asked_number(request)
    is_elsewhere = or_elsewhere and numbered.is_empty(wanted)
    if is_elsewhere:
        wanted = replace(wanted, language="")
    try:
        page = numbered.page_of(wanted, number)
    except NoSuchPage:
        raise Http404 from None
    pages = linked(request.path, query or {}, page.number, page.last)
    return Shown(page.articles, page.count, pages, is_elsewhere and page.count > 0)


def linked(path: str, query: Mapping[str, str], number: int, last: int) -> Pages:
    """Link pages `1` to `last` from the one with this number."""

    def url(page: int) -> str:
        parameters = dict(query) | ({"page": page} if page > 1 else {})
        return f"{path}?{urlencode(parameters)}" if parameters else path

    elided = Paginator(range(last), 1).get_elided_page_range(number) if last > 1 else []
    return Pages(
        [
            PageLink(each, url(each), each == number) if isinstance(each, int) else PageLink(each)
            for each in elided
        ],
        previous=url(number - 1) if number > 1 else "",
        next=url(number + 1) if number < last else "",
    )
