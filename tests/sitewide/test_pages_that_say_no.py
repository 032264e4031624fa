import pytest
from django.conf.urls.i18n import i18n_patterns
from django.test import Client
from django.urls import path

from config.urls import urlpatterns as site

pytestmark = pytest.mark.django_db


def break_down(request):
    raise RuntimeError("private words")


urlpatterns = [
    path("break-down/", break_down),
    *i18n_patterns(path("break-apart/", break_down), prefix_default_language=False),
    *site,
]


def test_an_unknown_page_leads_on(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "We do not have this page" in response.text
    assert 'href="/legal-help/"' in response.text
    assert 'href="/es/"' in response.text, "the same slip in Spanish would lead nowhere too"
    assert "/es/no-such-page/" not in response.text


@pytest.mark.urls(__name__)
def test_a_failure_shows_nothing_of_itself():
    response = Client(raise_request_exception=False).get("/break-down/")

    assert response.status_code == 500
    assert "Something went wrong" in response.text
    assert "private words" not in response.text


@pytest.mark.exhaustive
@pytest.mark.urls(__name__)
def test_a_failure_is_told_in_the_language_of_the_page():
    response = Client(raise_request_exception=False).get("/ar/break-apart/")

    assert '<html lang="ar" dir="rtl">' in response.text


def test_a_form_without_its_token_is_refused_kindly():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/accounts/login/", {"login": "a", "password": "b"})

    assert response.status_code == 403
    assert "This page was open too long" in response.text
