"""The picture beside a link to a page that has no picture of its own."""

import re
import xml.etree.ElementTree as ET
from datetime import date
from io import BytesIO

import pytest
import time_machine
from PIL import Image

from advocacy.charts import png
from articles.models import Article
from config.site import share_cards
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    TopicFactory,
)
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    DraftFactory,
    ImageFactory,
    PageFactory,
)

SVG = "{http://www.w3.org/2000/svg}"
pytestmark = pytest.mark.django_db
OG_IMAGE = re.compile(r'<meta property="og:image" content="http://testserver([^"]*)">')


def card_address(client, path):
    (address,) = OG_IMAGE.findall(client.get(path).text)
    return address


@pytest.fixture
def drawn(monkeypatch):
    """Cards as the words that are drawn on them: a PNG cannot be read."""
    monkeypatch.setattr(share_cards, "png_of", lambda document: document.encode())

    def words_on_card(client, path):
        root = ET.fromstring(client.get(path).content)  # noqa: S314 -- our own output
        return " ".join(text.text or "" for text in root.iter(f"{SVG}text")).strip()

    return words_on_card


@pytest.mark.exhaustive
def test_every_kind_of_page_without_a_picture_has_a_card(client):
    things = [
        *(ArticleFactory(), AuthorFactory(), TopicFactory(), ObservanceFactory()),
        *(InstrumentFactory(), FigureFactory().source, PageFactory()),
    ]
    paths = [thing.get_absolute_url() for thing in things]
    paths += ["/", "/articles/", "/observances/", "/statistics/", "/instruments/", "/topics/"]
    paths += ["/privacy/", "/archive/", "/ar/topics/", f"{paths[3]}2026/"]

    for path in paths:
        address = card_address(client, path)
        answer = client.get(address)

        assert (address, answer.status_code) == (f"{path}card.share.png", 200)
        assert answer.headers["Content-Type"] == "image/png"
        assert Image.open(BytesIO(answer.content)).size == (1200, 630)


def test_a_card_has_the_title_of_its_page_its_kind_and_the_name_of_the_site(client, drawn):
    article = ArticleFactory(title="Why <b>30 July</b>", kicker="Explainer")

    words = drawn(client, card_address(client, article.get_absolute_url()))

    assert words == "Explainer Why <b>30 July</b> Standing"


@time_machine.travel(date(2026, 11, 25))
def test_the_card_of_a_day_has_its_date_in_the_language_of_the_page(client, drawn):
    day = ObservanceFactory(
        slug="rights",
        names={"fr": "Jour des droits"},
        rule={"type": "fixed", "month": 12, "day": 10},
    )

    words = drawn(client, f"/fr{day.get_absolute_url()}card.share.png")

    assert "10 décembre 2026" in words
    assert "Jour des droits" in words


def test_an_article_with_a_cover_shows_its_crop_and_an_author_no_card_of_the_portrait(client):
    article = ArticleFactory(cover=ImageFactory(), cover_alt="A door")
    author = AuthorFactory(picture=ImageFactory())

    assert card_address(client, article.get_absolute_url()).startswith("/media/")
    assert (
        card_address(client, author.get_absolute_url())
        == f"{author.get_absolute_url()}card.share.png"
    )


@pytest.mark.parametrize(
    "path",
    [
        "/search/card.share.png",  # depends on what is asked
        "/legal-help/card.share.png",
        "/legal-help/request/card.share.png",
        "/articles/draft/card.share.png",
        "/articles/nothing/card.share.png",
        "/articles/feed.xml/card.share.png",
    ],
)
def test_what_is_no_public_page_has_no_card(client, path):
    DraftFactory(slug="draft")

    assert client.get(path).status_code == 404


def test_a_link_to_legal_help_shows_no_picture_to_whoever_looks_at_a_chat(client):
    assert OG_IMAGE.findall(client.get("/legal-help/").text) == []


def test_a_card_ends_with_its_page_and_moves_with_it(client):
    article = ArticleFactory(slug="old")
    article.former_addresses.create(language="en", path="articles/older")
    card = f"{article.get_absolute_url()}card.share.png"

    moved = client.get("/articles/older/card.share.png?from=chat")
    Article.objects.update(status=Article.Status.WITHDRAWN)
    gone = client.get(card)

    assert (moved.status_code, moved.headers["Location"]) == (301, card)
    assert (gone.status_code, gone.content) == (410, b"")


def test_without_a_font_for_its_script_a_card_has_the_name_of_the_site_alone(
    client, drawn, monkeypatch, tmp_path
):
    topic = TopicFactory(name="ስደተኞች")
    monkeypatch.setattr(png, "OF_SYSTEM", tmp_path)

    assert drawn(client, f"{topic.get_absolute_url()}card.share.png") == "Standing"
