"""What pages say of themselves to machines, read back as a stranger reads it."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.models import Article, ArticleSource, Byline, Correction
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    BylineFactory,
    ImageFactory,
    UserFactory,
)
from tests.config.templatetags.helpers import Blocks, said

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
OURS = {"@type": "NGO", "@id": f"{HERE}/#organisation", "name": "Standing", "url": f"{HERE}/"}


def way(*steps):
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": name, "item": HERE + path}
            for at, (name, path) in enumerate(steps, start=1)
        ],
    }


def test_an_article_says_all_of_itself(client):
    published, corrected = (datetime(2026, 3, day, 9, tzinfo=UTC) for day in (1, 4))
    article = ArticleFactory(
        slug="one", title="Where they went", cover=ImageFactory(), publish_at=published
    )
    article.topics.set([TopicFactory(name="Exile")])
    BylineFactory(article=article, author=AuthorFactory(name="Ann", slug="ann"))
    BylineFactory(article=article, role=Byline.Role.EDITING)
    ArticleSource.objects.create(article=article, title="A report", url="https://example.org/r")
    Correction.objects.create(
        article=article, text="It was 12.", corrected_at=corrected, corrected_by=UserFactory()
    )

    nodes = said(client, "/articles/one/")

    assert nodes == {
        "NewsArticle": {
            "@type": "NewsArticle",
            "headline": "Where they went",
            "description": article.summary,
            "url": f"{HERE}/articles/one/",
            "mainEntityOfPage": f"{HERE}/articles/one/",
            "inLanguage": "en",
            "datePublished": "2026-03-01T09:00:00+00:00",
            "dateModified": "2026-03-04T09:00:00+00:00",
            "author": [{"@type": "Person", "name": "Ann", "url": f"{HERE}/authors/ann/"}],
            "publisher": OURS,
            "image": {
                "@type": "ImageObject",
                "url": f"{HERE}/media/{'a' * 40}.jpeg",
                "width": "480 px",
                "height": "300 px",
            },
            "isAccessibleForFree": True,
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "wordCount": 3,
            "keywords": ["Exile"],
            "citation": [
                {"@type": "CreativeWork", "name": "A report", "url": "https://example.org/r"}
            ],
            "correction": [
                {
                    "@type": "CorrectionComment",
                    "name": "Correction",
                    "text": "It was 12.",
                    "datePublished": "2026-03-04T09:00:00+00:00",
                }
            ],
        },
        "BreadcrumbList": way(
            ("Home", "/"), ("Articles", "/articles/"), ("Where they went", "/articles/one/")
        ),
    }


@pytest.mark.exhaustive
def test_an_article_names_the_statistics_it_cites_and_says_no_number_of_them(client):
    figure = FigureFactory(value=1234, statistic__slug="s", statistic__title="People displaced")
    article = ArticleFactory(
        body=f'<p><stat-ref key="{figure.slug}"></stat-ref></p>'
        f'<stat-card key="{figure.slug}" shows="latest"></stat-card><stat-chart key="s"></stat-chart>'
    )

    node = said(client, article.get_absolute_url())["NewsArticle"]

    assert node["citation"] == [
        {
            "@type": "CreativeWork",
            "name": "People displaced",
            "inLanguage": "en",
            "url": f"{HERE}/statistics/s/",
        }
    ]
    assert "1234" not in json.dumps(node)
    assert "1,234" not in json.dumps(node)


@pytest.mark.exhaustive
def test_an_article_that_nobody_signed_is_by_the_organisation(client):
    article = ArticleFactory(kind=Article.Kind.GUIDE)

    assert said(client, article.get_absolute_url())["Article"]["author"] == OURS


def test_an_author_is_a_person(client):
    AuthorFactory(name="Ann", slug="ann")

    assert said(client, "/es/authors/ann/") == {
        "Person": {"@type": "Person", "name": "Ann", "url": f"{HERE}/es/authors/ann/"},
        "BreadcrumbList": way(
            ("Inicio", "/es/"), ("Artículos", "/es/articles/"), ("Ann", "/es/authors/ann/")
        ),
    }


@pytest.mark.exhaustive
def test_an_author_says_their_other_names_and_what_they_do(client):
    AuthorFactory(
        name="Amal Haddad",
        names={"ar": "أمل حداد"},
        slug="amal",
        description="Lawyer in Geneva",
        descriptions={"ar": "محامية في جنيف"},
        other_names="A. Haddad",
        picture=ImageFactory(),
    )

    in_english, in_arabic = (
        said(client, f"{path}/authors/amal/")["Person"] for path in ("", "/ar")
    )

    assert in_english == {
        "@type": "Person",
        "name": "Amal Haddad",
        "url": f"{HERE}/authors/amal/",
        "description": "Lawyer in Geneva",
        "alternateName": ["أمل حداد", "A. Haddad"],
        "image": {
            "@type": "ImageObject",
            "url": f"{HERE}/media/{'a' * 40}.jpeg",
            "width": "480 px",
            "height": "300 px",
        },
    }
    assert in_arabic["description"] == "محامية في جنيف"
    assert in_arabic["alternateName"] == ["Amal Haddad", "A. Haddad"]


@pytest.mark.exhaustive
def test_a_team_is_an_organisation(client):
    AuthorFactory(name="Policy team", slug="policy", is_team=True)

    assert said(client, "/authors/policy/")["Organization"]["name"] == "Policy team"


def test_the_home_page_says_who_we_are_and_where_to_search(client):
    nodes = said(client, "/ar/")

    assert nodes["NGO"] == OURS
    assert nodes["WebSite"]["url"] == f"{HERE}/ar/"
    assert nodes["WebSite"]["potentialAction"]["target"]["urlTemplate"] == (
        f"{HERE}/ar/search/?q={{search_term_string}}"
    )


@time_machine.travel(datetime(2026, 11, 25, 12, tzinfo=UTC))
def test_an_observance_is_an_event_when_it_falls_next(client):
    day = ObservanceFactory(slug="rights", name="Human Rights Day", lead_agency="OHCHR")
    for fact in ("name_and_rule", "lead_agency"):
        day.fact_sources.create(fact=fact, source="UN", verification="verified-primary")

    nodes = said(client, "/observances/rights/")

    assert nodes["Event"] == {
        "@type": "Event",
        "name": "Human Rights Day",
        "url": f"{HERE}/observances/rights/",
        "startDate": "2026-12-10",
        "endDate": "2026-12-10",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "Place", "name": "Worldwide", "address": "Worldwide"},
        "organizer": {"@type": "Organization", "name": "OHCHR"},
    }
    of_a_year = said(client, "/observances/rights/2027/")
    assert of_a_year["Event"]["startDate"] == "2027-12-10"
    assert len(of_a_year["BreadcrumbList"]["itemListElement"]) == 4


def test_what_nobody_has_checked_is_not_told_to_machines(client):
    day = ObservanceFactory(slug="rights", lead_agency="OHCHR")
    assert "Event" not in said(client, "/observances/rights/")

    day.fact_sources.create(fact="name_and_rule", source="UN", verification="verified-primary")
    day.fact_sources.create(fact="lead_agency", source="Memory", verification="unverified")

    assert "organizer" not in said(client, "/observances/rights/")["Event"]


@pytest.mark.exhaustive
def test_a_day_that_is_not_known_is_no_event(client):
    ObservanceFactory(slug="moon", rule={"type": "movable", "known": {}})

    assert set(said(client, "/observances/moon/")) == {"BreadcrumbList"}


def test_a_statistic_is_a_dataset_with_its_sources(client):
    with time_machine.travel(datetime(2026, 3, 1, 9, tzinfo=UTC), tick=False):
        statistic = StatisticFactory(slug="displaced", title="People displaced")
        source = SourceFactory(publisher="UNHCR", url="https://unhcr.org/x", licence="CC BY 4.0")
        FigureFactory(statistic=statistic, source=source)

    node = said(client, "/statistics/displaced/")["Dataset"]

    assert node == {
        "@type": "Dataset",
        "@id": f"{HERE}/statistics/displaced.json#dataset",
        "dateModified": "2026-03-01T09:00:00+00:00",
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": media_type,
                "contentUrl": f"{HERE}/statistics/displaced.{ending}",
            }
            for media_type, ending in (("text/csv", "csv"), ("application/json", "json"))
        ],
        "name": "People displaced",
        "description": "People displaced. people forcibly displaced. all ages. World.",
        "url": f"{HERE}/statistics/displaced/",
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "variableMeasured": {
            "@type": "PropertyValue",
            "name": "people forcibly displaced",
            "unitText": "persons",
        },
        "spatialCoverage": {"@type": "Place", "name": "World", "identifier": "UN M49 001"},
        "creator": [{"@type": "Organization", "name": "UNHCR"}],
        "publisher": OURS,
        "isBasedOn": ["https://unhcr.org/x"],
        "temporalCoverage": "2024-01-01/2024-12-31",
        "license": {"@type": "CreativeWork", "name": "CC BY 4.0"},
    }


def test_each_checked_figure_is_an_observation_of_its_dataset(client):
    first = FigureFactory(
        slug="first",
        statistic__slug="displaced",
        value=Decimal("123.25"),
        low=100,
        qualifier="about",
        verification="verified-primary",
    )
    undated = {"period_start": None, "period_end": None, "statistic": first.statistic}
    FigureFactory(slug="unchecked", value=7, **undated)

    node = said(client, "/es/statistics/displaced/")["Observation"]

    assert node == {
        "@type": "Observation",
        "@id": f"{HERE}/api/v1/figures/first/",
        "variableMeasured": "people forcibly displaced",
        "unitText": "persons",
        "observationAbout": {"@type": "Place", "name": "World"},
        "observationDate": "2024-12-31",
        "observationPeriod": "P1Y",
        "value": 123.25,
        "minValue": 100,
        "measurementQualifier": {"@type": "Enumeration", "name": "about"},
        "subjectOf": {"@id": f"{HERE}/statistics/displaced.json#dataset"},
    }
    assert "/unchecked/" not in client.get("/statistics/displaced/").text.partition("</head>")[0]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("start", "end", "period"),
    [
        ("2007-01-01", "2010-12-31", "P4Y"),
        ("2023-10-01", "2024-09-30", "P1Y"),
        ("2024-01-01", "2024-06-30", "P182D"),
        ("2024-12-31", "2024-12-31", None),
    ],
)
def test_an_observation_says_how_long_it_took(client, start, end, period):
    FigureFactory(
        statistic__slug="s",
        verification="computed",
        period_start=date.fromisoformat(start),
        period_end=date.fromisoformat(end),
    )

    node = said(client, "/statistics/s/")["Observation"]

    assert (node["observationDate"], node.get("observationPeriod")) == (end, period)


@pytest.mark.exhaustive
def test_sources_at_one_address_are_named_once(client):
    statistic = StatisticFactory(slug="s")
    for year in (2023, 2024):
        FigureFactory(
            statistic=statistic,
            source=SourceFactory(url="https://unhcr.org/x"),
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
        )

    assert said(client, "/statistics/s/")["Dataset"]["isBasedOn"] == ["https://unhcr.org/x"]


@pytest.mark.exhaustive
def test_sources_under_several_licences_give_the_whole_none(client):
    statistic = StatisticFactory(slug="displaced")
    for year, licence in ((2023, "CC BY 4.0"), (2024, "")):
        FigureFactory(
            statistic=statistic,
            source=SourceFactory(licence=licence),
            period_start=f"{year}-01-01",
            period_end=f"{year}-12-31",
        )

    assert "license" not in said(client, "/statistics/displaced/")["Dataset"]


@pytest.mark.exhaustive
def test_the_way_to_topics_and_treaties_is_told(client):
    topic, instrument = TopicFactory(name="Exile", slug="exile"), InstrumentFactory(slug="crc")

    assert said(client, topic.get_absolute_url()) == {
        "BreadcrumbList": way(("Home", "/"), ("Topics", "/topics/"), ("Exile", "/topics/exile/"))
    }
    assert said(client, "/instruments/crc/")["BreadcrumbList"]["itemListElement"][-1] == {
        "@type": "ListItem",
        "position": 3,
        "name": instrument.short_title,
        "item": f"{HERE}/instruments/crc/",
    }


class Attacks(TestCase):
    """Whatever is typed ends no block, starts no script, and reads back as it was."""

    def _read_back(self, title):
        Article.objects.all().delete()
        article = ArticleFactory(title=title, summary=title)
        blocks = Blocks()
        blocks.feed(self.client.get(article.get_absolute_url()).text)
        [text] = blocks.texts
        assert blocks.scripts == 2  # this block, and the script that copies how to cite
        assert "<" not in text
        assert json.loads(text)["@graph"][0]["headline"] == Article.objects.get().title

    def test_known_ways_out(self):
        for attack in (
            "</script><script>alert(1)</script>",
            "<!--<script>",
            "]]></SCRIPT >",
            '"}]}',
            "\\u003c/script>",
            "a\u2028b\u2029c & ' \" \\",
        ):
            self._read_back(attack)

    @examples(max_examples=min(examples.default.max_examples, 100))
    @given(st.text(min_size=1, max_size=60))
    def test_words_of_any_characters(self, title):
        self._read_back(title.replace("\x00", "").strip() or "x")
