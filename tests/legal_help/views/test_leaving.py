import re

import pytest

from legal_help.models import Draft, Unlock
from tests.legal_help.form_client import FormClient
from tests.legal_help.views.test_intake import DOOR, PAGE_1, SCREENING

EXIT = "/legal-help/exit/"


@pytest.fixture
def person(founding):
    client = FormClient()
    client.post(DOOR, {**SCREENING, "page": "need"})
    return client


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}])
def test_leave_locks_the_form_and_goes_to_the_neutral_site(person, headers):
    response = person.post(EXIT, headers=headers)

    assert (response.status_code, response["Location"]) == (303, "https://www.wikipedia.org/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in response["Cache-Control"]
    assert response.cookies["__Secure-form"].value == ""
    assert response.cookies["csrftoken"].value == ""
    assert not Unlock.objects.exists()
    assert Draft.objects.count() == 1, "the code opens it again"
    assert "This form is closed" in person.get(PAGE_1).text


def test_leave_works_with_a_dead_token():
    response = FormClient(enforce_csrf_checks=True).post(EXIT, {"csrfmiddlewaretoken": "dead"})

    assert response.status_code == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_leave_from_elsewhere_only_redirects(person, site):
    response = person.post(EXIT, headers={"Sec-Fetch-Site": site})

    assert response.status_code == 303
    assert response.cookies == {}
    assert "Clear-Site-Data" not in response
    assert Unlock.objects.exists()


def test_leave_is_a_post(client):
    assert client.get(EXIT).status_code == 405


def test_erase_asks_once_and_takes_everything(person):
    asked = person.get(f"{DOOR}erase/")
    done = person.post(f"{DOOR}erase/", {"erase": "yes"})

    assert "Erase everything?" in asked.text
    assert "We erased your answers." in done.text
    assert not Draft.objects.exists()
    assert not Unlock.objects.exists()


def test_every_page_leaves_with_one_plain_form(person):
    text = person.get(PAGE_1).text

    exit_form = re.search(rf'<form[^>]*action="{EXIT}"[^>]*>.*?</form>', text, re.DOTALL)[0]
    assert "csrf" not in exit_form
    assert "<script" not in text
