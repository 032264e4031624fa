"""How fast pages and data go out: 500 statistics with 20,000 figures, and 1,000 articles on them.

Every kind of page that the site has is asked for in many places, found by following its links, and
every way of asking the API; through all of Django in one process, with nothing kept and nothing
remembered. Then the whole collection is fetched, and the memory watched that it takes.
"""

import re
import time
from collections import defaultdict, deque
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404
from django.utils import timezone

from advocacy.models import Source, Statistic
from benchmarks.content import library
from benchmarks.harness.database import analyze
from benchmarks.harness.findings import Finding, at_most
from benchmarks.harness.timing import ask_page, time_pages
from page_cache import generation
from tests import kinds

FIGURES, ARTICLES = 20_000, 1_000
P95_MS: Final = 100
MOST_QUERIES: Final = 10
MOST_MORE_MEMORY_MB: Final = 64
# A picture of 1,280 by 1,390 pixels is drawn and packed by a library, and kept as pages are.
PICTURES: Final = {"statistics:png": 3 * P95_MS}
COLLECTION: Final = ("data/statistics.csv", "data/figures.csv", "datapackage.zip")
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
    client = Client(SERVER_NAME="localhost")
    found = find_pages(client)
    missing = sorted(kinds.of_site() - ELSEWHERE - found.keys())
    missing = [kind for kind in missing if not kind.startswith("api:")]
    findings = [
        Finding(
            "kinds of page that no link leads to", ", ".join(missing) or "none", "none", not missing
        )
    ]
    for name, addresses in (dict(sorted(found.items())) | _of_the_api()).items():
        took = time_pages(client, addresses, before=generation.forget_all)
        most = PICTURES.get(name, P95_MS)
        findings.append(took.finding(name, most_ms=most, most_queries=MOST_QUERIES))
    return findings + [_fetch_whole(client, path) for path in COLLECTION]


def find_pages(client: Client) -> dict[str, list[str]]:
    """Follow links from the home page; return by kind up to twenty addresses of each."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    starts = [
        "/",
        "/sitemap.xml",
        "/sitemap-news.xml",
        "/articles/?q=figures",
        "/search/?q=figures",
    ]
    waiting, known, read = deque(starts), {""}, 0
    while waiting and read < MOST_READ:
        address = waiting.popleft()
        kind = _kind_of(address)
        if not kind or kind in ELSEWHERE or len(found[kind]) >= MOST_OF_A_KIND:
            continue
        read += 1
        response: Any = client.get(address, HTTP_HOST="localhost")
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
        kind = kinds.of_path(address.partition("?")[0])
    except Resolver404:
        return ""
    return kind if kind in kinds.of_site() and not kind.startswith("api:") else ""


def _of_the_api() -> dict[str, list[str]]:
    """Return the ways of asking the API, each in the fullest places and far into the list."""
    made = Statistic.objects.filter(slug__startswith="statistic-").count()
    slugs = [f"statistic-{number}" for number in range(0, made, max(made // 20, 1))]
    middle, last = (
        Statistic.objects.order_by("pk")[at].pk
        for at in (Statistic.objects.count() // 2, Statistic.objects.count() - 10)
    )
    busiest = Source.objects.get(title="Report 0").pk
    asked = {
        "statistics": [f"statistics/?cursor=0-{pk}" for pk in (0, middle, last)],
        "statistics of a topic": [f"statistics/?topic=topic-{n}" for n in range(9)],
        "statistics of a place": [f"statistics/?place={place}" for place in library.PLACES],
        "statistics changed": [f"statistics/?updated_since=2026-01-0{n}" for n in (1, 3, 5)],
        "a statistic": [f"statistics/{slug}/" for slug in slugs],
        "its figures": [f"statistics/{slug}/figures/" for slug in slugs],
        "figures": [f"figures/?cursor={pk}-0" for pk in (0, middle, last)],
        "200 figures": [f"figures/?page_size=200&cursor={pk}-0" for pk in (0, middle)],
        "figures of a topic": [f"figures/?topic=topic-{n}" for n in range(9)],
        "figures that nobody checked": ["figures/?verification=unverified&current=true"],
        "figures of a period": ["figures/?period_from=1990-05-01&period_to=1990-06-01"],
        "figures of no period": ["figures/?period_from=2200-01-01"],
        "revised figures": ["figures/?current=false"],
        "figures of a source": [f"figures/?source={busiest}"],
        "figures changed": [f"figures/?updated_since={timezone.localdate()}"],
        "a figure": [f"figures/figure-{n}/" for n in range(1, 20)],
        "sources": ["sources/"],
        "topics": ["topics/"],
    }
    return {
        f"API: {name}": [f"/api/v1/{address}" for address in addresses]
        for name, addresses in asked.items()
    }


def _fetch_whole(client: Client, path: str) -> Finding:
    ask_page(client, "/api/v1/figures/")
    before, begun, size, most = _memory(), time.process_time(), 0, 0.0
    response: Any = client.get(f"/statistics/{path}")
    for number, piece in enumerate(response.streaming_content):
        size += len(piece)
        if number % 20 == 0:
            most = max(most, _memory() - before)
    took = f"{time.process_time() - begun:.1f} s of the processor, {size / 1e6:.1f} MB"
    return at_most(f"{path}: {took}, more memory", most, MOST_MORE_MEMORY_MB, "MB")


def _memory() -> float:
    """Return the megabytes of this process's own, without the database file that it looks into."""
    [kilobytes] = re.findall(r"RssAnon:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(kilobytes) / 1024
