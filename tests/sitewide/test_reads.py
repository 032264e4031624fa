"""Readers are counted without readers: what counts on the whole site, and what is stored of it."""

import re

import pytest
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from page_cache.models import PageReads
from page_cache.read_counter import ReadCounter
from page_cache.reads import add_reads
from publication.preview_links import make_link
from tests.advocacy.factories import FigureFactory, ObservanceFactory, StatisticFactory
from tests.articles.factories import ArticleFactory, DraftFactory, PageFactory, UserFactory
from tests.legal_help import sentinels
from tests.page_cache.site import ADDRESS, Site, undisturbed

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
OF_LEGAL_HELP = ("legal-help/", "cases/")


@pytest.fixture
def site():
    with undisturbed():
        yield Site()


@pytest.fixture
def content():
    FigureFactory(statistic=StatisticFactory(slug="asked"))
    ObservanceFactory(slug="day")
    ArticleFactory(slug="march")
    ArticleFactory(slug="marche", language="fr")
    PageFactory(slug="about")


def read(site, *addresses, **headers):
    return [site.ask(each, user_agent=FIREFOX, **headers).status for each in addresses]


def addresses_below(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        path = prefix + re.sub(r"<[^>]+>", "1", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from addresses_below(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield f"/{path}"


@pytest.mark.usefixtures("content")
def test_public_pages_are_counted(site):
    pages = ["/", "/articles/", "/articles/march/", "/about/", "/privacy/", "/archive/"]
    facts = ["/statistics/asked/", "/observances/day/", "/observances/day/2026/", "/fr/", "/ar/"]

    statuses = read(site, *pages, *facts, "/fr/articles/marche/", "/ar/statistics/asked/")

    assert {*statuses} == {"200 OK"}
    assert site.reads == dict.fromkeys(
        [*pages, *facts, "/fr/articles/marche/", "/ar/statistics/asked/"], 1
    )


@pytest.mark.exhaustive
@pytest.mark.usefixtures("content")
def test_files_feeds_and_data_are_not(site):
    files = ["/robots.txt", "/sitemap.xml", "/articles/feed.xml", "/fr/articles/feed.json"]
    data = ["/observances/calendar.ics", "/statistics/asked.svg", "/statistics/asked/feed.xml"]
    others = ["/statistics/asked/embed/", "/api/v1/statistics/", "/search/?q=march", "/healthz"]

    statuses = read(site, *files, *data, *others)

    assert {*statuses} == {"200 OK"}
    assert site.reads == {}


@pytest.mark.exhaustive
def test_what_is_not_there_is_not(site):
    statuses = read(
        site, "/articles/no-such-article/", "/no-such-page/", "/ar/no/such/page/", "/archive/1999/"
    )

    assert {*statuses} == {"404 Not Found"}
    assert site.reads == {}


def test_a_preview_is_not(site):
    link, secret = make_link(subject=DraftFactory(), by=UserFactory(), recipient="Ann")

    assert read(site, f"/preview/{secret}/") == ["200 OK"]
    link.refresh_from_db()
    assert (link.times_opened, site.reads) == (1, {})


def test_no_page_of_legal_help_ever_is(site):
    paths = [
        address
        for address in addresses_below(get_resolver())
        if address.removeprefix("/en").startswith(tuple(f"/{each}" for each in OF_LEGAL_HELP))
    ]
    in_languages = [f"{prefix}/legal-help/" for prefix in ("", "/fr", "/ar", "/es", "/ht")]
    assert len(paths) > 100

    statuses = read(site, *paths, *in_languages, *in_languages)

    assert statuses[-10:] == ["200 OK"] * 10
    assert site.reads == {}


@pytest.mark.usefixtures("content")
def test_nothing_about_a_reader_is_stored():
    """Whatever a browser may tell of who reads: it comes along, and stands nowhere afterwards."""
    secrets = {
        "x_forwarded_for": "203.0.113.78",
        "user_agent": "Mozilla/5.0 SecretAgent/1.0",
        "cookie": "flavour=SecretCookie",
        "referer": "https://example.org/SecretReferrer",
        "accept_language": "x-secret-language",
    }
    words = [
        *(ADDRESS, "203.0.113.78", "SecretAgent", "SecretCookie", "SecretReferrer"),
        *("x-secret-language", "SecretQuery"),
    ]
    written = {}
    counter = ReadCounter(written.update)
    with undisturbed():
        site = Site(count_read=counter.count)
        for _ in range(3):
            reply = site.ask("/fr/articles/marche/?fbclid=SecretQuery&q=SecretQuery", **secrets)
            assert reply.status == "200 OK"
    in_memory = repr(vars(counter))
    counter.stop()
    add_reads(written)

    assert [*PageReads.objects.values_list("page", "language", "day", "count")] == [
        ("/articles/marche/", "fr", timezone.localdate(), 3)
    ]
    stored = [sentinels.raw_database()]
    for table in connection.introspection.table_names():
        stored += sentinels.rows_of(table)
    assert any(b"/articles/marche/" in each for each in stored)
    for word in words:
        assert word not in in_memory
        for dress in sentinels.dresses(word):
            assert not any(dress in each for each in stored)


@pytest.mark.exhaustive
@pytest.mark.usefixtures("content")
def test_a_read_from_memory_asks_no_database(django_assert_num_queries):
    counter = ReadCounter(lambda _counts: None)
    with undisturbed():
        site = Site(count_read=counter.count)
        read(site, "/articles/march/", "/articles/march/")

        with django_assert_num_queries(0):
            assert read(site, *["/articles/march/"] * 50) == ["200 OK"] * 50
    counter.stop()
