"""Beside an article stands how often readers opened it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticleFormerAddress
from page_cache.reads import PageOnDay, add_reads
from tests.articles.factories import ArticleFactory, DraftFactory

pytestmark = pytest.mark.django_db


def read(page, count, *, language="en", days_ago=0):
    day = timezone.localdate() - timedelta(days=days_ago)
    add_reads({PageOnDay(page, language, day): count})


def form_of(as_editor, article):
    return as_editor.get(reverse("admin:articles_article_change", args=[article.pk])).text


def test_a_public_article_says_it_with_its_former_addresses(as_editor):
    article = ArticleFactory(slug="wells")
    ArticleFormerAddress.objects.create(article=article, language="en", path="articles/old")
    read("/articles/wells/", 3)
    read("/articles/wells/", 100, days_ago=30)
    read("/articles/old/", 4, days_ago=29)
    read("/articles/old/", 20, language="fr")
    read("/articles/others/", 50)

    assert "Views in the last 30 days: 7. In all: 107." in form_of(as_editor, article)


@pytest.mark.exhaustive
def test_an_article_that_nobody_read_says_so(as_editor):
    assert "Views in the last 30 days: 0. In all: 0." in form_of(as_editor, ArticleFactory())


@pytest.mark.exhaustive
def test_what_readers_never_saw_has_no_reads(as_editor):
    article = DraftFactory(slug="wells")
    read("/articles/wells/", 3)

    assert "Views in the last" not in form_of(as_editor, article)
