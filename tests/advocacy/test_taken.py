"""What people take with them of a statistic: files that say by themselves what they show."""

import re
from base64 import b64encode
from datetime import date
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest

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


def test_the_file_names_publishers_where_there_are_many_sources(client, statistic):
    for year in range(2010, 2014):
        FigureFactory(
            statistic=statistic, period_start=date(year, 1, 1), period_end=date(year, 12, 31)
        )

    words = words_of(client.get("/statistics/displaced.svg").content)

    assert "Sources: UNHCR; the page below names each." in words


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


@pytest.mark.parametrize("ending", [".svg"])
def test_there_is_no_file_without_an_honest_chart(client, ending):
    FigureFactory(statistic__slug="dollars", statistic__unit="USD per year")

    assert client.get(f"/statistics/dollars{ending}").status_code == 404
    assert client.get(f"/statistics/nothing{ending}").status_code == 404
    assert client.post(f"/statistics/dollars{ending}").status_code == 405
