"""Pages of a list on public pages: one page of its rows, and the links between the pages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, HttpRequest

# One spelling for each page, so that it has one address.
NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")
NOTHING: Final[Mapping[str, str]] = {}


class PageLink(NamedTuple):
    """A page of the list; a gap between numbers has no address."""

    number: int | str
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class PageLinks:
    """Links from one page of a list to the others; `number` is its own."""

    links: list[PageLink]
    previous: str = ""
    next: str = ""
    number: int = 1


def page_number(request: HttpRequest) -> int:
    """Return the number of the page that the address names. Raises Http404 for another spelling."""
    number = request.GET.get("page") or "1"
    if not NUMBER.fullmatch(number):
        raise Http404
    return int(number)


def asked_page(request: HttpRequest, paginator: Paginator[Any]) -> Page[Any]:
    """Return the page that the address names; an empty list has one page.

    Raises Http404 behind the last page: another page in its place would be the same page under
    endless addresses.
    """
    try:
        return paginator.page(page_number(request))
    except EmptyPage:
        raise Http404 from None


def page_links(
    request: HttpRequest, page: Page[Any], query: Mapping[str, str] = NOTHING
) -> PageLinks:
    """Return links to all pages of the list, with this query in their addresses."""

    def url(number: int) -> str:
        parameters = dict(query) | ({"page": number} if number > 1 else {})
        return f"{request.path}?{urlencode(parameters)}" if parameters else request.path

    last = page.paginator.num_pages
    elided = page.paginator.get_elided_page_range(page.number) if last > 1 else []
    return PageLinks(
        [
            PageLink(each, url(each), each == page.number)
            if isinstance(each, int)
            else PageLink(each)
            for each in elided
        ],
        previous=url(page.number - 1) if page.has_previous() else "",
        next=url(page.number + 1) if page.has_next() else "",
        number=page.number,
    )
