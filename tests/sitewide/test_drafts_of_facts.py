"""Nothing of a draft of a statistic, a figure, a day, a topic or a source is in what readers are shown."""

from datetime import date

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from advocacy.models import Figure, ObservanceSource
from articles.models import ArticleTopic
from page_cache import generation
from tests import kinds
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.factories import ArticleFactory, AuthorFactory, BylineFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SECRET = "quetzalcoatlus"
# What pages of others would show of it, were it not for the filter: name, value and address.
VALUE = "73,019,283"
SIGNS = (SECRET, VALUE, VALUE.replace(",", ""))
YEAR = 2025
NAMES = [
    *({}, {"year": YEAR}, {"ending": "xml"}, {"section": "articles"}, {"number": 1}),
    *({"slug": "known"}, {"slug": "known", "year": YEAR}, {"slug": "known", "number": 1}),
    {"slug": "known", "ending": "xml"},
]
SECTIONS = ("topics", "observances", "statistics", "sources")
# They need what these rows do not have: a version, a table by another name.
NOT_HERE = {
    "articles:version",
    "page",
    "page_version",
    "data_table",
    "document_file",
    "recording_file",
    "identity_file",
    "identity_sheet",
    "legal_help:request",
    "legal_help:return",
}


@pytest.fixture
def drafts():
    """Drafts of each kind, tied to all that is public as closely as an editor could tie them."""
    hidden = {"is_published": False, "slug": SECRET}
    known, secret = TopicFactory(slug="known"), TopicFactory(name=SECRET, **hidden)
    both = [known, secret]
    figure = FigureFactory(slug="known", statistic__slug="known", statistic__short_name="all")
    of_known = FigureFactory(
        statistic=figure.statistic,
        revises=figure,
        value=73_019_283,
        source=SourceFactory(title=SECRET, publisher=SECRET),
        **hidden | {"slug": f"{SECRET}-revised"},
    )
    FigureFactory(
        statistic=figure.statistic,
        source=figure.source,
        value=73_019_283,
        period_start=date(YEAR, 1, 1),
        period_end=date(YEAR, 12, 31),
        **hidden | {"slug": f"{SECRET}-newer"},
    )
    statistic = StatisticFactory(title=SECRET, short_name=SECRET, **hidden)
    FigureFactory(statistic=statistic, source=figure.source, **hidden)
    for other in (figure.statistic, statistic):
        other.topics.set(both)
    figure.statistic.related.add(statistic)
    figure.statistic.drawn_beside.add(statistic)
    statistic.drawn_beside.add(figure.statistic)
    public_day = ObservanceFactory(slug="known", relevance="core")
    day = ObservanceFactory(
        name=SECRET, relevance="core", rule={"type": "fixed", "month": 12, "day": 24}, **hidden
    )
    ObservanceSource.objects.create(observance=day, fact="name_and_rule", source=SECRET)
    for other in (public_day, day):
        other.topics.set(both)
    instrument = InstrumentFactory(slug="known")
    instrument.topics.set(both)
    instrument.observances.set([public_day, day])
    body = '<p><stat-ref key="known" shows="latest"></stat-ref></p><stat-chart key="known"></stat-chart>'
    article = ArticleFactory(slug="known", observance=day, body=body)
    ArticleFactory(observance=public_day, body="<p>It is known.</p>").topics.set(both)
    ArticleTopic.objects.create(content_object=article, tag=secret, **article.place_on_lists)
    ArticleTopic.objects.create(content_object=article, tag=known, **article.place_on_lists)
    BylineFactory(article=article, author=AuthorFactory(slug="known"))
    return {
        "sources": of_known.source,
        "statistics": statistic,
        "observances": day,
        "topics": secret,
    }


def address_of(kind, source):
    for names in [*NAMES, {"source": source}]:
        try:
            return reverse(kind, kwargs=names)
        except NoReverseMatch:
            continue
    raise AssertionError(f"Say in NAMES how a page of the kind {kind} is addressed.")


def addresses(source):
    yield from (address_of(kind, source) for kind in sorted(kinds.of_site() - NOT_HERE))
    yield from (f"/sitemap-{section}.xml" for section in SECTIONS)
    yield from (f"/search/?q={word}" for word in ("known", "people"))
    for place in ("statistics", "observances", "articles"):
        yield f"/{place}/?topic=known"
    yield from (f"/api/v1/{name}/?topic=known" for name in ("statistics", "observances", "figures"))
    yield from ("/api/v1/figures/?current=true", "/api/v1/figures/?current=false")
    yield from (f"/statistics/data/{name}.csv" for name in ("figures", "statistics", "sources"))


def words_of(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode(errors="replace")


@pytest.mark.parametrize("language", ["", pytest.param("/ar", marks=pytest.mark.exhaustive)])
def test_no_page_file_feed_or_answer_has_anything_of_them(client, drafts, language):
    known = FigureFactory(statistic__slug="another").source_id
    asked = [f"{language}{address}" for address in addresses(known)]

    found = {address: client.get(address, follow=True) for address in asked}

    leaks = {
        address: [sign for sign in SIGNS if sign in words_of(answer)]
        for address, answer in found.items()
    }
    assert {address: signs for address, signs in leaks.items() if signs} == {}
    answered = [address for address, answer in found.items() if answer.status_code == 200]
    assert len(answered) > (35 if language else 70)


def own_addresses(drafts):
    source = drafts.pop("sources")
    yield f"/sources/{source.pk}/"
    yield f"/api/v1/sources/{source.pk}/"
    for place in drafts:
        yield f"/{place}/{SECRET}/"
        yield f"/api/v1/{place}/{SECRET}/"
    for slug in (SECRET, f"{SECRET}-revised", f"{SECRET}-newer"):
        yield f"/api/v1/figures/{slug}/"
    yield from (f"/statistics/{SECRET}{ending}" for ending in (".csv", ".json", "/feed.xml"))
    yield from (f"/statistics/{SECRET}/{name}" for name in ("chart.svg", "chart.png", "card.png"))
    yield from (f"/statistics/{SECRET}/embed/", f"/api/v1/statistics/{SECRET}/figures/")
    yield f"/oembed?url=http://testserver/statistics/{SECRET}/"
    yield f"/observances/{SECRET}/{YEAR}/"
    yield f"/observances/{SECRET}.ics"
    yield f"/topics/{SECRET}/feed.xml"


def test_their_own_addresses_lead_nowhere(client, drafts):
    asked = list(own_addresses(drafts))

    assert [address for address in asked if client.get(address).status_code != 404] == []


@pytest.mark.sampled
@pytest.mark.parametrize("question", [SECRET, VALUE])
def test_the_search_does_not_know_them(client, drafts, question):
    page = client.get("/search/", {"q": question}).text

    assert f"/{SECRET}/" not in page
    assert page.count(question) == client.get("/search/", {"q": "zzzz"}).text.count("zzzz")


def test_once_published_each_is_found(client, drafts):
    """The signs above are those that pages would show."""
    drafts.pop("sources")
    for fact in drafts.values():
        fact.mark_published(timezone.now())
        fact.save()
    Figure.objects.all().publish(timezone.now())
    generation.bump()

    for address in ("/statistics/", "/statistics/known/", "/observances/", "/topics/", "/sources/"):
        assert any(sign in client.get(address).text for sign in SIGNS), address
    assert VALUE in client.get("/articles/known/").text
    assert SECRET in client.get("/articles/known/").text
    assert SECRET in client.get(f"/search/?q={SECRET}").text
