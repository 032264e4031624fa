from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.body.content import BylineEntry, Content
from articles.models import ArticleSource, Correction
from articles.presentation import whole_article
from tests.advocacy.factories import TopicFactory
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    BylineFactory,
    DraftFactory,
)

pytestmark = pytest.mark.django_db


def test_an_article_comes_with_all_that_hangs_on_it(django_assert_num_queries):
    article = ArticleFactory(slug="one")
    ann, ben = AuthorFactory(name="Ann", names={"es": "Ana"}), AuthorFactory(name="Ben")
    BylineFactory(article=article, author=ben, order=2)
    BylineFactory(article=article, author=ann, order=1)
    BylineFactory(article=article, author=ben, role="research", order=3)
    topics = [TopicFactory(name="Women"), TopicFactory(name="Asylum")]
    article.topics.set(topics)
    ArticleSource.objects.create(article=article, title="Second", order=2)
    ArticleSource.objects.create(article=article, url="https://example.org/first", order=1)
    day = datetime(2026, 11, 23, 12, 30, 1, 500, tzinfo=UTC)
    for text, at in [("Seven courts.", day), ("In May.", day + timedelta(days=1))]:
        Correction.objects.create(
            article=article, text=text, corrected_at=at, corrected_by=article.created_by
        )

    # The row, and its bylines, topics, sources, corrections and other languages.
    with django_assert_num_queries(6):
        found = whole_article.load_published("en", "articles/one")

    assert found.article == article
    assert [(s.role, [name for _, name in s.authors]) for s in found.signatures] == [
        ("By", ["Ann", "Ben"]),
        ("Research", ["Ben"]),
    ]
    assert found.authors == "Ann and Ben"
    assert found.signatures[0].authors[0][0].get_absolute_url() == ann.get_absolute_url()
    assert found.topics == [(topics[1], "Asylum"), (topics[0], "Women")]
    assert [source.label for source in found.sources] == ["example.org/first", "Second"]
    assert [(each.at, each.text) for each in found.corrections] == [
        (day + timedelta(days=1), "In May."),
        (day, "Seven courts."),
    ]


def test_an_article_alone_has_nothing_hanging_on_it():
    ArticleFactory(slug="one")

    found = whole_article.load_published("en", "articles/one")

    assert [found.signatures, found.topics, found.sources, found.corrections, found.others] == (
        [[]] * 5
    )


def test_names_are_those_of_the_language_of_the_article():
    article = ArticleFactory(slug="uno", language="es")
    BylineFactory(article=article, author__names={"es": "Equipo jurídico"})
    article.topics.add(TopicFactory(names={"es": "Trata"}))

    found = whole_article.load_published("es", "articles/uno")

    assert found.signatures[0].authors[0][1] == "Equipo jurídico"
    assert found.topics[0][1] == "Trata"


def test_others_are_the_original_and_its_translations_that_are_public():
    original = ArticleFactory(slug="one")
    ArticleFactory(language="es", translation_of=original, slug="uno")
    ArticleFactory(language="ar", translation_of=original, slug="wahid")
    tomorrow = timezone.now() + timedelta(days=1)
    ArticleFactory(language="fr", translation_of=original, slug="un", publish_at=tomorrow)
    ArticleFactory()

    def others(language, slug):
        return [
            other.get_absolute_url()
            for other in whole_article.load_published(language, f"articles/{slug}").others
        ]

    assert others("en", "one") == ["/ar/articles/wahid/", "/es/articles/uno/"]
    assert others("es", "uno") == ["/ar/articles/wahid/", "/articles/one/"]


def test_a_draft_is_no_other_language():
    original = ArticleFactory(slug="one")
    DraftFactory(language="es", translation_of=original)

    assert whole_article.load_published("en", "articles/one").others == []


def test_hidden_articles_are_not_found_by_readers(hidden_articles):
    for article in hidden_articles:
        assert whole_article.load_published(article.language, article.path) is None


def test_roles_are_named_in_the_language_of_the_article_whoever_looks():
    article = ArticleFactory(slug="uno", language="es")
    byline = BylineFactory(article=article, role="translation")

    found = whole_article.load(article)
    content = Content(bylines=(BylineEntry(byline.author_id, "translation"),))

    assert [s.role for s in found.signatures] == ["Traducción"]
    assert [s.role for s in whole_article.with_content(found, content).signatures] == ["Traducción"]
