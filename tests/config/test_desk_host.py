"""With CASES_HOST, the desk and the rest of the site are each other's strangers."""

import re

import pytest
from django.conf import settings as live_settings

from accounts.models import User
from config import middleware
from identity.models import THE_ROW, Identity
from legal_help import urls as legal_help
from legal_help.public.http.middleware import TAKES_FILES

pytestmark = pytest.mark.django_db
DESK, MAIN = "cases.standing.example", "testserver"
CLOSED = 503  # what the form answers in a house without a roster
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _two_hosts(settings):
    settings.CASES_HOST = DESK
    settings.ALLOWED_HOSTS = [MAIN, DESK]


@pytest.fixture
def signed_in(client):
    User.objects.create_superuser("editor", password=PASSWORD)
    client.post("/accounts/login/", {"login": "editor", "password": PASSWORD}, headers=at(DESK))
    return client


def at(host):
    return {"host": host}


@pytest.mark.sampled(10)
@pytest.mark.parametrize(
    "address",
    [
        "/articles/",
        "/es/articles/",
        "/legal-help/",
        "/es/legal-help/",
        "/legal-help/request/",
        "/legal-help/return/",
        "/legal-help/exit/",
        "/privacy/",
        "/admin/",
        "/api/v1/openapi.json",
        "/preview/secret/",
        "/media/x.webp",
        "/healthz",
        "/readyz",
        "/robots.txt",
        "/oembed",
        "/write-to-us/",
        "/site.webmanifest",
        "/favicon.ico",
    ],
)
def test_the_desks_host_serves_nothing_of_the_site(client, address):
    """A script in an article would run in the origin of opened requests."""
    assert client.get(address, headers=at(DESK)).status_code == 404


@pytest.mark.sampled(2)
@pytest.mark.parametrize("address", ["/admin/", "/legal-help/return/", "/articles/", "/privacy/"])
def test_a_sign_in_at_the_desk_opens_nothing_else_there(signed_in, address):
    assert signed_in.get(address, headers=at(DESK)).status_code == 404


@pytest.mark.parametrize("host", ["CASES.standing.example", f"{DESK}.", f"{DESK}:8443"])
def test_the_desks_host_is_itself_in_any_spelling(client, host):
    assert client.get("/articles/", headers=at(host)).status_code == 404
    assert client.get("/cases/", headers=at(host)).status_code == 302


@pytest.mark.parametrize("address", ["/cases/", "/cases/KIWI-1234/", "/cases/taken/"])
def test_the_main_host_serves_no_desk(signed_in, address):
    assert signed_in.get(address, headers=at(MAIN)).status_code == 404
    typed = {"content_type": "application/x-www-form-urlencoded", "headers": at(MAIN)}
    assert signed_in.post(address, "a=b", **typed).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "evil@testserver", ""])
def test_a_host_that_is_neither_is_refused(client, host):
    """The page that says so asks on which host it is, too."""
    answer = client.get("/articles/", headers=at(host))

    assert answer.status_code == 400
    assert "We could not read this" in answer.text


def test_the_main_host_serves_the_form_and_its_own_sign_in(client):
    for address in ("/", "/legal-help/", "/accounts/login/"):
        assert client.get(address, headers=at(MAIN)).status_code == 200
    assert client.get("/legal-help/request/", headers=at(MAIN)).status_code == CLOSED


def test_the_desks_host_serves_its_sign_in_and_leads_to_the_desk(client, signed_in):
    for address in ("/", "/staff/"):
        assert client.get(address, headers=at(DESK)).url == "/cases/"
    assert client.get("/accounts/2fa/", headers=at(DESK)).status_code in (200, 302)
    client.logout()
    assert client.get("/accounts/login/", headers=at(DESK)).status_code == 200
    assert client.get("/cases/", headers=at(DESK)).url == "/accounts/login/?next=/cases/"


def test_only_who_signed_in_at_the_desk_fills_in_the_form_there(client, signed_in):
    form = "/legal-help/request/"
    assert client.get(form, headers=at(DESK)).status_code == CLOSED

    client.logout()

    assert client.get(form, headers=at(DESK)).status_code == 404


@pytest.mark.sampled
@pytest.mark.parametrize("host", [DESK, MAIN])
def test_both_hosts_say_that_a_passkey_belongs_to_one(client, host):
    User.objects.create_superuser("editor", password=PASSWORD)
    words = "A passkey works only at the address where you made it."
    assert words in client.get("/accounts/login/", headers=at(host)).text

    client.post("/accounts/login/", {"login": "editor", "password": PASSWORD}, headers=at(host))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD}, headers=at(host))

    page = client.get("/accounts/2fa/webauthn/add/", headers=at(host)).text
    assert words in page
    assert "mfa_webauthn_add" in page


def test_without_a_host_of_its_own_the_desk_is_on_the_site(client, settings):
    settings.CASES_HOST = ""

    assert client.get("/cases/").url == "/accounts/login/?next=/cases/"
    assert client.get("/").status_code == 200


def test_nginx_has_the_same_list():
    conf = (live_settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
    of_desk = conf[conf.index("server_name cases.") :]
    takes_files, pattern = re.findall(r"location ~ (\S+) \{", of_desk)
    served = [*middleware.OF_DESK_HOST, *middleware.FORM_OF_CALLER, *middleware.ENTRANCES]
    served += [f"/cases/{address.pattern}" for address in legal_help.cases[0]]

    assert [path for path in served if not re.match(pattern, path)] == []
    for other in (
        "/admin/",
        "/articles/",
        "/legal-help/",
        "/legal-help/return/",
        "/es/",
        "/media/x",
    ):
        assert not re.match(pattern, other)
    assert re.search(r"location / \{\s+return 404;\s+\}", of_desk)
    assert re.match(takes_files, "/cases/KIWI-4821/file/")
    assert not re.match(takes_files, "/cases/KIWI-4821/file/in/1/")


def test_nginx_takes_files_where_we_do():
    """In memory alone: nothing of them may be spooled, and elsewhere a body stays small."""
    conf = (live_settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
    places = re.findall(r"location ~ (\S+) \{(.*?)\n    \}", conf, re.DOTALL)
    large = [(path, block) for path, block in places if "20m" in block]

    assert len(large) == 2
    for path, block in large:
        assert "client_max_body_size 20m;" in block
        assert "client_body_buffer_size 20m;" in block
        assert "limit_conn files " in block
        assert path.removeprefix("^") in {
            "(?P<form_of_file>/(?:legal-help/return|cases/[A-Za-z]+-[0-9]+)/file/)$",
            "(?P<form_of_file>/cases/[A-Za-z]+-[0-9]+/file/)$",
        }
    for path in ("/legal-help/return/file/", "/cases/kiwi-4821/file/"):
        assert TAKES_FILES.fullmatch(path)
        assert re.match(large[0][0], path)


@pytest.mark.exhaustive
def test_the_desk_has_its_sheet_whatever_colours_the_site_has(signed_in):
    Identity.objects.create(pk=THE_ROW, name="Harbour", main_colour="#7a1f5c")

    desk = signed_in.get("/cases/", headers=at(DESK), follow=True).text
    site = signed_in.get("/follow/", headers=at(MAIN)).text

    assert "/identity/" in site
    assert "/identity/" not in desk
    assert f'href="{live_settings.STATIC_URL}css/site.css"' in desk
    assert "Harbour" in desk
