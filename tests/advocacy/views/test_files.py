"""What people take with them of a statistic: files that say by themselves what they show."""

import re
from base64 import b64encode
from datetime import date
from hashlib import sha256
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation
from PIL import Image, ImageChops

from advocacy.charts import downloads
from advocacy.charts.chart_file import ChartWords
from advocacy.charts.png import png_of
from advocacy.charts.share_card import draw_share_card
from advocacy.charts.text_width import width_of
from advocacy.models import Statistic
from tests.advocacy.factories import FigureFactory, SourceFactory, StatisticFactory

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def statistic():
    statistic = StatisticFactory(slug="displaced", title="People & places")
    source = SourceFactory(publisher="UNHCR", title="Global Trends", year=2025, licence="CC BY 4.0")
    for year in range(2019, 2025):
        FigureFactory(
            statistic=statistic,
            value=year * 40_000,
            period_start=date(year, 12, 31),
            period_end=date(year, 12, 31),
            source=source,
            verification="verified-primary",
        )
    return statistic


def words_of(content):
    root = ET.fromstring(content)  # noqa: S314 -- our own output
    return (
        " ".join(text.text for text in root.iter(f"{SVG}text"))
        .replace("\u2068", "")
        .replace("\u2069", "")
    )


def test_the_chart_as_a_file_says_what_it_shows_and_whose_it_is(client, statistic):
    response = client.get("/statistics/displaced.svg")

    assert response.headers["Content-Type"] == "image/svg+xml"
    words = words_of(response.content)
    assert "People & places" in words
    assert "Rose from 80.8 million people at the end of 2019 to 81 million people" in words
    assert "the highest in the series." in words
    assert "Source: UNHCR, Global Trends, 2025 (licence: CC BY 4.0)" in words
    assert "Chart: Standing, licence: CC BY 4.0" in words
    assert words.endswith("http://testserver/statistics/displaced/")
    assert "checked" not in words


@pytest.mark.exhaustive
def test_the_file_speaks_the_language_of_its_address(client, statistic):
    words = words_of(client.get("/ar/statistics/displaced.svg").content)

    assert "80.8 مليون شخص" in words
    assert "/ar/statistics/displaced/" in words
    assert "80,8 millones de personas" in words_of(
        client.get("/es/statistics/displaced.svg").content
    )


def test_the_file_says_what_nobody_has_checked(client, statistic):
    FigureFactory(statistic=statistic, verification="unverified")

    assert "Not all of these figures have been checked yet." in words_of(
        client.get("/statistics/displaced.svg").content
    )


@pytest.mark.exhaustive
def test_the_file_names_publishers_where_there_are_many_sources(client, statistic):
    for year in range(2010, 2014):
        FigureFactory(
            statistic=statistic, period_start=date(year, 1, 1), period_end=date(year, 12, 31)
        )

    words = words_of(client.get("/statistics/displaced.svg").content)

    assert "Sources: UNHCR; the page below names each." in words


@pytest.mark.sampled
@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_the_style_in_the_file_is_the_only_one_that_its_policy_lets_through(
    client, statistic, prefix
):
    response = client.get(f"{prefix}/statistics/displaced.svg")

    (style,) = re.findall("<style>(.*?)</style>", response.text)
    policy = response.headers["Content-Security-Policy"]
    assert b64encode(sha256(style.encode()).digest()).decode() in policy
    assert policy.startswith("default-src 'none'")
    assert "self" not in policy
    assert re.findall(r"(?:href|src|style)=|<script", response.text) == []


@pytest.mark.sampled
@pytest.mark.parametrize("ending", [".svg", ".png"])
def test_there_is_no_file_without_an_honest_chart(client, ending):
    FigureFactory(statistic__slug="dollars", statistic__unit="USD per year")

    assert client.get(f"/statistics/dollars{ending}").status_code == 404
    assert client.get(f"/statistics/nothing{ending}").status_code == 404
    assert client.post(f"/statistics/dollars{ending}").status_code == 405


def picture_at(client, address):
    response = client.get(address)
    assert response.headers["Content-Type"] == "image/png"
    return Image.open(BytesIO(response.content)).convert("RGB")


@pytest.mark.exhaustive
@pytest.mark.sampled
@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_the_png_is_the_svg_at_twice_its_size(client, statistic, prefix):
    svg = client.get(f"{prefix}/statistics/displaced.svg").text
    width, height = map(int, re.search(r'width="(\d+)" height="(\d+)"', svg).groups())

    picture = picture_at(client, f"{prefix}/statistics/displaced.png")

    assert picture.size == (2 * width, 2 * height)
    again = Image.open(BytesIO(png_of(svg, zoom=2))).convert("RGB")
    assert ImageChops.difference(picture, again).getbbox() is None
    # Light to its edge, with the colour of the line in it.
    assert picture.getpixel((0, 0)) == (255, 255, 255)
    assert (12, 92, 86) in {colour for _count, colour in picture.getcolors(1_000_000)}


def test_the_card_of_a_link_shows_the_headline_number(client, statistic):
    head = client.get("/statistics/displaced/").text.partition("</head>")[0]
    (address,) = re.findall('<meta property="og:image" content="([^"]*)">', head)

    assert address == "http://testserver/statistics/displaced/card.png"
    assert (
        'og:image:alt" content="81 million People &amp; places. people, 31 December 2024. Source: UNHCR'
        in head
    )
    assert 'name="twitter:card" content="summary_large_image"' in head
    picture = picture_at(client, address)
    assert picture.size == (1200, 630)
    assert (243, 179, 61) in {colour for _count, colour in picture.getcolors(1_000_000)}


@pytest.mark.parametrize(("language", "number"), [("en", "81 million"), ("ar", "81 مليون")])
def test_the_card_says_number_title_period_source_and_whether_it_was_checked(
    statistic, language, number
):
    with translation.override(language):
        words = words_of(downloads.make_card_document(statistic, language))
    assert words.startswith(f"{number} People & places")
    assert "UNHCR, Global Trends, 2025" in words
    assert "2024" in words
    assert "Not checked yet" not in words

    statistic.figures.update(verification="unverified")
    with translation.override("en"):
        assert "Not checked yet" in words_of(
            downloads.make_card_document(Statistic.objects.get(), "en")
        )


@pytest.mark.parametrize("title", ["A", "Words and " * 19])
def test_a_card_holds_long_words(title):
    words = ChartWords(title, "less than 1,258,882", ["Source: " + "x" * 200, "2024"], "en")

    root = ET.fromstring(draw_share_card(words, "Standing"))  # noqa: S314 -- our own output

    assert all(
        0 < int(text.get("y")) < 520 or text.get("class") == "p" for text in root.iter(f"{SVG}text")
    )
    assert "…" in "".join(root.itertext())
    sizes = dict(re.findall(r"\.(\w)\{font-size:(\d+)px\}", root.find(f"{SVG}style").text))
    for text in root.iter(f"{SVG}text"):
        size = int(sizes[text.get("class")])
        assert 72 + width_of(text.text, size, bold=text.get("class") != "s") <= 1200


@pytest.mark.exhaustive
def test_a_statistic_without_figures_has_a_card_all_the_same(client):
    StatisticFactory(slug="nothing-yet")

    assert picture_at(client, "/statistics/nothing-yet/card.png").size == (1200, 630)


@pytest.mark.exhaustive
def test_a_page_offers_what_can_be_taken_in_one_place(client, statistic):
    page = client.get("/statistics/displaced/").text
    [section] = re.findall(r'<section[^>]*"take">.*?</section>', page, re.DOTALL)
    below = "/statistics/displaced"

    places = [f"{below}.csv", f"{below}.json", f"{below}.png", f"{below}.svg", f"{below}/embed/"]
    places += ['id="cite"', 'href="/api/"']
    assert sorted(places, key=section.index) == places
    assert page.count(f"{below}.csv") == 2  # there, and for search engines


@pytest.mark.exhaustive  # a count of queries, as tests/sitewide/test_query_budgets.py has them
def test_files_cost_three_queries(client, statistic, one_generation, django_assert_num_queries):
    for address in ("displaced.svg", "displaced.png", "displaced/card.png", "displaced/embed/"):
        with django_assert_num_queries(3):
            client.get(f"/statistics/{address}")
