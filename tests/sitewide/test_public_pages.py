"""Every kind of page that readers open is kept for all of them, and holds nothing of any of them."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation

from advocacy.models import Source
from articles.models import Article, Correction
from page_cache import generation
from publication import drafts
from tests import kinds
from tests.advocacy.api.helpers import TABLES
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    TopicFactory,
)
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    BylineFactory,
    PageFactory,
    SeriesFactory,
)
from tests.page_cache.site import Site, undisturbed

pytestmark = pytest.mark.django_db

# Too large to keep: sent as they are made, each time.
STREAMED = {"data_package_zip", "data_table", *(f"api:{name}" for name in TABLES)}
OF_BYTES = {
    "document_file",
    "identity_file",
    "recording_file",
}  # named by their bytes, they never change
NEVER_KEPT = {
    "legal_help:request",
    "legal_help:return",
    "contact",  # what was typed is given back, and stays nowhere
    "contact_sent",
    "oembed",  # it answers about an address that it is asked
    "legal_help_public:start",  # it says at once when no request can be taken any more
    "security_txt",  # it names a day to come, counted from the day it is asked for
    "search",  # what somebody looked for stays nowhere
    *STREAMED,
    *OF_BYTES,
}
SOMEBODY = {
    "cookie": f"{settings.LANGUAGE_COOKIE_NAME}=ar; {settings.CSRF_COOKIE_NAME}={'s' * 32}",
    "accept_language": "ar",
    "user_agent": "somebodys-browser",
    "referer": "https://somewhere.example/",
}
YEAR = timezone.localdate().year
# They refuse what they do not know, and nobody sends a link to them into the world.
FOR_PROGRAMS = "api:"
NAMES = [
    {},
    {"slug": "known"},
    {"year": YEAR},
    {"slug": "known", "year": YEAR},
    {"slug": "known", "number": 1},
    {"ending": "xml"},
    {"slug": "known", "ending": "xml"},
]


@pytest.fixture
def addresses():
    """One page of each kind, with something on it."""
    observance = ObservanceFactory(slug="known")
    article = ArticleFactory(slug="known", observance=observance)
    topic = TopicFactory(slug="known")
    article.topics.add(topic)
    observance.topics.add(topic)
    BylineFactory(article=article, author=AuthorFactory(slug="known"))
    SeriesFactory(slug="known", articles=[article])
    Correction.objects.create(
        article=article,
        text="It was in May.",
        corrected_by=article.created_by,
        former_version=drafts.ensure_history(subject=article),
    )
    page = PageFactory(slug="known")
    Correction.objects.create(
        article=page,
        text="It was in May.",
        corrected_by=page.created_by,
        former_version=drafts.ensure_history(subject=page),
    )
    InstrumentFactory(slug="known")
    FigureFactory(slug="known", statistic__slug="known", source__pk=1)
    return {kind: address_of(kind) for kind in kinds.of_site() - NEVER_KEPT}


def address_of(kind):
    own = [
        {"section": "articles"},
        {"number": 1},
        {"path": "known"},
        {"path": "known", "number": 1},
        {"digest": "known"},
    ]
    if kind == "api:article":
        return reverse(kind, args=[Article.objects.get(path="articles/known").pk])
    for names in [*NAMES, *own, {"source": Source.objects.latest("pk").pk}]:
        try:
            return reverse(kind, kwargs=names)
        except NoReverseMatch:
            continue
    raise AssertionError(f"Say in NAMES how a page of the kind {kind} is addressed.")


@pytest.fixture
def site():
    with undisturbed():
        yield Site()


def test_whoever_posts_to_a_page_is_told_that_it_is_read_only(addresses):
    client = Client(enforce_csrf_checks=True)

    assert {kind: client.post(address).status_code for kind, address in addresses.items()} == (
        dict.fromkeys(addresses, 405)
    )


@pytest.mark.exhaustive  # tests/page_cache has the rule, and no page depends on who asks, here
def test_every_kind_of_page_is_kept_for_everybody(site, addresses):
    kept = set()
    for kind, address in addresses.items():
        before = len(site.epoch.pages)
        assert site.ask(address).status == "200 OK", address
        if len(site.epoch.pages) > before:
            kept.add(kind)

    assert kept == set(addresses)


def test_what_must_be_drawn_each_time_is_not_kept(site):
    for kind in (NEVER_KEPT - STREAMED - OF_BYTES) & kinds.of_site():
        reply = site.ask(reverse(kind))
        assert "etag" not in reply.headers
    for address in ("/statistics/datapackage.zip", "/statistics/data/figures.csv"):
        for _ in range(2):
            assert site.ask(address).status == "200 OK"

    assert len(site.epoch.pages) == 0


def test_no_page_for_everybody_depends_on_who_asks(site, addresses):
    for kind, address in addresses.items():
        for_nobody = site.ask(address)
        site.epoch = None  # draws anew
        more = "" if kind.startswith(FOR_PROGRAMS) else "?utm_source=x"
        for_somebody = site.ask(address + more, **SOMEBODY)
        site = Site()

        assert for_somebody.body == for_nobody.body, kind
        assert "set-cookie" not in for_somebody.headers, kind
        assert for_somebody.headers.get("vary", "") == "", kind
        assert b"nonce" not in for_somebody.body, kind


@pytest.mark.sampled
@pytest.mark.parametrize("language", ["es", "ar"])
def test_a_page_of_one_language_is_never_one_of_another(site, addresses, language):
    english = site.ask("/observances/")
    with translation.override(language):
        other = reverse("observances:list")

    assert site.ask(other).headers["content-language"] == language
    assert site.ask("/observances/", accept_language=language).body == english.body


@pytest.mark.exhaustive  # tests/sitewide/test_publish_only.py has it of some pages
def test_a_site_that_only_publishes_has_no_door_to_the_form_or_the_desk(
    client, addresses, settings
):
    """The page of each kind names them first, where requests are taken."""
    places = ("/legal-help/", "/cases/", 'class="door')
    shown = {
        kind: client.get(addresses[kind]).text for kind in ("home", "articles:detail", "topic")
    }
    assert [kind for kind, page in shown.items() if 'class="door' not in page] == []
    assert places[0] in client.get("/privacy/").text

    settings.LEGAL_HELP = False
    generation.forget_all()  # what was remembered of menus is forgotten, as by a new start
    after = {kind: client.get(address) for kind, address in addresses.items()}

    named = {
        kind
        for kind, page in after.items()
        if page["Content-Type"].startswith(("text/", "application/"))
        if any(place.encode() in page.content for place in places)
    }
    # Programs read there where nothing is to be looked for.
    assert named - {"robots_txt"} == set()
    gone = {kind for kind, page in after.items() if page.status_code != 200}
    assert gone == {kind for kind in addresses if kind.startswith("legal_help")}
