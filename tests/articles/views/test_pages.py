"""Pages of the organisation's own: read at their addresses, named by no list of articles."""

from datetime import timedelta

import pytest
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from articles.publishing import publish
from publication import status
from tests.articles.factories import ArticleFactory, PageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def about():
    return PageFactory(slug="about", title="Who stands here", summary="Who we are.")


@pytest.fixture
def people(about):
    return PageFactory(slug="people", title="People of ours", place__parent=about.place)


def links_in(answer, selector):
    found = LexborHTMLParser(answer.text).css(f"{selector} a")
    return [(link.text(strip=True), link.attributes["href"]) for link in found]


def test_it_stands_at_its_path_with_the_ways_up_and_down(client, about, people):
    PageFactory(slug="board", title="The board", place__parent=people.place)

    answer = client.get("/about/people/")

    assert answer.status_code == 200
    assert links_in(answer, ".crumbs") == [("Home", "/"), ("Who stands here", "/about/")]
    assert links_in(answer, "nav[aria-labelledby=below]") == [("The board", "/about/people/board/")]
    assert '<link rel="canonical" href="http://testserver/about/people/">' in answer.text
    for of_articles in ("minutes to read", "minute to read", "republish", "Read next", "To cite"):
        assert of_articles not in answer.text
    assert client.get("/about/people").headers["Location"] == "/about/people/"


def test_each_language_has_its_address_and_names_the_others(client, about):
    PageFactory(
        language="es", slug="acerca", place=about.place, translation_of=about, title="Acerca"
    )

    english, spanish = client.get("/about/"), client.get("/es/acerca/")

    for answer in (english, spanish):
        for language, address in (("en", "/about/"), ("es", "/es/acerca/")):
            link = f'<link rel="alternate" hreflang="{language}" href="http://testserver{address}">'
            assert link in answer.text
    assert client.get("/fr/about/").status_code == 404
    assert client.get("/es/about/").status_code == 404


@pytest.mark.sampled
@pytest.mark.parametrize(
    "address",
    [
        *("/", "/articles/", "/articles/feed.xml", "/articles/feed.json", "/archive/", "/follow/"),
        *("/sitemap-news.xml", "/articles/?language=all", "/topics/"),
    ],
)
def test_no_list_names_it(client, about, address):
    ArticleFactory(title="News of the day")

    page = LexborHTMLParser(client.get(address).text)
    assert "Who stands here" not in (page.css_first("main") or page.root).text()


@pytest.mark.exhaustive
def test_the_sitemap_and_the_search_have_it(client, about):
    assert "<loc>http://testserver/about/</loc>" in client.get("/sitemap-articles.xml").text
    found = client.get("/search/?q=stands&kind=page")
    assert "/about/" in [address for _words, address in links_in(found, "main")]
    others = client.get("/search/?q=stands&kind=article")
    assert "/about/" not in [address for _words, address in links_in(others, "main")]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"status": "draft", "publish_at": None, "first_published_at": None}, 404),
        ({"publish_at": timezone.now() + timedelta(days=1)}, 404),
        ({"status": "withdrawn"}, 410),
        (
            {
                "publish_at": timezone.now() - timedelta(days=2),
                "unpublish_at": timezone.now() - timedelta(days=1),
            },
            410,
        ),
    ],
)
def test_what_readers_may_not_see_they_do_not(client, about, columns, code):
    PageFactory(slug="secret", title="Secret page", place__parent=about.place, **columns)

    answer = client.get("/about/secret/")

    assert answer.status_code == code
    assert "Secret page" not in answer.text
    assert "Secret page" not in client.get("/about/").text


def test_a_page_below_a_draft_is_read_and_the_draft_not_named(client):
    above = PageFactory(slug="above", title="Above")
    status.unpublish(subject=above, by=above.created_by)
    PageFactory(slug="below", place__parent=above.place)

    answer = client.get("/above/below/")

    assert (answer.status_code, links_in(answer, ".crumbs")) == (200, [("Home", "/")])


def test_it_costs_eight_queries_at_most(
    client, people, one_generation, django_assert_max_num_queries
):
    for number in range(5):
        PageFactory(place__parent=people.place, title=f"Page {number}")
    client.get("/archive/")

    with django_assert_max_num_queries(8):
        client.get("/about/people/")
    with django_assert_max_num_queries(6):
        client.get("/about/people/")


@pytest.mark.sampled
@pytest.mark.parametrize("path", ["/nothing/", "/about/nothing/", "/wp-login/", "/about/people/x/"])
def test_what_is_no_page_is_nobodys_address(people, path):
    with pytest.raises(Resolver404):
        resolve(path)


@pytest.mark.exhaustive  # test_former_versions.py has articles
def test_a_corrected_page_shows_the_version_before(client, about):
    assert reverse("page_version", args=["about", 1]) == "/about/versions/1/"
    assert client.get("/about/versions/1/").status_code == 404


def test_the_privacy_page_keeps_its_promises_and_adds_the_organisations_own(client):
    ArticleFactory()
    own = PageFactory(slug="privacy", title="Our members", body="<p>We keep a list of members.</p>")

    page = client.get("/privacy/").text

    assert page.index("Our public pages set no cookies.") < page.index("Our members")
    assert "/privacy/</loc>" not in client.get("/sitemap-articles.xml").text
    assert "<p>We keep a list of members.</p>" in page
    assert "We keep a list" not in client.get("/es/privacy/").text
    publish.publish_correction(article=own, text="We kept two lists.", by=own.created_by)
    assert "We corrected this page on" in client.get("/privacy/").text
    assert "We kept two lists." in client.get("/privacy/").text
    status.unpublish(subject=own, by=own.created_by)
    assert "Our members" not in client.get("/privacy/").text


@pytest.mark.exhaustive
def test_a_withdrawn_page_says_so_as_a_page(client, about):
    status.withdraw(subject=about, by=about.created_by)

    assert "We have withdrawn this page" in client.get("/about/").text
