from datetime import timedelta

import pytest
from django.utils import timezone

from articles.presentation.related import NEWEST_OF_A_TOPIC, related_pieces
from tests.advocacy.factories import TopicFactory
from tests.articles.factories import ArticleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def about(*topics, days_ago=0, **fields):
    article = ArticleFactory(publish_at=timezone.now() - timedelta(days=days_ago), **fields)
    for topic in topics:
        article.topics.add(topic)
    return article


def related_to(article):
    pieces = related_pieces(article, article.topics.values_list("pk", flat=True))
    return [(piece.pk, piece.title, piece.url) for piece in pieces]


def shown(*articles):
    return [(article.pk, article.title, article.get_absolute_url()) for article in articles]


@pytest.fixture
def topics():
    return TopicFactory.create_batch(3)


def test_what_shares_most_topics_comes_first_then_what_is_newest(topics):
    one, two, _three = topics
    newest = about(one, days_ago=1)
    about(two, days_ago=2)
    two_shared = about(one, two, days_ago=8)
    three_shared = about(*topics, days_ago=9)
    about(days_ago=0)
    about(TopicFactory(), days_ago=0)

    assert related_to(about(*topics)) == shown(three_shared, two_shared, newest)


def test_neither_other_languages_nor_what_is_hidden_is_related(topics, hidden_articles):
    article = about(topics[0])
    about(topics[0], language="es", translation_of=article, slug="uno")
    about(topics[0], language="es", slug="dos")
    for hidden in hidden_articles:
        hidden.topics.add(topics[0])

    assert related_to(article) == []


def test_a_translation_leads_on_to_articles_of_the_site_that_its_language_lacks(topics):
    original = about(topics[0], days_ago=3)
    translation = about(topics[0], language="es", translation_of=original, slug="uno")
    english = about(topics[0], days_ago=2)
    both = about(topics[0], days_ago=1)
    spanish = about(topics[0], language="es", translation_of=both, slug="dos", days_ago=4)

    assert related_to(translation) == shown(spanish, english)
    assert related_to(original) == shown(both, english)


def test_a_scheduled_article_is_related_from_its_moment_on(topics, time_machine, one_generation):
    article = about(topics[0])
    coming = about(topics[0], days_ago=-1)
    assert related_to(article) == []

    time_machine.move_to(timezone.now() + timedelta(days=2))

    assert related_to(article) == shown(coming)


@pytest.mark.exhaustive
def test_the_newest_of_each_topic_are_weighed(topics):
    article = about(*topics)
    beyond = about(*topics, days_ago=99)
    for topic in topics:
        for _ in range(NEWEST_OF_A_TOPIC):
            about(topic, days_ago=5)

    assert beyond.pk not in {pk for pk, _, _ in related_to(article)}


def test_all_topics_cost_one_query_and_later_none(
    topics, one_generation, django_assert_num_queries
):
    article = about(*topics)
    for _ in range(3):
        about(*topics)
    ids = [topic.pk for topic in topics]

    with django_assert_num_queries(1):
        first = related_pieces(article, ids)
    with django_assert_num_queries(0):
        second = related_pieces(article, ids[:2])

    assert len(first) == len(second) == 3


def test_an_article_without_topics_has_nothing_related(django_assert_num_queries):
    article = ArticleFactory()

    assert related_pieces(article, []) == []
