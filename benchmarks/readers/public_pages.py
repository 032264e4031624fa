"""How fast pages and data go out: 500 statistics with 20,000 figures, and 1,000 articles on them.

Every kind of page that the site has is asked for in many places, found by following its links, and
the API in the ways that cost most; through all of Django in one process, with nothing kept and
nothing remembered.
"""

import re
from collections import defaultdict, deque
from typing import Any, Final
from urllib.parse import urljoin

from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404

from advocacy.models import Source, Statistic
from articles.models import Article
from benchmarks.content import library
from benchmarks.harness.database import analyze
from benchmarks.harness.findings import Finding
from benchmarks.harness.timing import time_pages
from page_cache import generation
from tests import kinds

FIGURES, ARTICLES = 20_000, 1_000
P95_MS: Final = 100
MOST_QUERIES: Final = 7
MOST_QUERIES_OF: Final = {
    "articles:detail": 8,
    "API: articles": 9,
    "API: articles of a topic": 9,
    "API: an article": 8,
}
STARTS: Final = ("/", "/sitemap.xml", "/sitemap-news.xml", "/articles/?q=figures", "/search/?q=a")
MOST_OF_A_KIND: Final = 20
MOST_READ: Final = 3_000
LINK: Final = re.compile(r'(?:href|src|content)="([^"#]+)|<loc>([^<]+)')
# The door of legal help knows no figures, machines know these by heart, or they come out in pieces.
ELSEWHERE: Final = {
    *("legal_help:request", "legal_help:return", "data_package_zip", "data_table"),
    *("security_txt", "robots_txt"),
}


def measure(figures: int = FIGURES, articles: int = ARTICLES) -> list[Finding]:
    library.fill_whole(articles, figures)
    call_command("load_demo", verbosity=0)  # what it has besides: translations, corrections
    analyze()
    generation.get_watch().epoch()  # a serving process asks for the epoch in a thread of its own
    client = Client(SERVER_NAME="localhost")
    found = _find_pages(client)
    missing = sorted(_kinds() - found.keys())
    what = "kinds of page that no link leads to"
    findings = [Finding(what, ", ".join(missing) or "none", "none", not missing)]
    for name, addresses in (dict(sorted(found.items())) | _of_the_api()).items():
        took = time_pages(client, addresses, before=_forget)
        most = MOST_QUERIES_OF.get(name, MOST_QUERIES)
        findings.append(took.finding(name, most_ms=P95_MS, most_queries=most))
    return findings


def _forget() -> None:
    generation.current_epoch().values.clear()


def _kinds() -> set[str]:
    return {kind for kind in kinds.of_site() - ELSEWHERE if not kind.startswith("api:")}


def _find_pages(client: Client) -> dict[str, list[str]]:
    """Follow links from the home page; return by kind up to twenty addresses of each."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    waiting, known, asked_for, read = deque(STARTS), {""}, _kinds(), 0
    while waiting and read < MOST_READ:
        address = waiting.popleft()
        kind = _kind_of(address)
        if kind not in asked_for or len(found[kind]) >= MOST_OF_A_KIND:
            continue
        read += 1
        response: Any = client.get(address)
        if response.status_code != 200 or response.streaming:
            continue
        found[kind].append(address)
        for links in LINK.findall(response.content.decode(errors="ignore")):
            link = urljoin(address, "".join(links).replace("&amp;", "&"))
            link = re.sub(r"^https?://localhost(:\d+)?", "", link)
            if link not in known and link.startswith("/"):
                known.add(link)
                waiting.append(link)
    return {kind: addresses for kind, addresses in found.items() if addresses}


def _kind_of(address: str) -> str:
    try:
        return kinds.of_path(address.partition("?")[0])
    except Resolver404:
        return ""


def _of_the_api() -> dict[str, list[str]]:
    """Return the ways of asking the API, in the fullest places and far into the list."""
    made = Statistic.objects.filter(slug__startswith="statistic-").count()
    slugs = [f"statistic-{number}" for number in range(0, made, max(made // 20, 1))]
    middle = Statistic.objects.order_by("pk")[made // 2].pk
    busiest = Source.objects.get(title="Report 0").pk
    shown = Article.objects.listed().order_by("pk").values_list("pk", flat=True)[:20]
    asked = {
        "statistics": [f"statistics/?cursor=0-{pk}" for pk in (0, middle)],
        "statistics of a topic": [f"statistics/?topic=topic-{n}" for n in range(9)],
        "statistics of a place": [f"statistics/?place={place}" for place in library.PLACES],
        "a statistic": [f"statistics/{slug}/" for slug in slugs],
        "its figures": [f"statistics/{slug}/figures/" for slug in slugs],
        "200 figures": [f"figures/?page_size=200&cursor={pk}-0" for pk in (0, middle)],
        "figures of a topic": [f"figures/?topic=topic-{n}" for n in range(9)],
        "figures that nobody checked": ["figures/?verification=unverified&current=true"],
        "figures of a period": ["figures/?period_from=1990-05-01&period_to=1990-06-01"],
        "figures of a source": [f"figures/?source={busiest}"],
        "figures changed": ["figures/?updated_since=2026-01-01"],
        "a figure": [f"figures/figure-{n}/" for n in range(1, 20)],
        "sources": ["sources/"],
        "topics": ["topics/"],
        "articles": ["articles/", "articles/?page_size=200"],
        "articles of a topic": [f"articles/?topic=topic-{n}" for n in range(9)],
        "an article": [f"articles/{pk}/" for pk in shown],
        "corrections": ["corrections/"],
    }
    return {
        f"API: {name}": [f"/api/v1/{address}" for address in addresses]
        for name, addresses in asked.items()
    }
