"""One walk through the demonstration, for all that is asked of it."""

import re
from urllib.parse import urlsplit
from zlib import crc32

import pytest
from django.conf import settings
from django.utils import timezone

from tests import kinds
from tests.conftest import EXHAUSTIVE
from tests.crawl import page_rules
from tests.crawl.crawler import Crawler

LANGUAGES = [code for code, _name in settings.CONTENT_LANGUAGES]
HOMES = {code: "/" if code == "en" else f"/{code}/" for code in LANGUAGES}
# Machines know them by heart.
LINKED_BY_NOBODY = ["/robots.txt", "/.well-known/security.txt"]
# Hundreds of days, statistics and sources have a page in each language, and their lists one for each
# choice. `make test` reads one in so many, always the same; `make test-all` reads all.
ONE_IN = 32
# Their pages are made by the same templates as those in English: `make test` reads their front pages.
ONLY_IN_TEST_ALL = {"es", "fr", "ht"}
BELOW_A_FRONT_PAGE = re.compile(rf"/({'|'.join(sorted(ONLY_IN_TEST_ALL))})/.")
OF_MANY = re.compile(
    r"(?:/(?:es|fr|ht|ar))?/(?:(?:api/v1/)?"
    r"(?:observances|statistics|figures|sources|instruments|topics)/"
    r"(?!data|topics/|calendar|feed\.)(?P<name>[^/?.]+)[/.]|"
    r"(?:articles|observances|statistics|sources|instruments|search)/\?(?P<choice>.+))"
)


def leads_beyond(address, *, every=EXHAUSTIVE):
    """Whether the walk leaves this address out; with `every`, it reads all of many pages of one kind."""
    _, _, path, query, _ = urlsplit(address)
    # A day has a page for every year there is: this year's pages of the World Days stand for all.
    this_year = timezone.localdate().year
    if re.search(rf"/observances/(?!world-[^/]+/{this_year}/)[^/]+/\d{{4}}/", path):
        return True
    if every:
        return False
    if BELOW_A_FRONT_PAGE.match(path):
        return True
    found = OF_MANY.match(f"{path}?{query}")
    if not found:
        return False
    return crc32((found["name"] or found["choice"] or "").encode()) % ONE_IN != 0


@pytest.fixture(scope="session")
def crawler(demonstrated):
    return Crawler(demonstrated, leads_beyond=leads_beyond, examine=page_rules.examine)


@pytest.fixture(scope="session")
def answers(crawler):
    return crawler.visit(*HOMES.values(), *LINKED_BY_NOBODY)


@pytest.fixture(scope="session")
def pages(answers):
    """The pages with an address of their own: not those that a form was asked for."""
    return {
        address: answer
        for address, answer in answers.items()
        if answer.is_page and answer.status == 200 and answer.query <= {"page"}
    }


@pytest.fixture(scope="session")
def one_of_each_kind(pages):
    """The address of one page of each kind, in English and in Arabic, by kind and language."""
    found = {}
    for address, page in sorted(pages.items()):
        language = "ar" if page.path.startswith("/ar/") else "en"
        found.setdefault((kinds.of_path(page.path), language), address)
    assert len(found) > 40
    return found
