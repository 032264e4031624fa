"""A colleague changes an article at the very moment at which it is confirmed for several."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace

import pytest
from django.db import connection, connections, transaction

from accounts.models import User
from articles.models import Article, PlannedPiece
from publication import drafts
from tests.advocacy.factories import ObservanceFactory
from tests.articles.admin.bulk_actions.helpers import ask, confirm
from tests.articles.factories import ArticleFactory, UserFactory
from tests.articles.publishing.helpers import save

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

CHANGED = "It has changed since you looked at it. Check it again."


@pytest.fixture(autouse=True)
def _writes_beside_another():
    if connection.vendor == "sqlite":
        pytest.skip("One transaction at a time is all that SQLite lets write.")


@pytest.fixture
def root(client, settings):
    settings.DEMO = True  # asks for no second factor
    user = User.objects.create_superuser("root", password="x")
    client.force_login(user)
    return user


def rewritten(by, title, **changes):
    article = ArticleFactory(title=title)
    save(article, by, **{"summary": "Newer."} | changes)
    return article


def confirm_while(client, name, page, change):
    """Confirm it while the change of a colleague is not committed yet; return what it says then."""

    def send():
        try:
            return confirm(client, name, page)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            change()
            answer = threads.submit(send)
            wait([answer], timeout=0.5)
            assert not answer.done()
        return sorted(answer.result())


def test_a_save_that_ends_after_the_lock_was_asked_for_is_seen(client, root):
    article, other = rewritten(root, "Changed"), rewritten(root, "Other")
    page = ask(client, "publish_articles", article, other)

    def write():
        article.lock()
        content = replace(drafts.form_content(article), summary="Written since.")
        drafts.save_version(subject=article, content=content, by=UserFactory(), seen=None)

    messages = confirm_while(client, "publish_articles", page, write)

    assert messages == ["Published: 1 article.", f"Skipped: Changed. {CHANGED}"]
    assert Article.objects.get(pk=article.pk).summary != "Written since."


@pytest.mark.exhaustive
def test_a_colleague_who_assigns_at_the_same_moment_is_not_overruled(client, root):
    article, ada, ben = ArticleFactory(title="Taken"), UserFactory(), UserFactory()
    piece = PlannedPiece.objects.create(observance=ObservanceFactory(), year=2026, article=article)
    page = ask(client, "assign", article, owner=ada.pk)

    def assign():
        piece.owner = ben
        piece.save()

    messages = confirm_while(client, "assign", page, assign)

    assert messages == [f"Skipped: Taken. {CHANGED}"]
    piece.refresh_from_db()
    assert piece.owner == ben


@pytest.mark.exhaustive
def test_what_the_database_refuses_stops_no_other(client, root):
    article = rewritten(root, "Refused", slug="taken")
    other = rewritten(root, "Other")
    page = ask(client, "publish_articles", article, other)

    messages = confirm_while(client, "publish_articles", page, lambda: ArticleFactory(slug="taken"))

    assert messages == ["Published: 1 article.", f"Skipped: Refused. {CHANGED}"]
    assert Article.objects.get(pk=article.pk).slug != "taken"
    assert Article.objects.get(pk=other.pk).summary == "Newer."


@pytest.mark.exhaustive
def test_what_is_deleted_at_the_same_moment_is_named(client, root):
    article, other = rewritten(root, "Gone"), rewritten(root, "Other")
    page = ask(client, "publish_articles", article, other)

    messages = confirm_while(client, "publish_articles", page, article.delete)

    assert messages == ["Published: 1 article.", f"Skipped: Gone. {CHANGED}"]
