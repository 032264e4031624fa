"""The pages of the demonstration are there, in its menus, and added once."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from articles.models import Article
from config.demo import pages
from tests.articles.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_they_are_read_from_the_menus_and_loaded_once(client):
    by = UserFactory()
    assert pages.load_demo_pages(by=by) == 4
    assert pages.load_demo_pages(by=by) == 0

    footer = LexborHTMLParser(client.get("/es/").text).css(".foot nav a, .strip a")
    leads = {link.attributes["href"] for link in footer}
    assert {"/es/acerca-de/", "/about/how-we-work/", "/donate/"} <= leads
    for page in Article.objects.all():
        assert client.get(page.get_absolute_url()).status_code == 200
    assert client.get("/about/how-we-work/versions/1/").status_code == 200
