import base64
import hashlib
import re

import pytest
import time_machine
from django.utils import timezone

from legal_help.models import Draft, Unlock
from tests.legal_help.form_client import FormClient
from tests.legal_help.public.helpers import DOOR, PAGE_1, SCREENING
from tests.markup import one_line

EXIT = "/legal-help/exit/"


@pytest.fixture
def person(founding):
    client = FormClient()
    client.post(DOOR, {**SCREENING, "page": "need"})
    return client


@pytest.mark.sampled
@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}])
def test_leave_locks_the_form_and_goes_to_the_neutral_site(person, headers):
    response = person.post(EXIT, headers=headers)

    assert (response.status_code, response["Location"]) == (303, "https://www.wikipedia.org/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in response["Cache-Control"]
    assert response.cookies["__Host-form"].value == ""
    assert response.cookies["csrftoken"].value == ""
    assert not Unlock.objects.exists()
    assert Draft.objects.count() == 1, "the code opens it again"
    assert "This form is closed" in person.get(PAGE_1).text


def test_leave_works_with_a_dead_token():
    response = FormClient(enforce_csrf_checks=True).post(EXIT, {"csrfmiddlewaretoken": "dead"})

    assert response.status_code == 303


@pytest.mark.sampled
@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_leave_from_elsewhere_only_redirects(person, site):
    response = person.post(EXIT, headers={"Sec-Fetch-Site": site})

    assert response.status_code == 303
    assert response.cookies == {}
    assert "Clear-Site-Data" not in response
    assert Unlock.objects.exists()


def test_who_brings_no_strict_cookie_locks_nothing(person):
    """As an old browser does from another website: it sends none, and says no site either."""
    del person.cookies["__Host-form"]
    response = person.post(EXIT)

    assert response.status_code == 303
    assert response.cookies == {}
    assert "Clear-Site-Data" not in response


def test_leave_is_a_post(client):
    assert client.get(EXIT).status_code == 405


def test_erase_asks_once_and_takes_everything(person):
    asked = person.get(f"{DOOR}erase/")
    done = person.post(f"{DOOR}erase/", {"erase": "yes"})

    assert "Erase everything?" in asked.text
    assert "We erased your answers." in done.text
    assert not Draft.objects.exists()
    assert not Unlock.objects.exists()


@pytest.mark.exhaustive
def test_every_page_leaves_with_one_plain_form(person):
    text = person.get(PAGE_1).text

    exit_form = re.search(rf'<form[^>]*action="{EXIT}"[^>]*>.*?</form>', text, re.DOTALL)[0]
    assert "csrf" not in exit_form
    assert "onsubmit" not in exit_form


def test_every_page_holds_one_small_script_that_its_policy_names(person):
    page = person.get(PAGE_1)

    [script] = re.findall(r"<script[^>]*>(.*?)</script>", page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in page["Content-Security-Policy"]
    assert len(script) <= 2_000
    assert "//" not in script, "no comment travels, and no address of another site"
    assert '<script data-to="https://www.wikipedia.org/">' in page.text


def test_staying_keeps_what_was_typed_and_moves_the_lock(founding):
    person = FormClient()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        person.post(DOOR, {**SCREENING, "page": "need"})
        clock.shift(29 * 60)
        stay = re.search(
            r'<template data-minutes="25">.*?</template>', one_line(person.get(PAGE_1).text)
        )[0]
        name, value = re.search(
            r'form="q" name="(\w+)" value="(\w+)" formnovalidate', stay
        ).groups()
        page = person.post(f"{DOOR}2/", {"page": "name", "call_name": "Ana", name: value})
        clock.shift(29 * 60)
        later = person.get(f"{DOOR}2/")

    assert "This form locks in 5 minutes." in stay
    assert 'value="Ana"' in page.text
    assert 'value="Ana"' in later.text


@pytest.mark.exhaustive
def test_pages_that_cannot_lock_promise_nothing_of_it(client, founding):
    assert "<template" not in client.get(DOOR).text


@pytest.mark.exhaustive
def test_the_screen_before_says_what_leaving_cannot_do(client, founding):
    text = client.get(DOOR).text

    assert "It cannot erase the history of this phone." in text
    assert re.search(r'<span id="shift" hidden>[^<]*Shift three times', text)
