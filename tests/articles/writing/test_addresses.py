"""An article that moves: old links lead to it, and nobody else takes its old place."""

import pytest
from django.urls import reverse

from articles.admin.editor import find_pages
from articles.checks.facts import LinkedPage, LinkTarget
from articles.models import Article, ArticleFormerAddress
from articles.publishing import publish
from articles.writing.link_targets import resolve_links
from publication import drafts, status
from publication.models import AddressLeadsElsewhere
from tests.advocacy.factories import ObservanceFactory, StatisticFactory, TopicFactory
from tests.articles.factories import ArticleFactory, DraftFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.usefixtures("without_second_factor"),
]


def move(article, slug, by):
    """As an editor does who changes the address and publishes."""
    content = drafts.form_content(article)
    drafts.save_version(subject=article, content=content.__replace__(slug=slug), by=by, seen=None)
    publish.publish_article(article=article, by=by)


def test_an_old_link_leads_to_where_the_article_moved(client, editor):
    article = ArticleFactory(slug="one")

    move(article, "two", editor)
    move(article, "three", editor)

    for old in ("one", "two"):
        response = client.get(f"/articles/{old}/")
        assert response.status_code == 301
        assert response.headers["Location"] == "/articles/three/"
        assert response.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = client.get("/articles/one/republish/")
    assert (again.status_code, again.headers["Location"]) == (301, "/articles/three/republish/")


def test_it_moves_when_readers_see_it_and_not_before(client, editor):
    article = ArticleFactory(slug="one")
    content = drafts.form_content(article)

    drafts.save_version(
        subject=article, content=content.__replace__(slug="two"), by=editor, seen=None
    )

    assert client.get("/articles/one/").status_code == 200
    assert client.get("/articles/two/").status_code == 404


@pytest.mark.exhaustive
def test_a_link_to_an_old_address_is_no_broken_link(editor):
    move(ArticleFactory(slug="one", title="Moved"), "two", editor)

    assert resolve_links(["/articles/one/", "/articles/none/"]) == {
        "/articles/one/": LinkedPage(LinkTarget.PUBLIC, "Moved"),
        "/articles/none/": LinkedPage(LinkTarget.NOTHING),
    }


@pytest.mark.exhaustive  # tests/articles/writing/test_move_pages.py moves back too
def test_an_article_may_move_back(client, editor):
    article = ArticleFactory(slug="one")

    move(article, "two", editor)
    move(article, "one", editor)

    assert client.get("/articles/one/").status_code == 200
    assert client.get("/articles/two/").headers["Location"] == "/articles/one/"


@pytest.mark.exhaustive  # an edge
def test_what_was_taken_down_or_never_seen_is_led_to_by_nothing(client, editor):
    article, draft = ArticleFactory(slug="one"), DraftFactory(slug="draft")
    move(article, "two", editor)
    content = drafts.form_content(draft)
    drafts.save_version(
        subject=draft, content=content.__replace__(slug="drafted"), by=editor, seen=None
    )

    assert not ArticleFormerAddress.objects.filter(article=draft).exists()
    status.unpublish(subject=article, by=editor)
    assert client.get("/articles/one/").status_code == 404
    publish.publish_article(article=article, by=editor)
    publish.withdraw_article(article=article, by=editor)
    assert client.get("/articles/one/").status_code == 410


@pytest.mark.exhaustive  # an edge
def test_an_address_of_another_language_is_another_address(client, editor):
    move(ArticleFactory(slug="one"), "two", editor)

    assert client.get("/es/articles/one/").status_code == 404
    ArticleFactory(slug="one", language="es")
    assert client.get("/es/articles/one/").status_code == 200


@pytest.mark.exhaustive  # tests/articles/admin/test_admin.py says it at the field
def test_another_article_is_told_that_the_address_is_taken(client, editor):
    moved, other = ArticleFactory(slug="one", title="Moved"), ArticleFactory(slug="other")
    move(moved, "two", editor)
    client.force_login(editor)
    change = reverse("admin:articles_article_change", args=[other.pk])

    page = client.post(change, {"slug": "one", "title": "Kept", "language": "en"})

    assert "This was the address of “Moved”, and old links lead to it. Choose another." in page.text
    with pytest.raises(AddressLeadsElsewhere) as refused:
        move(other, "one", editor)
    assert refused.value.args == (moved.pk,)
    assert Article.objects.get(pk=other.pk).slug == "other"


@pytest.mark.exhaustive
def test_a_new_article_begins_at_another_address_than_an_old_one(client, editor):
    move(ArticleFactory(slug="one"), "two", editor)
    client.force_login(editor)

    client.post("/admin/articles/article/autosave/", {"title": "x", "slug": "one"})

    assert Article.objects.get(title="x").slug.startswith("untitled-")


@pytest.mark.exhaustive
def test_links_are_found_in_the_language_of_the_article_first():
    ArticleFactory(slug="one", title="Detention of children", language="en")
    ArticleFactory(slug="uno", title="Detention en español", language="es")
    DraftFactory(title="Detention hidden")
    TopicFactory(name="Detention", slug="detention")
    ObservanceFactory(name="Day against detention", slug="against-detention")
    StatisticFactory(title="People in detention", slug="in-detention")

    found = find_pages("detention", "es")

    assert found[0]["kind"] == "Topic"
    assert found[0]["address"] == "/es/topics/detention/"
    assert found[1]["title"] == "Detention en español"
    assert {"/articles/one/", "/es/articles/uno/"} <= {page["address"] for page in found}
    assert "Detention hidden" not in {page["title"] for page in found}
    assert [page["title"] for page in find_pages(" ", "es")] == ["Detention en español"]


@pytest.mark.parametrize("name", ["figures", "pages", "pictures"])
def test_only_who_writes_is_helped_to_choose(client, name):
    assert client.get(f"/admin/articles/article/{name}/").status_code == 302


@pytest.mark.parametrize(
    ("words", "language", "address"),
    [("write us", "en", "/write-to-us/"), ("Escríbanos", "es", "/es/write-to-us/")],
)
def test_sections_of_the_site_are_found_by_name(words, language, address):
    assert address in [page["address"] for page in find_pages(words, language)]
