"""Two editors at the same moment."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, connections, transaction
from django.urls import reverse

from accounts.models import User
from articles.admin.article.form import ArticleForm
from articles.models import Article
from articles.publishing import publish, superseded_citations
from articles.writing import translate
from publication import drafts, review
from tests.advocacy.factories import FigureFactory
from tests.articles.admin.helpers import form
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = pytest.mark.both_databases


@pytest.mark.django_db(transaction=True)
def test_saving_does_not_bring_back_what_a_colleague_is_withdrawing(client, settings, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("One transaction at a time is all that SQLite lets write.")
    settings.DEMO = True  # asks for no second factor
    editor = User.objects.create_superuser("root", password="x")
    client.force_login(editor)
    article = ArticleFactory()

    def withdraw():
        publish.withdraw_article(article=Article.objects.get(pk=article.pk), by=editor)
        connections.close_all()

    colleague = threading.Thread(target=withdraw)

    def clean_body(self):
        """While the form of the first is read, the second withdraws."""
        colleague.start()
        colleague.join(timeout=0.5)
        return self.cleaned_data["body"]

    monkeypatch.setattr(ArticleForm, "clean_body", clean_body)

    client.post(
        reverse("admin:articles_article_change", args=[article.pk]), form(title="Better said")
    )
    colleague.join()

    article.refresh_from_db()
    assert article.status == Article.Status.WITHDRAWN
    assert drafts.form_content(article).title == "Better said"


@pytest.mark.exhaustive  # tests/articles/publishing/test_superseded_citations.py has the rule
@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_of_one_citation_one_is_told_that_it_is_too_late():
    if connection.vendor == "sqlite":
        pytest.skip("One transaction at a time is all that SQLite lets write.")
    first, second = UserFactory(), UserFactory()
    cited = FigureFactory(released_on=date(2020, 1, 1))
    article = ArticleFactory(body=f'<stat-card key="{cited.slug}"></stat-card>')
    FigureFactory(
        statistic=cited.statistic,
        value=2,
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
        released_on=date(2999, 1, 1),
    )
    (seen,) = superseded_citations.load_decisions(superseded_citations.pending_citations())
    told = []

    def update():
        try:
            superseded_citations.point_to(superseded=seen, to=seen.now, by=second, at=[0])
        except superseded_citations.DecidedMeanwhile as late:
            told.append(late)
        connections.close_all()

    colleague = threading.Thread(target=update)

    with transaction.atomic():
        superseded_citations.keep_historical(superseded=seen, by=first)
        colleague.start()
        colleague.join(timeout=0.5)
        assert not told  # it waits
    colleague.join()

    article.refresh_from_db()
    assert (len(told), article.updated_at) == (1, None)
    assert f'key="{cited.slug}"' in article.body


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_and_return_at_once_one_is_told():
    if connection.vendor == "sqlite":
        pytest.skip("One transaction at a time is all that SQLite lets write.")
    first, second, article = UserFactory(), UserFactory(), DraftFactory()
    review.submit_for_review(subject=article, by=article.created_by)
    told = []

    def publish_meanwhile():
        try:
            publish.publish_article(
                article=Article.objects.get(pk=article.pk), by=second, stage="in-review"
            )
        except review.ReviewWentOn as late:
            told.append(late)
        connections.close_all()

    colleague = threading.Thread(target=publish_meanwhile)

    with transaction.atomic():
        review.return_to_writer(subject=article, by=first, comment="Not yet.")
        colleague.start()
        colleague.join(timeout=0.5)
        assert not told  # it waits
    colleague.join()

    assert len(told) == 1
    assert [event.kind for event in article.events.all()] == ["submitted", "returned"]
    assert Article.objects.get().status == "draft"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_and_publish_at_once_nobody_publishes_their_own(settings):
    if connection.vendor == "sqlite":
        pytest.skip("One transaction at a time is all that SQLite lets write.")
    settings.PUBLISH_NEEDS_TWO = True
    writer, article = UserFactory(), DraftFactory()
    told = []

    def publish_meanwhile():
        try:
            publish.publish_article(article=Article.objects.get(pk=article.pk), by=writer)
        except review.OwnWork as own:
            told.append(own)
        connections.close_all()

    colleague = threading.Thread(target=publish_meanwhile)

    with transaction.atomic():
        content = replace(drafts.form_content(article), title="Typed a moment before")
        drafts.save_version(subject=article, content=content, by=writer, seen=None)
        colleague.start()
        colleague.join(timeout=0.5)
        assert not told  # it waits
    colleague.join()

    assert len(told) == 1
    assert Article.objects.get().status == "draft"


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
def test_of_two_who_start_a_translation_at_once_one_is_led_to_the_others():
    if connection.vendor == "sqlite":
        pytest.skip("One transaction at a time is all that SQLite lets write.")
    first, second, original = UserFactory(), UserFactory(), ArticleFactory()
    told = []

    def begin():
        try:
            translate.start_translation(original=original, language="ar", by=second)
        except translate.AlreadyTranslated as meanwhile:
            told.append(meanwhile.article)
        connections.close_all()

    colleague = threading.Thread(target=begin)

    with transaction.atomic():
        article = translate.start_translation(original=original, language="ar", by=first)
        colleague.start()
        colleague.join(timeout=0.5)
        assert not told  # it waits
    colleague.join()

    assert told == [article]
    assert list(original.translations.all()) == [article]
