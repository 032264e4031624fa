"""The numbers of pages of a list, and the links between them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest

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
    number: int = 1


def asked_number(request: HttpRequest) -> int:
    """The number of the page that the address names; no other spelling of it is found."""
    number = request.GET.get("page") or "1"
    if not NUMBER.fullmatch(number):
        raise Http404
    return int(number)


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
        number=number,
    )
