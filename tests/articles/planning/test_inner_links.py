from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import ArticleFormerAddress, FailingLink
from articles.planning import inner_links, radar
from articles.planning.radar import RadarKind
from config.models import Redirect
from tests.articles.factories import ArticleFactory, DraftFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)
GONE, REDIRECTED, NO_ANCHOR = FailingLink.Fault


def linking(*hrefs, factory=ArticleFactory, **fields):
    links = "".join(f'<p><a href="{href}">The law</a></p>' for href in hrefs)
    return factory(body=links, **fields)


def faults():
    inner_links.check_links()
    rows = FailingLink.objects.order_by("address")
    return list(rows.values_list("address", "fault", "leads_to"))


@pytest.fixture
def target():
    return ArticleFactory(slug="target", body="<p>Words.<foot-note>A note.</foot-note></p>")


def test_links_that_lead_to_a_page_are_fine(target, settings):
    settings.ALLOWED_HOSTS = ["standing.example", "testserver"]
    linking(
        "/articles/target/",
        "https://standing.example/articles/target/?from=mail#note-1",
        "/articles/target/#top",
        "/articles/target/#:~:text=Words",
        "/topics/",
        "/search/?q=law",
        "/static/css/site.css",
        "https://un.example/gone/",
        "mailto:press@un.example",
        slug="other",
    )

    assert faults() == []


def test_addresses_at_which_nothing_is_fail(target):
    DraftFactory(slug="draft")
    ended = {
        "publish_at": datetime(2020, 1, 1, tzinfo=UTC),
        "unpublish_at": datetime(2021, 1, 1, tzinfo=UTC),
    }
    ArticleFactory(slug="ended", **ended)
    linking("/articles/draft/", "/articles/ended/#notes", "/nothing/?here=1", "/nothing/?here=1")

    assert faults() == [
        ("/articles/draft/", GONE, ""),
        ("/articles/ended/#notes", GONE, ""),
        ("/nothing/?here=1", GONE, ""),
    ]


@pytest.mark.exhaustive
def test_former_addresses_and_redirects_lead_on(target):
    ArticleFormerAddress.objects.create(article=target, language="en", path="articles/former")
    Redirect.objects.create(old_path="/old/é", new_path="/articles/former/")
    Redirect.objects.create(old_path="/lost/", new_path="/nowhere/")
    linking("/articles/former/#note-1", "/old/%C3%A9", "/articles/target", "/lost/")

    found = {address: (fault, leads_to) for address, fault, leads_to in faults()}
    assert found == {
        "/articles/former/#note-1": (REDIRECTED, "/articles/target/"),
        "/old/%C3%A9": (REDIRECTED, "/articles/target/"),
        "/articles/target": (REDIRECTED, "/articles/target/"),
        "/lost/": (GONE, ""),
    }


def test_places_that_a_page_does_not_have_fail(target):
    linking("/articles/target/#note-1", "/articles/target/#note-2", "#notes", "#note-9", slug="own")

    assert faults() == [
        ("/articles/own/#note-9", NO_ANCHOR, ""),
        ("/articles/own/#notes", NO_ANCHOR, ""),
        ("/articles/target/#note-2", NO_ANCHOR, ""),
    ]


def test_each_page_is_asked_once_and_by_published_articles_only(target):
    linking("/articles/target/#note-1", "/articles/target/#top", "/articles/target/")
    linking("/articles/target/")
    linking("/nothing/", factory=DraftFactory)

    with CaptureQueriesContext(connection) as queries:
        assert faults() == []

    # The page of an article asks this once.
    assert len([each for each in queries if 'FROM "articles_byline"' in each["sql"]]) == 1


@pytest.mark.both_databases
def test_a_link_of_any_length_is_kept_with_where_it_leads(target):
    query = "x" * 3000
    ArticleFormerAddress.objects.create(article=target, language="en", path="articles/former")
    linking(f"/nothing/?{query}", f"/articles/former/?{query}")

    assert faults() == [
        (f"/articles/former/?{query}", REDIRECTED, f"/articles/target/?{query}"),
        (f"/nothing/?{query}", GONE, ""),
    ]


def test_what_was_mended_is_forgotten_at_the_next_check(target):
    article = linking("/nothing/")
    assert len(faults()) == 1

    article.body = "<p>Words.</p>"
    article.save()

    assert faults() == []


@pytest.mark.exhaustive
def test_the_radar_shows_failing_links_until_the_article_is_changed(as_editor, target):
    linking("/nothing/", title="Whole")
    article = linking("/nothing/", "/nothing/", "/articles/target", title="Un titre", language="fr")
    inner_links.check_links()
    of_article = [each for each in radar.todo(TODAY) if each.pk == article.pk]

    page = as_editor.get(reverse("radar"), {"kind": "link-gone"}).text

    assert [(each.kind, each.detail, each.url, each.leads_to) for each in of_article] == [
        (RadarKind.LINK_GONE, "The law", "/nothing/", ""),
        (RadarKind.LINK_REDIRECTED, "The law", "/articles/target", "/articles/target/"),
    ]
    assert '<bdi lang="fr">Un titre</bdi>' in page
    assert '“<bdi>The law</bdi>” links to <bdi dir="ltr">/nothing/</bdi>' in page
    assert reverse("admin:articles_article_change", args=[article.pk]) in page
    article.body = "<p>Words.</p>"
    article.save()
    assert [each.title for each in radar.todo(TODAY)] == ["Whole"]
