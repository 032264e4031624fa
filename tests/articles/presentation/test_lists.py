from datetime import UTC, datetime, timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from articles.models import Article
from articles.presentation import lists
from articles.presentation.lists import ListQuery
from articles.publishing import publish
from articles.views.lists import list_page
from page_cache import generation
from publication import status
from tests.advocacy.factories import TopicFactory
from tests.articles.factories import ArticleFactory, AuthorFactory, BylineFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def titles(**wanted):
    return [article.title for article in listed(**wanted)]


def listed(**wanted):
    return lists.load_listed(list(lists.list_keys(ListQuery(**wanted))))


@pytest.fixture
def shelf():
    """Articles that differ in one thing each, the newest first."""
    topic, author = TopicFactory(slug="water"), AuthorFactory(slug="ana")
    moments = [datetime(2026, 11, day, tzinfo=UTC) for day in range(20, 0, -1)]
    rows = [
        {"title": "plain"},
        {"title": "spanish", "language": "es"},
        {"title": "report", "kind": Article.Kind.REPORT},
        {"title": "old", "publish_at": datetime(2024, 5, 1, tzinfo=UTC)},
    ]
    for fields, moment in zip(rows, moments, strict=False):
        article = ArticleFactory(**({"publish_at": moment} | fields))
        article.topics.add(topic)
        BylineFactory(article=article, author=author)
    ArticleFactory(title="apart", publish_at=datetime(2023, 1, 1, tzinfo=UTC))


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["plain", "spanish", "report", "old", "apart"]),
        ({"language": "en"}, ["plain", "report", "old", "apart"]),
        ({"language": "es"}, ["spanish"]),
        ({"kind": "report"}, ["report"]),
        ({"year": 2024}, ["old"]),
        ({"topic": "water"}, ["plain", "spanish", "report", "old"]),
        ({"topic": "water", "language": "en", "kind": "news"}, ["plain", "old"]),
        ({"topic": "water", "language": "en", "kind": "news", "year": 2026}, ["plain"]),
        ({"topic": "fire"}, []),
        ({"author": "ana", "language": "en"}, ["plain", "report", "old"]),
        ({"author": "ana", "year": 2024, "kind": "report"}, []),
    ],
)
def test_a_list_holds_what_is_wanted_newest_first(shelf, wanted, found):
    assert titles(**wanted) == found


@pytest.mark.sampled(2)
@pytest.mark.parametrize("wanted", [{}, {"topic": "water"}, {"author": "ana"}, {"year": 2026}])
def test_no_list_holds_what_is_hidden(hidden_articles, wanted):
    topic, author = TopicFactory(slug="water"), AuthorFactory(slug="ana")
    for article in hidden_articles:
        article.topics.add(topic)
        BylineFactory(article=article, author=author)

    assert not lists.list_keys(ListQuery(**wanted)).exists()
    assert lists.list_years() == []
    assert lists.count_by_year("") == []
    assert lists.roles_of(author) == []


def test_an_article_withdrawn_since_the_list_was_read_is_left_out():
    kept, gone = ArticleFactory(title="kept"), ArticleFactory(title="gone")
    keys = list(lists.list_keys(ListQuery()))
    Article.objects.filter(pk=gone.pk).update(status=Article.Status.WITHDRAWN)

    assert lists.load_listed(keys) == [kept]


@pytest.mark.exhaustive
def test_pages_follow_each_other_without_a_gap(rf):
    moment = timezone.now()
    for number in range(45):  # some of them at one moment
        ArticleFactory(publish_at=moment - timedelta(hours=number // 4))
    newest_first = list(Article.objects.published().for_list())

    pages = [list_page(rf.get("/articles/", {"page": page}), ListQuery()) for page in (1, 2, 3)]

    assert [article for page in pages for article in page.articles] == newest_first
    assert {(len(page.pages.links), page.count) for page in pages} == {(3, 45)}
    with pytest.raises(Http404):
        list_page(rf.get("/articles/", {"page": 4}), ListQuery())


def test_an_article_signed_in_two_roles_is_listed_once():
    byline = BylineFactory(author__slug="ana")
    BylineFactory(author=byline.author, article=byline.article, role="research")

    assert titles(author="ana") == [byline.article.title]
    assert lists.roles_of(byline.author) == ["author", "research"]


def test_a_year_begins_where_the_organisation_is(settings):
    settings.TIME_ZONE = "America/New_York"
    ArticleFactory(title="eve", publish_at=datetime(2026, 1, 1, 4, 59, tzinfo=UTC))
    ArticleFactory(title="morning", publish_at=datetime(2026, 1, 1, 5, tzinfo=UTC))

    assert (titles(year=2025), titles(year=2026)) == (["eve"], ["morning"])
    assert lists.count_by_year("en") == [(2026, 1), (2025, 1)]


@pytest.mark.exhaustive
def test_years_without_an_article_are_offered_and_not_counted():
    for year in (2026, 2024):
        ArticleFactory(publish_at=datetime(year, 6, 1, tzinfo=UTC))

    assert lists.list_years() == [2026, 2025, 2024]
    assert lists.count_by_year("en") == [(2026, 1), (2024, 1)]
    assert lists.count_by_year("fr") == []


def test_an_article_taken_down_and_published_again_is_back_in_its_place():
    for name, days in (("newer", 1), ("older", 2)):
        ArticleFactory(title=name, publish_at=timezone.now() - timedelta(days=days))
    older, editor = Article.objects.get(title="older"), UserFactory()
    status.unpublish(subject=older, by=editor)
    publish.publish_article(article=older, by=editor)
    generation.forget_all()

    assert titles() == ["newer", "older"]


@pytest.mark.exhaustive  # a count of queries, as tests/sitewide/test_query_budgets.py has them
@pytest.mark.parametrize(("articles", "page"), [(60, 3), (60, 1), (3, 1)])
def test_a_page_costs_the_same_wherever_it_stands(rf, django_assert_num_queries, articles, page):
    ArticleFactory.create_batch(articles)

    with django_assert_num_queries(3):
        list_page(rf.get("/articles/", {"page": page}), ListQuery(), or_elsewhere=False)
