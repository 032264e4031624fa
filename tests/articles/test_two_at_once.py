"""Two editors at the same moment."""

import threading

import pytest
from django.db import connection, connections
from django.urls import reverse

from accounts.models import User
from articles import publishing
from articles.forms import ArticleForm
from articles.models import Article
from tests.articles.factories import ArticleFactory
from tests.articles.test_admin import form


@pytest.mark.django_db(transaction=True)
def test_saving_does_not_bring_back_what_a_colleague_is_withdrawing(client, settings, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("One transaction at a time is all that SQLite lets write.")
    settings.DEMO = True  # asks for no second factor
    editor = User.objects.create_superuser("root", password="x")
    client.force_login(editor)
    article = ArticleFactory()

    def withdraw():
        publishing.withdraw(article=Article.objects.get(pk=article.pk), by=editor)
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
    assert (article.title, article.status) == ("Better said", Article.Status.WITHDRAWN)
