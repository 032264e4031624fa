"""What the head of a page tells search engines and messengers."""

import re

import pytest
from django.conf import settings

from articles.models import Article
from tests.advocacy.factories import (
    InstrumentFactory,
    ObservanceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.articles.factories import ArticleFactory, AuthorFactory, DraftFactory, ImageFactory

pytestmark = pytest.mark.django_db
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">')
DESCRIPTION = re.compile(r'<meta name="description" property="og:description" content="([^"]*)">')
HERE = "http://testserver"


def head_of(client, path):
    return client.get(path).text.partition("</head>")[0]


def alternates_of(client, path):
    return dict(ALTERNATE.findall(head_of(client, path)))


@pytest.fixture
def translated():
    """An article in English and in Spanish, and one in French and Arabic alone."""
    both = ArticleFactory(slug="both")
    ArticleFactory(slug="ambos", language="es", translation_of=both)
    french = ArticleFactory(slug="seulement", language="fr")
    ArticleFactory(slug="arabic", language="ar", translation_of=french)


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("paths", "default"),
    [
        ({"en": "/articles/both/", "es": "/es/articles/ambos/"}, "/articles/both/"),
        (
            {"fr": "/fr/articles/seulement/", "ar": "/ar/articles/arabic/"},
            "/fr/articles/seulement/",
        ),
    ],
)
def test_translations_name_each_other(client, translated, paths, default):
    expected = {code: HERE + path for code, path in paths.items()} | {"x-default": HERE + default}

    assert [alternates_of(client, path) for path in paths.values()] == [expected, expected]


def test_an_unpublished_translation_is_not_named(client):
    article = ArticleFactory(slug="alone")
    DraftFactory(slug="solo", language="es", translation_of=article)

    head = head_of(client, "/articles/alone/")

    assert CANONICAL.findall(head) == [f"{HERE}/articles/alone/"]
    assert ALTERNATE.findall(head) == []


@pytest.mark.exhaustive
def test_a_page_of_the_site_exists_in_every_language(client):
    TopicFactory(slug="exile")
    prefixes = {
        code: "" if code == "en" else f"/{code}" for code, _name in settings.CONTENT_LANGUAGES
    }
    expected = {code: f"{HERE}{prefix}/topics/exile/" for code, prefix in prefixes.items()}

    for prefix in prefixes.values():
        found = alternates_of(client, f"{prefix}/topics/exile/")
        assert found == expected | {"x-default": f"{HERE}/topics/exile/"}


@pytest.mark.exhaustive
def test_the_second_page_of_a_list_is_an_address_of_its_own(client):
    ArticleFactory.create_batch(21)

    head = head_of(client, "/articles/?page=2&utm_source=somebody")

    assert CANONICAL.findall(head) == [f"{HERE}/articles/?page=2"]
    assert ALTERNATE.findall(head) == []


def test_what_somebody_added_to_an_address_is_no_part_of_it(client):
    head = head_of(client, "/articles/?fbclid=abc")

    assert CANONICAL.findall(head) == [f"{HERE}/articles/"]


@pytest.mark.parametrize("path", ["/no-such-page/", "/articles/taken-back/"])
def test_a_page_that_is_not_there_names_no_address(client, path):
    ArticleFactory(slug="taken-back", status=Article.Status.WITHDRAWN)

    head = head_of(client, path)

    assert CANONICAL.findall(head) == []
    assert ALTERNATE.findall(head) == []


@pytest.mark.exhaustive
def test_every_kind_of_page_says_what_it_is_about(client):
    kept = [
        ArticleFactory(summary='What "it" says.'),
        AuthorFactory(),
        TopicFactory(),
        ObservanceFactory(),
        StatisticFactory(),
        InstrumentFactory(),
    ]
    paths = [thing.get_absolute_url() for thing in kept]
    paths += ["/", "/articles/", "/observances/", "/statistics/", "/instruments/"]
    paths += ["/privacy/", "/legal-help/", f"{paths[3]}2026/"]

    said = {path: DESCRIPTION.findall(head_of(client, path)) for path in paths}

    assert [path for path, words in said.items() if len(words) != 1 or len(words[0]) < 15] == []
    assert said[paths[0]] == ["What &quot;it&quot; says."]


def test_a_shared_article_brings_its_picture(client):
    article = ArticleFactory(title="A <b> & c", cover=ImageFactory(), cover_alt="A dark door")

    head = head_of(client, article.get_absolute_url())

    for line in [
        '<meta property="og:title" content="A &lt;b&gt; &amp; c">',
        '<meta property="og:type" content="article">',
        f'<meta property="og:image" content="{HERE}/media/{"a" * 40}.jpeg">',
        '<meta property="og:image:width" content="480">',
        '<meta property="og:image:alt" content="A dark door">',
        '<meta name="twitter:card" content="summary_large_image">',
    ]:
        assert line in head
