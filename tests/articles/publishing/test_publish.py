from datetime import UTC, datetime, timedelta

import pytest

from articles.models import Article, ArticleTopic
from articles.publishing import publish
from page_cache import generation
from publication import status
from tests.advocacy.factories import TopicFactory
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def state(article):
    article.refresh_from_db()
    return article.status, article.publish_at, article.first_published_at


def test_publish_shows_the_article_from_now(caplog):
    article, by = DraftFactory(), UserFactory()

    publish.publish_article(article=article, by=by)

    assert state(article) == ("published", NOW, NOW)
    assert article.is_public
    assert caplog.messages == [f"Article {article.pk} published by {by.pk}"]


@pytest.mark.parametrize("part", ["summary", "body"])
def test_publish_refuses_an_article_that_lacks_a_part(part):
    article = DraftFactory(**{part: " "})

    with pytest.raises(publish.NotReadyToPublish) as refusal:
        publish.publish_article(article=article, by=UserFactory())

    assert [(f.code, f.form_field) for f in refusal.value.findings] == [("missing", part)]
    assert state(article) == ("draft", None, None)


def test_schedule_keeps_the_article_hidden_until_its_moment():
    article = DraftFactory()

    publish.schedule_article(article=article, by=UserFactory(), at=NOW + DAY)

    assert state(article) == ("published", NOW + DAY, NOW + DAY)
    assert article.is_scheduled


@pytest.mark.parametrize("at", [NOW, NOW - DAY])
def test_schedule_refuses_a_moment_that_is_gone(at):
    article = DraftFactory()

    with pytest.raises(status.NotInTheFuture):
        publish.schedule_article(article=article, by=UserFactory(), at=at)

    assert state(article) == ("draft", None, None)


def test_publishing_a_scheduled_article_now_forgets_the_day_that_never_came():
    article = ArticleFactory(publish_at=NOW + DAY)

    publish.publish_article(article=article, by=UserFactory())

    assert state(article) == ("published", NOW, NOW)


def test_publishing_again_keeps_the_day_readers_saw():
    article = ArticleFactory(publish_at=NOW - DAY)
    status.unpublish(subject=article, by=UserFactory())

    publish.publish_article(article=article, by=UserFactory())

    assert state(article) == ("published", NOW - DAY, NOW - DAY)


def test_scheduling_again_prints_the_new_day():
    article = ArticleFactory(publish_at=NOW - DAY)
    status.unpublish(subject=article, by=UserFactory())

    publish.schedule_article(article=article, by=UserFactory(), at=NOW + DAY)

    assert state(article) == ("published", NOW + DAY, NOW + DAY)


def test_a_day_that_was_called_off_is_never_printed(time_machine):
    article = ArticleFactory(publish_at=NOW + DAY)
    status.unpublish(subject=article, by=UserFactory())
    time_machine.move_to(NOW + 2 * DAY, tick=False)

    publish.publish_article(article=article, by=UserFactory())

    assert state(article) == ("published", NOW + 2 * DAY, NOW + 2 * DAY)


def test_unpublish_makes_a_draft(caplog):
    article, by = ArticleFactory(), UserFactory()

    status.unpublish(subject=article, by=by)

    assert state(article)[0] == "draft"
    assert caplog.messages == [f"Article {article.pk} unpublished by {by.pk}"]


def test_withdraw_takes_the_article_back_for_good(caplog):
    article, by = ArticleFactory(), UserFactory()

    publish.withdraw_article(article=article, by=by)

    assert state(article)[0] == "withdrawn"
    assert caplog.messages == [f"Article {article.pk} withdrawn by {by.pk}"]


@pytest.mark.parametrize("verb", [status.unpublish, status.withdraw])
def test_an_article_that_a_colleague_took_down_cannot_be_taken_down_again(verb):
    article = ArticleFactory()
    Article.objects.filter(pk=article.pk).update(status=Article.Status.WITHDRAWN)

    with pytest.raises(status.NotPublished):
        verb(subject=article, by=UserFactory())

    assert state(article)[0] == "withdrawn"


def test_note_update_tells_readers_of_a_public_article():
    article = ArticleFactory(publish_at=NOW - DAY)

    status.mark_updated(subject=article, by=UserFactory())

    article.refresh_from_db()
    assert article.updated_later_at == NOW


def test_note_update_says_nothing_of_a_draft():
    article = DraftFactory()

    status.mark_updated(subject=article, by=UserFactory())

    article.refresh_from_db()
    assert article.updated_at is None


def test_correct_tells_what_was_wrong_and_when(caplog):
    article, by = ArticleFactory(publish_at=NOW - DAY), UserFactory()
    before = generation.current()

    correction = publish.publish_correction(article=article, text="Seven courts answered.", by=by)

    article.refresh_from_db()
    assert (correction.text, correction.corrected_at, correction.corrected_by) == (
        "Seven courts answered.",
        NOW,
        by,
    )
    assert list(article.corrections.all()) == [correction]
    assert article.updated_at == NOW
    assert generation.current() > before
    assert caplog.messages == [f"Article {article.pk} corrected by {by.pk}"]


def test_what_a_colleague_has_withdrawn_is_neither_corrected_nor_listed_again():
    article, by = ArticleFactory(publish_at=NOW - DAY), UserFactory()
    article.topics.add(TopicFactory())
    changed, corrected = Article.objects.get(pk=article.pk), Article.objects.get(pk=article.pk)
    publish.withdraw_article(article=article, by=by)

    status.mark_updated(subject=changed, by=by)
    with pytest.raises(status.NotPublished):
        publish.publish_correction(article=corrected, text="Seven courts answered.", by=by)

    article.refresh_from_db()
    assert (article.status, article.updated_at) == ("withdrawn", None)
    assert ArticleTopic.objects.get(content_object=article).listed_from is None


def test_correct_refuses_what_no_reader_has_seen():
    draft = DraftFactory()

    with pytest.raises(status.NotPublished):
        publish.publish_correction(article=draft, text="Seven courts answered.", by=UserFactory())

    assert not draft.corrections.exists()
