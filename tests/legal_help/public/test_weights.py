"""What a telephone is sent of the form: the bytes that production sends, compressed with padding."""

from http import HTTPStatus
from itertools import count

import brotli
import pytest
from django.conf import settings as live_settings

from legal_help.intake import drafts
from legal_help.public.http import cookies
from legal_help.questions import REPORT_PAGES, applicable_pages
from tests.legal_help.form_client import FormClient
from tests.legal_help.public.helpers import EVERYTHING

pytestmark = pytest.mark.django_db

DOOR, RETURN = "/legal-help/request/", "/legal-help/return/"
ENCODINGS = {"Accept-Encoding": "br, gzip"}
# Whichever page comes first brings the sheet along, which is compressed, comes once and is kept.
COLD = 15_000


@pytest.fixture
def person(founding, settings):
    """Somebody whom every question is asked."""
    settings.HELP_PAGES_A_MINUTE = 10**9
    draft, cookie = drafts.start_draft(answers={"begun_on": "2026-11-24"})
    drafts.save_page(draft=draft, answers=EVERYTHING)
    client = FormClient(headers=ENCODINGS)
    client.cookies["__Host-form"] = cookies.sign(cookie)
    return client


@pytest.fixture
def visitor(sent):
    """Somebody who came back."""
    client = FormClient(headers=ENCODINGS)
    client.post(RETURN, {"code": sent.code})
    return client


def sheet():
    css = (live_settings.BASE_DIR / "static" / "css" / "site.css").read_bytes()
    return len(brotli.compress(css))


def script():
    """The one that sends a file in pieces, on the page of that alone."""
    path = live_settings.BASE_DIR / "static" / "js" / "public" / "send_file.js"
    return len(brotli.compress(path.read_bytes()))


def weight(response):
    assert response.status_code == HTTPStatus.OK
    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    return len(response.content) + sheet()


def in_language(client, language):
    token = cookies.read(client.cookies["__Host-form"].value).partition(".")[0]
    client.cookies["__Host-form"] = cookies.sign(f"{token}.{language}")


def pages_of_the_form(person):
    for number in count(1):
        page = person.get(f"{DOOR}{number}/")
        if page.status_code != HTTPStatus.OK:
            return
        yield page.context["page"].id, page


@pytest.mark.exhaustive  # tests/legal_help/public/test_form.py compresses each page
@pytest.mark.parametrize("language", [code for code, _name in live_settings.LANGUAGES])
def test_no_page_of_the_form_weighs_more_than_it_may(person, language):
    in_language(person, language)
    weights = {name: weight(page) for name, page in pages_of_the_form(person)}
    weights["check"] = weight(person.get(f"{DOOR}check/"))

    assert weights.keys() == {page.id for page in applicable_pages(EVERYTHING)} | {"check"}
    assert {name: w for name, w in weights.items() if w > COLD} == {}


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_page_of_a_visit_weighs_more_than_it_may(visitor, language):
    in_language(visitor, language)
    addresses = [
        RETURN,
        f"{RETURN}withdraw/",
        *(f"{RETURN}{n}/" for n in range(1, len(REPORT_PAGES) + 1)),
    ]
    weights = {address: weight(visitor.get(address)) for address in addresses}
    weights["file"] = weight(visitor.get(f"{RETURN}file/")) + script()

    assert {address: w for address, w in weights.items() if w > COLD} == {}


@pytest.mark.sampled
@pytest.mark.parametrize("address", [DOOR, RETURN])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_first_page_and_the_sheet_are_light(founding, address, language):
    page = FormClient(headers=ENCODINGS).get(address, {"language": language}, follow=True)

    assert weight(page) <= COLD


@pytest.mark.sampled
@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_is_said_of_refused_cookies_is_light(founding, settings, language):
    """Without a telephone of ours it names everybody else."""
    settings.HELP_PHONE = ""
    page = FormClient(headers=ENCODINGS).get(DOOR, {"language": language, "again": 1})

    assert page.context["next_steps"]
    assert weight(page) <= COLD


def test_the_length_says_little(person):
    """The same page comes with padding of another length: no byte of it can be told by counting."""
    lengths = {len(person.get(f"{DOOR}1/").content) for _ in range(12)}

    assert len(lengths) > 3


def test_whoever_takes_no_compression_gets_the_page_as_it_is(person):
    page = FormClient().get(DOOR)

    assert "Content-Encoding" not in page.headers
    assert page.text.startswith("<!DOCTYPE html>")
