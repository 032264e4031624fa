import pytest
from django.db import OperationalError
from django.utils import translation

from config import context_processors
from tests.articles.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def test_what_frames_a_page_is_of_its_language_and_section(client):
    ArticleFactory(slug="one")
    english = [client.get(path).content.decode() for path in ("/articles/one/", "/statistics/")]
    arabic = client.get("/ar/articles/").content.decode()

    assert '<a href="/articles/" aria-current="true">Articles</a>' in english[0]
    assert '<a href="/statistics/" aria-current="true">Figures</a>' in english[1]
    assert '<a href="/articles/">Articles</a>' in english[1]
    with translation.override("ar"):
        articles = translation.gettext("Articles")
    assert f'<a href="/ar/articles/" aria-current="true">{articles}</a>' in arabic
    # The page for a code has one address in all languages: the link brings the language along.
    assert '<a href="/legal-help/return/?language=ar">' in arabic


def test_what_frames_a_page_says_whether_it_is_a_demonstration(client, settings):
    words = "This is a demonstration."
    real = client.get("/privacy/").content.decode()
    settings.DEMO = True

    demonstration = client.get("/privacy/").content.decode()

    assert words not in real
    assert words in demonstration


def test_a_page_that_says_what_is_wrong_needs_no_database(rf, monkeypatch):
    def fail():
        raise OperationalError("database is locked")

    monkeypatch.setattr(context_processors, "load_identity", fail)

    assert context_processors.site(rf.get("/"))["site_name"] == "Standing"
