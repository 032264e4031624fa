from datetime import UTC, datetime
from urllib.robotparser import RobotFileParser

import pytest
import time_machine

pytestmark = pytest.mark.django_db


def robots(client):
    parser = RobotFileParser()
    parser.parse(client.get("/robots.txt").text.splitlines())
    return parser


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/admin/",
        "/cases/",
        "/legal-help/request/3/",
        "/legal-help/return/",
        "/search/?q=asylum",
        "/ar/search/",
        "/staff/",
    ],
)
def test_robots_stay_away_from_what_is_for_one_person(client, path):
    assert not robots(client).can_fetch("Any", path)


@pytest.mark.parametrize(
    "path",
    ["/", "/articles/", "/es/legal-help/", "/legal-help/", "/media/a.jpeg", "/static/css/site.css"],
)
def test_robots_may_read_what_is_for_everybody(client, path):
    assert robots(client).can_fetch("Any", path)


def test_robots_learn_where_the_sitemaps_are(client):
    response = client.get("/robots.txt", headers={"host": "localhost"})

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert [line for line in response.text.splitlines() if line.startswith("Sitemap")] == [
        "Sitemap: http://localhost/sitemap.xml",
        "Sitemap: http://localhost/sitemap-news.xml",
    ]


def test_security_txt_says_whom_to_tell_and_for_how_long(client, settings):
    settings.SECURITY_CONTACT = ["mailto:security@example.org", "https://example.org/report"]

    with time_machine.travel(datetime(2026, 11, 25, 17, 30, tzinfo=UTC)):
        response = client.get("/.well-known/security.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.splitlines() == [
        "Contact: mailto:security@example.org",
        "Contact: https://example.org/report",
        "Expires: 2027-05-24T00:00:00Z",
        "Preferred-Languages: en",
        "Canonical: http://testserver/.well-known/security.txt",
    ]


def test_without_a_contact_there_is_no_security_txt(client, settings):
    settings.SECURITY_CONTACT = []

    assert client.get("/.well-known/security.txt").status_code == 404


ONION = "http://standingabc.onion"


def onion_location(client, path, **how):
    return client.get(path, **how).headers.get("Onion-Location")


def test_public_pages_name_the_onion_service(client, settings):
    settings.ONION_LOCATION = ONION

    assert onion_location(client, "/articles/", secure=True) == f"{ONION}/articles/"
    listed = onion_location(client, "/es/articles/?page=2&utm_source=mail", secure=True)
    assert listed == f"{ONION}/es/articles/?page=2"


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/cases/",
        "/legal-help/request/",
        "/legal-help/return/",
        "/no-such-page/",
        "/robots.txt",
        "/.well-known/security.txt",
    ],
)
def test_no_other_page_leads_to_the_onion_service(client, settings, path):
    settings.ONION_LOCATION = ONION
    settings.SECURITY_CONTACT = ["mailto:security@example.org"]

    assert onion_location(client, path, secure=True) is None


def test_no_onion_service_is_named_over_plain_http_or_without_one(client, settings):
    settings.ONION_LOCATION = ONION
    assert onion_location(client, "/articles/") is None

    settings.ONION_LOCATION = ""
    assert onion_location(client, "/articles/", secure=True) is None
