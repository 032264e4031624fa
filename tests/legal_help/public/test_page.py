"""Pages under /legal-help/ speak the language in the cookie, and are kept nowhere."""

import pytest
from django.http import HttpResponse
from django.utils.translation import get_language

from legal_help.public.http import cookies
from legal_help.public.page import service_page
from tests.legal_help.form_client import FormClient

ADDRESS = "/legal-help/request/"


@service_page
def speak(request):
    typed = request.POST.get("name", "")
    return HttpResponse(f"{get_language()} {request.switched_language} {typed}")


def held(response):
    return cookies.read(response.cookies["__Host-form"].value)


@pytest.mark.parametrize(
    ("cookie", "spoken"), [("token.ar", "ar"), (".es", "es"), ("token", "en"), ("token.xx", "en")]
)
def test_the_cookie_decides_the_language(rf, cookie, spoken):
    rf.cookies["__Host-form"] = cookies.sign(cookie)

    assert speak(rf.get(ADDRESS)).text == f"{spoken} False "


def test_without_a_cookie_the_browser_decides_the_language(rf):
    assert speak(rf.get(ADDRESS, headers={"accept-language": "es-HN"})).text == "es False "


def test_a_language_on_entering_goes_into_the_cookie_and_out_of_the_address(rf):
    rf.cookies["__Host-form"] = cookies.sign("token.en")

    response = speak(rf.get(ADDRESS, {"language": "ar"}))

    assert (response.status_code, response["Location"]) == (302, ADDRESS)
    assert held(response) == "token.ar"


def test_a_language_that_we_do_not_have_changes_nothing(rf):
    response = speak(rf.get(ADDRESS, {"language": "xx"}))

    assert response["Location"] == ADDRESS
    assert not response.cookies


def test_a_language_button_keeps_what_was_typed(rf):
    response = speak(rf.post(ADDRESS, {"_to": "es", "name": "Amal"}))

    assert response.text == "es True Amal"
    assert held(response) == ".es"


def test_no_cache_keeps_the_page(rf):
    response = speak(rf.get(ADDRESS))

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


@pytest.fixture
def strict(db):
    """A browser whose token was lost on the way."""
    client = FormClient(enforce_csrf_checks=True)
    client.cookies["__Host-form"] = cookies.sign(".es")
    return client


@pytest.mark.parametrize("address", [f"{ADDRESS}2/", "/legal-help/return/4/"])
def test_a_lost_token_loses_nothing_that_was_typed(strict, address):
    response = strict.post(address, {"call_name": "Zoraida", "reach": ["code", "text"]})

    assert response.status_code == 403
    for field in ["call_name", "reach", "csrfmiddlewaretoken"]:
        assert f'name="{field}"' in response.text
    assert 'value="Zoraida"' in response.text
    assert response["X-Robots-Tag"] == "noindex"
    assert "Standing</title>" not in response.text


def test_a_lost_token_is_told_in_the_language_of_the_form(strict):
    assert '<html lang="es"' in strict.post(f"{ADDRESS}2/", {"call_name": "Zoraida"}).text


def test_what_another_site_sent_is_not_offered_again(strict):
    foreign = {"sec-fetch-site": "cross-site"}

    response = strict.post(ADDRESS, {"lawyer": "no"}, headers=foreign)

    assert response.status_code == 403
    assert 'name="lawyer"' not in response.text


@pytest.mark.parametrize("path", [ADDRESS, "/accounts/login/"])
def test_words_in_another_encoding_are_refused_and_break_nothing(strict, path):
    kind = "application/x-www-form-urlencoded; charset=utf-16"

    assert strict.post(path, b"name=Zoraida", content_type=kind).status_code == 415


def test_much_too_much_is_refused_in_words(strict, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    response = strict.post(ADDRESS, {"lawyer": "no" * 10})

    assert response.status_code == 400
    assert "Go back, make it shorter" in response.text


@pytest.mark.parametrize(
    ("answers", "address", "data"),
    [
        (404, "/legal-help/request/nothing/", None),
        (405, "/legal-help/request/note/", None),
        (400, "/legal-help/return/", "&".join(f"field{number}=x" for number in range(1_001))),
    ],
)
def test_no_browser_keeps_a_refusal_either(client, founding, answers, address, data):
    page = client.get(address) if data is None else client.post(address, data)

    assert page.status_code == answers
    assert "no-store" in page.headers.get("Cache-Control", "")
