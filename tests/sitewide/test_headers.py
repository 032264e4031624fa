"""docs/headers.md says which headers every answer has, and every address keeps to it."""

import re

import psycopg
import pytest
from django.conf import settings as live_settings
from django.db import OperationalError
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, path, reverse

import config.urls
from accounts.models import User
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    TopicFactory,
)
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    BylineFactory,
    PageFactory,
    SeriesFactory,
)

pytestmark = pytest.mark.django_db
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self' https://www.wikipedia.org; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", ["/privacy/", "/es/privacy/", "/no-such-page/"])
def test_public_pages_are_strict_and_set_no_cookie(client, path):
    response = client.get(path)

    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.cookies == {}


def test_the_admin_has_the_same_policy(client):
    policy = client.get("/admin/login/", follow=True).headers["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_production_asks_for_https_for_a_year(client, settings):
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60

    response = client.get("/privacy/", secure=True)

    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


PAGE = (live_settings.BASE_DIR / "docs" / "headers.md").read_text()
LEFT_OUT = {"Content-Type", "Content-Length"}
ARGUMENTS = [
    *([], [1], ["x"], [2026], ["KIWI-4821"], ["xml"], ["a" * 32]),
    *([1, 1], ["KIWI-4821", 1], ["x", 1], ["x", 2026], ["x", "xml"], ["x", "x"]),
    *(["KIWI-4821", 1, 1], ["a" * 32 + ".svg"], ["a" * 32 + ".pdf"], ["auth"]),
]
PRIVATE_KINDS = (
    "form and return page",
    "desk and sign-in",
    "administration",
    "a draft for one person",
)
# Also where the answer is that there is none.
ALWAYS = (*PRIVATE_KINDS, "data", "messages to editors, health", "answers about an address")
# Where a kind is told by its address; the first that fits.
PLACES = {
    r"/admin/": "administration",
    r"/(cases|accounts)/": "desk and sign-in",
    r"/legal-help/(request|return)/": "form and return page",
    r"/preview/": "a draft for one person",
    r"/api/v1/|/statistics/(data/|[^/]+\.(csv|json|zip)$)": "data",
    r"/oembed": "answers about an address",
    r"/statistics/[^/]+/embed/$": "a chart elsewhere",
    r"/statistics/[^/]+\.svg$": "a picture of a chart",
    r"/identity/.*\.css$": "colours of the organisation",
    r"/search/": "search",
    r"/write-to-us/|/healthz|/readyz": "messages to editors, health",
    r"/legal-help/|/staff/": "an answer that is none",
}
NOBODY = {"404", "405", "415"}


def rows():
    """Return the headers of each kind, as pairs of a value and whether every answer has it."""
    found = {}
    for line in PAGE.partition("## What else")[2].splitlines():
        if not line.startswith("| ") or line.startswith("| kind"):
            continue
        kind, _where, said = (cell.strip() for cell in line.strip("|").split("|"))
        headers = {}
        if said.startswith("the same"):
            headers |= found["messages to editors, health"]
        for gone in re.findall(r"no `([\w-]+)`", said):
            headers[gone] = (None, True)
        for bracket, name, value in re.findall(r"(\(?)`([\w-]+): ([^`]+)`", said):
            headers[name] = (value, not bracket)
        found[kind] = headers
    return found


def of_every_answer():
    table = PAGE.partition("## Every answer")[2].partition("## ")[0]
    return dict(re.findall(r"^\| `([\w-]+)` \| `([^`]+)`", table, re.MULTILINE))


def kind_of(address, status, signed_in):
    for pattern, kind in PLACES.items():
        if re.match(pattern, address):
            open_to_all = kind not in ALWAYS
            return "an answer that is none" if open_to_all and str(status) in NOBODY else kind
    if str(status) in NOBODY:
        return "an answer that is none"
    return "the same for somebody signed in" if signed_in else "public page, feed or file"


def wrong_headers(address, answer, signed_in):
    """Return what this answer has too much, too little or otherwise than the page says."""
    kind = rows()[kind_of(address, answer.status_code, signed_in)]
    asked = {name: (value, True) for name, value in of_every_answer().items()} | kind
    if 300 <= answer.status_code < 400:
        asked["Location"] = ("…", True)
    if answer.status_code == 405:
        asked["Allow"] = ("…", True)
    if answer.status_code == 415:
        asked["X-Frame-Options"] = (None, True)
    has = {name: value for name, value in answer.headers.items() if name not in LEFT_OUT}
    if answer.cookies:
        has["Set-Cookie"] = "…"
    every = of_every_answer()
    wrong = []
    for name in {*has, *asked}:
        value, always = asked.get(name, (None, True))
        said = has.get(name)
        fits = said is None if value is None else value in ("…", said)
        if not (fits or (said is None and not always) or (not always and said == every.get(name))):
            wrong.append(f"{name}: {said} in the place of {value}")
        elif said is None and always and value is not None:
            wrong.append(f"{name} is missing")
    return wrong


def names(patterns, prefix=""):
    for each in patterns:
        if isinstance(each, URLResolver):
            space = f"{each.namespace}:" if each.namespace else ""
            yield from names(each.url_patterns, prefix + space)
        elif each.name:
            yield prefix + each.name


def paths():
    """Yield an address of each name, with something in the place of each part."""
    for name in sorted({*names(get_resolver().url_patterns)}):
        for arguments in ARGUMENTS:
            try:
                yield reverse(name, args=arguments)
                break
            except NoReverseMatch:
                continue


@pytest.mark.long
@pytest.mark.sampled
@pytest.mark.parametrize(
    "who", ["stranger", "poster", pytest.param("superuser", marks=pytest.mark.exhaustive)]
)
def test_every_address_has_the_headers_that_the_page_says(settings, who):
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    settings.DEMO = True  # asks for no second factor
    user = User.objects.create_superuser("everything")
    fill()
    wrong, asked = {}, 0
    for address in paths():
        client = Client(raise_request_exception=False)
        if who == "superuser":
            client.force_login(user)
        ask = client.post if who == "poster" else client.get
        answer = ask(address, secure=True)
        asked += 1
        if answer.status_code != 503 and (
            found := wrong_headers(address, answer, who == "superuser")
        ):
            wrong[f"{answer.status_code} {address}"] = found

    assert asked > 300
    assert wrong == {}


def fill():
    """Give most of the public pages something to show."""
    observance, topic = ObservanceFactory(slug="x"), TopicFactory(slug="x")
    article = ArticleFactory(slug="x", observance=observance)
    article.topics.add(topic)
    BylineFactory(article=article, author=AuthorFactory(slug="x"))
    SeriesFactory(slug="x", articles=[article])
    PageFactory(slug="known")
    InstrumentFactory(slug="x")
    FigureFactory(slug="x", statistic__slug="x")


def broken(request):
    raise RuntimeError


def busy(request):
    raise OperationalError from psycopg.OperationalError()  # no connection


# The site, and two pages that fail.
urlpatterns = [path("broken/", broken), path("busy/", busy), *config.urls.urlpatterns]
handler500 = "config.site.errors.server_error"


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("address", "status"), [("/broken/", 500), ("/busy/", 503), ("/", 400)])
def test_a_page_that_fails_tells_browsers_what_every_page_does(settings, address, status):
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    client = Client(raise_request_exception=False)
    host = "evil.example" if status == 400 else "testserver"

    answer = client.get(address, secure=True, headers={"host": host})

    beside = {"Cache-Control", "Expires", "Retry-After", *LEFT_OUT} if status == 503 else LEFT_OUT
    assert answer.status_code == status
    asked = of_every_answer() | {"Content-Language": "en"}
    has = {name: value for name, value in answer.headers.items() if name not in beside}
    assert has | {"X-Frame-Options": "DENY"} == asked
