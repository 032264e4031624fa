"""A statistic on somebody else's page: the frame, the code for it, and oEmbed."""

import html
import json
import re
from datetime import date
from urllib.parse import urlencode

import pytest

from advocacy.models import Statistic
from tests.advocacy.factories import FigureFactory
from tests.page_cache.site import Site, undisturbed

pytestmark = [pytest.mark.django_db, pytest.mark.sampled]
HERE = "http://testserver"


@pytest.fixture(autouse=True)
def _statistic():
    FigureFactory(
        statistic__slug="displaced",
        statistic__title='People "and" places',
        verification="unverified",
        value=40,
    )


def ask(client, **asked):
    return client.get(f"/oembed?{urlencode(asked)}")


@pytest.mark.parametrize(("prefix", "direction"), [("", "ltr"), ("/ar", "rtl")])
def test_the_frame_shows_the_number_the_chart_and_where_it_comes_from(client, prefix, direction):
    page = client.get(f"{prefix}/statistics/displaced/embed/").text

    assert f'dir="{direction}"' in page
    assert '<svg class="crowd"' in page
    assert "UNHCR" in page
    assert "Global Trends" in page
    assert '<base target="_blank">' in page
    assert "CC BY 4.0" in page
    assert f'href="{prefix}/statistics/displaced/"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "<script" not in page


def test_the_frame_says_what_nobody_has_checked(client):
    page = client.get("/statistics/displaced/embed/").text

    assert "Not checked yet" in page
    assert "Not all of these figures have been checked yet." in page


def test_anybody_may_frame_the_frame_and_nothing_else(client):
    frame = client.get("/statistics/displaced/embed/")
    page = client.get("/statistics/displaced/")

    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]
    assert "script-src" not in frame.headers["Content-Security-Policy"]
    assert frame.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "X-Frame-Options" not in frame.headers
    assert frame.cookies == {}
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"


def test_a_kept_frame_may_be_framed_too():
    with undisturbed():
        site = Site()
        for _ in range(2):
            reply = site.ask("/statistics/displaced/embed/")
            assert "frame-ancestors *" in reply.headers["content-security-policy"]
            assert "x-frame-options" not in reply.headers
        assert len(site.epoch.pages) == 1


@pytest.mark.exhaustive
def test_the_page_offers_the_code_to_copy_and_says_where_to_ask(client):
    page = client.get("/statistics/displaced/").text

    code = html.unescape(re.search("<textarea[^>]*>(.*?)</textarea>", page)[1])
    assert code.startswith(f'<iframe src="{HERE}/statistics/displaced/embed/"')
    assert 'title="People &quot;and&quot; places" width="100%"' in code
    (address,) = re.findall('type="application/json[+]oembed" href="([^"]*)"', page)
    answer = client.get(html.unescape(address).removeprefix(HERE))
    assert answer.json()["title"] == 'People "and" places'


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("ending", ["", "embed/", "?utm_source=x#displaced"])
def test_oembed_answers_for_a_statistic_in_its_language(client, scheme, prefix, ending):
    response = ask(client, url=f"{scheme}://testserver{prefix}/statistics/displaced/{ending}")

    answer = response.json()
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert f'src="{HERE}{prefix}/statistics/displaced/embed/"' in answer["html"]
    assert f'width="{answer["width"]}" height="{answer["height"]}"' in answer["html"]
    assert answer["thumbnail_url"] == f"{HERE}{prefix}/statistics/displaced/card.png"
    assert client.get(answer["thumbnail_url"]).status_code == 200
    assert answer["provider_url"] == f"{HERE}{prefix}/"
    json.dumps(answer)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "url", [f"{HERE}/statistics/displaced", "http://TestServer/statistics/displaced/"]
)
def test_oembed_takes_an_address_as_people_write_it(client, url):
    """The page itself leads on from both."""
    assert ask(client, url=url).json()["type"] == "rich"


@pytest.mark.exhaustive
def test_oembed_keeps_to_the_room_that_there_is(client):
    url = f"{HERE}/statistics/displaced/"
    wide = ask(client, url=url).json()
    narrow = ask(client, url=url, maxwidth=400, maxheight=300, format="json").json()

    assert wide["width"] == 736
    assert (narrow["width"], narrow["height"]) == (400, 300)
    assert ask(client, url=url, maxwidth=5000).json()["width"] == 736


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 404),
        ({"url": ""}, 404),
        ({"url": "https://elsewhere.example/statistics/displaced/"}, 404),
        ({"url": "http://testserver.example/statistics/displaced/"}, 404),
        ({"url": "http://user@testserver/statistics/displaced/"}, 404),
        ({"url": "ftp://testserver/statistics/displaced/"}, 404),
        ({"url": "/statistics/displaced/"}, 404),
        ({"url": f"{HERE}/statistics/nothing/"}, 404),
        ({"url": f"{HERE}/statistics/"}, 404),
        ({"url": f"{HERE}/privacy/"}, 404),
        ({"url": f"{HERE}/no/such/page/"}, 404),
        ({"url": f"{HERE}/admin/"}, 404),
        ({"url": "http://["}, 404),
        ({"url": "\0" * 20}, 404),
        ({"url": f"{HERE}/statistics/displaced/", "format": "xml"}, 501),
        ({"url": f"{HERE}/statistics/displaced/", "format": "yaml"}, 501),
        ({"url": f"{HERE}/statistics/displaced/", "maxwidth": "wide"}, 400),
        ({"url": f"{HERE}/statistics/displaced/", "maxwidth": "0"}, 400),
        ({"url": f"{HERE}/statistics/displaced/", "maxheight": "-5"}, 400),
        ({"url": f"{HERE}/statistics/displaced/", "maxheight": "9" * 5000}, 400),
        ({"url": f"{HERE}/statistics/displaced/", "maxheight": "²"}, 400),
    ],
)
def test_oembed_refuses_what_it_cannot_show(client, asked, status):
    response = ask(client, **asked)

    assert response.status_code == status
    assert response.json()["error"]
    assert response.cookies == {}


def test_oembed_is_only_read(client):
    assert client.post("/oembed").status_code == 405


@pytest.mark.exhaustive
def test_a_frame_names_the_publishers_where_there_are_many_sources(client):
    statistic = Statistic.objects.get()
    for year, publisher in ((2019, "IDMC"), (2020, "UNRWA")):
        FigureFactory(
            statistic=statistic,
            source__publisher=publisher,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
        )

    page = client.get("/statistics/displaced/embed/").text

    assert '<bdi lang="en">UNHCR, UNRWA, IDMC</bdi>' in page
