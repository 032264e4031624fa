"""Pages under /legal-help/ speak the language in the cookie, and are kept nowhere."""

import pytest
from django.http import HttpResponse
from django.utils.translation import get_language

from legal_help.views.service import service_page

ADDRESS = "/legal-help/request/"


@service_page
def speak(request):
    typed = request.POST.get("name", "")
    return HttpResponse(f"{get_language()} {request.switched_language} {typed}")


def held(response):
    return response.cookies["__Secure-form"].value


@pytest.mark.parametrize(
    ("cookie", "spoken"), [("token.ar", "ar"), (".es", "es"), ("token", "en"), ("token.xx", "en")]
)
def test_the_cookie_decides_the_language(rf, cookie, spoken):
    rf.cookies["__Secure-form"] = cookie

    assert speak(rf.get(ADDRESS)).text == f"{spoken} False "


def test_without_a_cookie_the_browser_decides_the_language(rf):
    assert speak(rf.get(ADDRESS, headers={"accept-language": "es-HN"})).text == "es False "


def test_a_language_on_entering_goes_into_the_cookie_and_out_of_the_address(rf):
    rf.cookies["__Secure-form"] = "token.en"

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
