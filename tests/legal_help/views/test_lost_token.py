"""The desk, when another tab of the same browser has thrown the token away."""

import html
import re

import pytest

from accounts.models import User
from legal_help import casework
from tests.legal_help.conftest import PASSPHRASE
from tests.legal_help.views.desk.test_casework import UNLOCK, at

pytestmark = pytest.mark.django_db

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
LATE = {"text": 'Zzlate "words"\nand more', "csrfmiddlewaretoken": "x" * 64}


def left_in_another_tab(client):
    """Leave the form as a caseworker does who entered a request for a caller."""
    client.handler.enforce_csrf_checks = True
    assert client.post("/legal-help/exit/").cookies["csrftoken"].value == ""
    del client.cookies["csrftoken"]  # as a browser does
    return client


def given_back(page):
    """The fields of the page, as its button sends them."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page.text)}


@pytest.mark.parametrize(("name", "kind"), [("answer", "messages"), ("note", "notes")])
def test_a_text_comes_back_with_a_fresh_token_and_is_sent_once(desk, reader, sent, name, kind):
    left_in_another_tab(desk)

    lost = desk.post(at(name, sent), LATE)
    again = desk.post(at(name, sent), given_back(lost))

    assert (lost.status_code, again.status_code) == (403, 302)
    assert "Nothing is lost. Press the button to send it again." in lost.text
    assert "no-store" in lost["Cache-Control"]
    opened = casework.open_request(by=reader, public_ref=sent.public_ref)
    assert [kept.text for kept in getattr(opened, kind)] == [LATE["text"]]


def test_a_desk_that_has_locked_meanwhile_keeps_the_text(desk, sent):
    left_in_another_tab(desk)
    lost = desk.post(at("answer", sent), LATE)
    del desk.cookies["__Secure-unlock"]

    page = desk.post(at("answer", sent), given_back(lost))

    assert UNLOCK in page.text
    assert page.context["form"].initial["typed"] == LATE["text"]


def test_a_passphrase_is_shown_by_no_page(desk):
    left_in_another_tab(desk)

    lost = desk.post("/cases/unlock/", {"passphrase": PASSPHRASE, "typed": "Zzlate"})

    assert given_back(lost).keys() == {"csrfmiddlewaretoken", "typed"}
    assert PASSPHRASE not in lost.text


def test_what_another_site_sent_is_not_given_back(desk, sent):
    left_in_another_tab(desk)

    lost = desk.post(at("answer", sent), LATE, headers={"sec-fetch-site": "cross-site"})

    assert lost.status_code == 403
    assert "Zzlate" not in lost.text


def test_whoever_may_not_come_in_gets_nothing_back(client, sign_in, sent):
    left_in_another_tab(client)
    nobody = client.post(at("answer", sent), LATE)
    sign_in(User.objects.create_superuser("stranger", password="x"))
    stranger = client.post(at("answer", sent), LATE)

    assert nobody.url.startswith("/accounts/login/")
    assert stranger.status_code == 404
    assert "Zzlate" not in stranger.text
