"""Find the links within published articles that lead to no page of this site, or not straight.

Once a week each address is asked as a reader would. What is shown goes by what articles say now.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.db import transaction
from selectolax.lexbor import LexborHTMLParser

from articles.body.tree import parse
from articles.models import Article, FailingLink
from articles.models.article import article_address
from articles.writing.link_targets import own_path
from page_cache import generation
from public_pages.asking import Asked, ask_as_reader

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
# Of the server, busy or broken, a link knows nothing.
NOTHING_THERE: Final = range(400, 500)
MOST_HOPS: Final = 5
TOP: Final = ("", "top")
"""Places that every page has."""


class InnerLink(NamedTuple):
    article: int
    title: str
    language: str
    address: str
    words: str


def check_links() -> None:
    """Ask every address of this site that a published article links to, and keep those that fail.

    Each page is asked once, and takes some 12 ms: 13 s for a thousand articles.
    """
    by_page = defaultdict[str, set[str]](set)
    for link in _published_links():
        page, _hash, place = link.address.partition("#")
        by_page[page].add(place)
    found = [each for page, places in by_page.items() for each in _faults(page, places)]
    with transaction.atomic():
        FailingLink.objects.all().delete()
        FailingLink.objects.bulk_create(found)


def failing_links() -> Iterator[tuple[InnerLink, FailingLink]]:
    """Yield the links of published articles that failed and still stand there. One query.

    Where any failed, another reads all published articles once in each generation: 0.3 s for a
    thousand long ones.
    """
    failing = {each.address: each for each in FailingLink.objects.all()}
    if failing:
        for link in _links_to(frozenset(failing)):
            yield link, failing[link.address]


@generation.per_generation
def _links_to(addresses: frozenset[str]) -> list[InnerLink]:
    return [link for link in _published_links() if link.address in addresses]


def _published_links() -> Iterator[InnerLink]:
    rows = Article.objects.published().order_by("pk")
    for pk, title, language, slug, body in rows.values_list(
        "pk", "title", "language", "slug", "body"
    ).iterator():
        here = article_address(language, slug)
        for link in parse(body).find("a"):
            address = _own_address(urljoin(here, link.attributes.get("href", "")))
            if address is not None:
                yield InnerLink(pk, title, language, address, link.text.strip())


def _own_address(href: str) -> str | None:
    """Return an address without scheme and host; None where it is not ours to answer."""
    path = own_path(href)
    if path is None or path.startswith(settings.STATIC_URL):
        return None
    return urlsplit(href)._replace(scheme="", netloc="").geturl()


def _faults(page: str, places: set[str]) -> Iterator[FailingLink]:
    asked, leads_to = _ask(page)
    ids = _ids(asked.words) if places - {*TOP} and not leads_to else frozenset[str]()
    for place in sorted(places):
        address = f"{page}#{place}" if place else page
        if asked.status in NOTHING_THERE:
            yield FailingLink(address=address, fault=FailingLink.Fault.GONE)
        elif leads_to:
            fault = FailingLink.Fault.LED_ON
            yield FailingLink(address=address, fault=fault, leads_to=leads_to)
        elif not _is_there(place, ids, asked):
            yield FailingLink(address=address, fault=FailingLink.Fault.NO_PLACE)


def _is_there(place: str, ids: frozenset[str], asked: Asked) -> bool:
    # A part of a text, as browsers find it, has no id. A file has no places that we know.
    is_no_id = place in TOP or place.startswith(":~:") or "<html" not in asked.words[:500]
    return is_no_id or place in ids or unquote(place) in ids


def _ask(page: str) -> tuple[Asked, str]:
    """Return what answers in the end, and the address to which redirects lead; else ""."""
    host, leads_to = settings.ALLOWED_HOSTS[0], ""
    asked = ask_as_reader(page, host)
    for _hop in range(MOST_HOPS):
        if asked.status not in REDIRECTS:
            break
        target = urljoin(leads_to or page, asked.leads_to)
        own = _own_address(target)
        leads_to = own or target
        if own is None:
            break
        asked = ask_as_reader(own.partition("#")[0], host)
    return asked, leads_to


def _ids(words: str) -> frozenset[str]:
    named = LexborHTMLParser(words).css("[id], a[name]")
    found = (value for each in named for value in map(each.attributes.get, ("id", "name")))
    return frozenset(value for value in found if value)
