"""Find the links within published articles that lead to no page of this site, or only through a redirect.

Once a week each address is asked as a reader would. Links that were removed since are not shown.
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
from articles.models.addresses import article_address
from articles.writing.link_targets import own_path
from page_cache import generation
from public_pages.asking import Asked, ask_as_reader

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
# A 5xx says nothing about the link.
CLIENT_ERRORS: Final = range(400, 500)
MOST_HOPS: Final = 5
ALWAYS_PRESENT_ANCHORS: Final = frozenset({"", "top"})


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
        page, _hash, anchor = link.address.partition("#")
        by_page[page].add(anchor)
    found = [each for page, anchors in by_page.items() for each in _faults(page, anchors)]
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
    for pk, title, language, path, body in rows.values_list(
        "pk", "title", "language", "path", "body"
    ).iterator():
        here = article_address(language, path)
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


def _faults(page: str, anchors: set[str]) -> Iterator[FailingLink]:
    asked, leads_to = _ask(page)
    needs_ids = anchors - ALWAYS_PRESENT_ANCHORS and not leads_to
    ids = _ids(asked.words) if needs_ids else frozenset[str]()
    for anchor in sorted(anchors):
        address = f"{page}#{anchor}" if anchor else page
        if asked.status in CLIENT_ERRORS:
            yield FailingLink(address=address, fault=FailingLink.Fault.GONE)
        elif leads_to:
            fault = FailingLink.Fault.REDIRECTED
            yield FailingLink(address=address, fault=fault, leads_to=leads_to)
        elif not _has_anchor(asked, ids, anchor):
            yield FailingLink(address=address, fault=FailingLink.Fault.NO_ANCHOR)


def _has_anchor(asked: Asked, ids: frozenset[str], anchor: str) -> bool:
    if anchor in ALWAYS_PRESENT_ANCHORS or anchor.startswith(":~:"):  # a text fragment has no id
        return True
    is_page = "<html" in asked.words[:500]  # the anchors of a file are not known
    return not is_page or anchor in ids or unquote(anchor) in ids


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
