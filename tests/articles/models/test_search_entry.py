from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from articles.models import Article
from articles.publishing import publish
from publication import status
from search import engine
from search.models import SearchEntry
from tests.advocacy.factories import FigureFactory
from tests.articles.factories import ArticleFactory, DraftFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def found(raw, now=None):
    answer = engine.find_entries(raw, languages=["en", "es"], labels=[], now=now or timezone.now())
    return [entry.title for entry in engine.load_entries(answer.entry_ids)]


def test_what_readers_may_not_see_is_not_found(hidden_articles):
    ArticleFactory(title="Hidden no more")
    assert len(hidden_articles) == 4

    assert found("hidden") == ["Hidden no more"]


def test_a_scheduled_article_is_found_when_its_time_comes():
    tomorrow = timezone.now() + timedelta(days=1)
    ArticleFactory(title="Embargoed", publish_at=tomorrow)

    assert found("embargoed", now=tomorrow - timedelta(seconds=1)) == []
    assert found("embargoed", now=tomorrow) == ["Embargoed"]


def test_publishing_and_taking_down_is_seen_at_once(editor):
    article = DraftFactory(title="A verdict")
    assert found("verdict") == []

    publish.publish_article(article=article, by=editor)
    assert found("verdict") == ["A verdict"]

    status.unpublish(subject=article, by=editor)
    assert found("verdict") == []

    publish.publish_article(article=article, by=editor)
    publish.withdraw_article(article=article, by=editor)
    assert found("verdict") == []
    assert not SearchEntry.objects.exists()


def test_a_change_of_a_public_article_is_found_at_once():
    article = ArticleFactory(title="A verdict", body="<p>Guilty of <em>perjury</em></p>")
    assert found("perjury") == ["A verdict"]

    article.body = "<p>Acquitted</p>"
    article.save()

    assert (found("perjury"), found("acquitted")) == ([], ["A verdict"])


def test_an_entry_leads_to_the_article_in_its_language():
    moment = timezone.now()
    article = ArticleFactory(
        title="Un veredicto", slug="veredicto", language="es", publish_at=moment
    )

    entry = SearchEntry.objects.get()

    assert (entry.kind, entry.object_id, entry.language) == ("article", article.pk, "es")
    assert (entry.path, entry.published_at) == ("/es/articles/veredicto/", moment)
    assert (entry.summary, entry.text) == ("What it says, in short.", "What it says.")


def test_a_deleted_article_is_not_found():
    ArticleFactory(title="A verdict").delete()
    ArticleFactory(title="A verdict")
    Article.objects.all().delete()

    assert found("verdict") == []
    assert not SearchEntry.objects.exists()


def test_saving_what_nobody_searches_for_asks_the_index_nothing(django_assert_num_queries):
    article = ArticleFactory()

    # Of the row, and of where it stands in the lists of topics and of people.
    with django_assert_num_queries(3):
        article.save(update_fields=["updated_at"])


def test_a_number_without_its_period_and_source_stands_in_no_snippet():
    figure = FigureFactory(value=Decimal(75), statistic__unit="percent")
    ArticleFactory(
        body=f'<p>About <stat-ref key="{figure.slug}"></stat-ref> of them,'
        f' <stat-ref key="{figure.slug}">three &amp; four</stat-ref>.</p>'
        f'<stat-card key="{figure.slug}"></stat-card>'
    )

    entry = SearchEntry.objects.get(kind="article")

    assert entry.text == "About … of them, three & four."
