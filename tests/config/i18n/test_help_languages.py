"""A language in which the site helps and does not publish: pages of help alone, below a small bar."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.articles.factories import ArticleFactory, PageFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["pt", "fa", "zh-hans"])
@pytest.mark.parametrize("end", ["/", ""])
def test_its_front_page_leads_to_help(client, language, end):
    assert client.get(f"/{language}{end}").url == f"/{language}/legal-help/"


def test_an_address_without_its_last_slash_leads_on(client):
    assert client.get("/pt/legal-help").url == "/pt/legal-help/"


@pytest.mark.sampled
@pytest.mark.parametrize("path", ["uk-asylum", "am-i-eligible", "hi-there"])
def test_a_page_of_the_site_is_not_taken_for_a_language(client, path):
    PageFactory(slug=path, title="A page in English")

    page = client.get(f"/{path}/")

    assert page.status_code == 200
    assert '<html lang="en"' in page.text


def test_a_language_is_written_letter_by_letter(client):
    assert client.get("/PT/").status_code == client.get("/ES/articles/").status_code == 404


def test_a_page_runs_in_the_direction_of_its_language(client):
    assert '<html lang="fa" dir="rtl"' in client.get("/fa/privacy/").text
    assert '<html lang="uk" dir="ltr"' in client.get("/uk/privacy/").text


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "path", ["/articles/", "/statistics/", "/search/?q=x", "/follow/", "/sitemap.xml"]
)
def test_nothing_else_is_there(client, path):
    page = client.get(f"/pt{path}")

    assert page.status_code == 404
    assert '<html lang="pt"' in page.text
    links = [
        each.attributes["href"] for each in LexborHTMLParser(page.text).css("main a, header > a")
    ]
    assert set(links) == {"/pt/legal-help/"}
    others = [each.attributes["href"] for each in LexborHTMLParser(page.text).css(".pick a")]
    assert {"/legal-help/", "/es/legal-help/", "/pt/legal-help/", "/am/legal-help/"} <= set(others)


@pytest.mark.parametrize("path", ["/legal-help/", "/privacy/"])
def test_a_page_of_help_shows_the_small_bar_alone(client, path):
    page = LexborHTMLParser(client.get(f"/pt{path}").text)

    assert page.css_first("aside.exit form").attributes["action"] == "/legal-help/exit/"
    assert page.css(".strip, .nav, .foot, [rel=manifest], [type='application/atom+xml']") == []
    offered = {each.attributes["hreflang"]: each.attributes["href"] for each in page.css(".pick a")}
    assert offered["es"] == f"/es{path}"
    assert offered["en"] == path
    assert offered["pt"] == f"/pt{path}"


def test_pages_of_help_name_it_and_no_other_page_does(client):
    ArticleFactory(slug="river")

    named = {
        path: f'href="https://testserver/pt{path}"' in client.get(path, secure=True).text
        for path in ("/privacy/", "/articles/", "/articles/river/", "/")
    }

    assert [path for path in named if named[path]] == ["/privacy/"]
    assert "/pt/articles/" not in client.get("/articles/").text
    assert 'href="/pt/legal-help/"' in client.get("/").text, "the door names every language of help"


def test_the_sitemap_has_its_pages_of_help_alone(client):
    pages = client.get("/sitemap-pages.xml", secure=True).text

    assert "https://testserver/pt/legal-help/" in pages
    assert "https://testserver/pt/privacy/" in pages
    assert pages.count("<loc>https://testserver/pt/") == 2


def test_no_article_is_written_in_it(client):
    codes = [code for code, _name in ArticleFactory.build()._meta.get_field("language").flatchoices]

    assert "es" in codes
    assert "pt" not in codes
