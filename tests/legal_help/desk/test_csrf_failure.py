"""The desk, when another tab of the same browser has thrown the token away."""

import html
import importlib
import pkgutil
import re

import pytest
from django import forms
from django.contrib.auth.models import Group

from accounts.models import User
from legal_help.casework import cases
from legal_help.desk import forms as forms_of_desk
from legal_help.desk.forms.case import DeskForm
from legal_help.desk.not_done import SECRETS
from legal_help.public.http import cookies
from tests.legal_help.desk.addresses import UNLOCK, at
from tests.legal_help.helpers import PASSPHRASE

pytestmark = pytest.mark.django_db

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
LATE = {"text": 'Zzlate "words"\nand more', "csrfmiddlewaretoken": "x" * 64}


def left_in_another_tab(client):
    """Leave the form as a caseworker does who entered a request for a caller."""
    client.handler.enforce_csrf_checks = True
    client.cookies["__Host-form"] = cookies.sign("of the caller.en")
    assert client.post("/legal-help/exit/").cookies["csrftoken"].value == ""
    del client.cookies["csrftoken"]  # as a browser does
    return client


def given_back(page):
    """The fields of the page, as its button sends them."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page.text)}


@pytest.mark.sampled
@pytest.mark.parametrize(("name", "kind"), [("answer", "messages"), ("note", "notes")])
def test_a_text_comes_back_with_a_fresh_token_and_is_sent_once(desk, reader, sent, name, kind):
    left_in_another_tab(desk)

    lost = desk.post(at(name, sent), LATE)
    again = desk.post(at(name, sent), given_back(lost))

    assert (lost.status_code, again.status_code) == (403, 302)
    assert "Nothing is lost. Press the button to send it again." in lost.text
    assert "no-store" in lost["Cache-Control"]
    opened = cases.open_case(by=reader, public_ref=sent.public_ref)
    assert [kept.text for kept in getattr(opened, kind)] == [LATE["text"]]


@pytest.mark.exhaustive  # as in tests/legal_help/desk/case_actions/test_actions.py
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


def posted_in_vain(client, address, **typed):
    """Gives the page, after the token was lost, and what its button sends."""
    client.handler.enforce_csrf_checks = True
    lost = client.post(address, {"csrfmiddlewaretoken": "x" * 64, **typed})
    return lost, given_back(lost)


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_no_secret_comes_back(desk, sent, name):
    """Hidden in the page, it would be kept wherever a browser keeps pages."""
    for address in ("/cases/key/keep/", "/cases/taken/", at("export_file", sent)):
        lost, back = posted_in_vain(desk, address, **{name: "Zzsecret", "mark": "Zzmark"})

        assert lost.status_code == 403
        assert "Zzsecret" not in lost.text
        assert "the next page asks for them again" in lost.text
        assert back["mark"] == "Zzmark"


def test_every_box_for_a_secret_is_known():
    """Whoever makes another one names it here, or a page gives it back."""
    for module in pkgutil.iter_modules(forms_of_desk.__path__, f"{forms_of_desk.__name__}."):
        importlib.import_module(module.name)
    boxes = {
        name
        for form in kinds_of(DeskForm)
        for name, field in form.base_fields.items()
        if isinstance(field.widget, forms.PasswordInput) or name in {"words", "code"}
    }

    assert boxes == SECRETS


def kinds_of(form):
    return {form}.union(*(kinds_of(each) for each in form.__subclasses__()))


@pytest.mark.exhaustive
def test_a_newcomer_without_a_place_on_the_roster_is_helped_too(founding, sign_in):
    user = User.objects.create_user("nadia", password="x")
    user.groups.add(Group.objects.get(name="Caseworker"))
    client = sign_in(user)

    lost, back = posted_in_vain(client, "/cases/key/words/", purpose="new")

    assert lost.status_code == 403
    assert "Nothing is lost." in lost.text
    assert "asks for them again" not in lost.text
    assert "Your six words" in client.post("/cases/key/words/", back).text
    assert posted_in_vain(client, "/cases/unlock/")[0].status_code == 404


def test_whoever_was_robbed_and_cannot_sign_in_is_helped_too(client, founding):
    client.get("/cases/taken/")

    lost, back = posted_in_vain(client, "/cases/taken/", code="1" * 20)

    assert lost.status_code == 403
    assert "1" * 20 not in lost.text
    assert "Type your stop code." in client.post("/cases/taken/", back).text


def test_what_another_site_sent_is_not_given_back(desk, sent):
    left_in_another_tab(desk)

    lost = desk.post(at("answer", sent), LATE, headers={"sec-fetch-site": "cross-site"})

    assert lost.status_code == 403
    assert "Zzlate" not in lost.text


FOREIGN = {"origin": "https://elsewhere.example"}, {"referer": "https://elsewhere.example/"}


@pytest.mark.sampled
@pytest.mark.parametrize("headers", FOREIGN)
def test_what_another_site_sent_by_an_older_browser_is_not_given_back(desk, sent, headers):
    left_in_another_tab(desk)

    lost = desk.post(at("answer", sent), LATE, headers=headers, secure=True)

    assert lost.status_code == 403
    assert not given_back(lost)


def test_whoever_may_not_come_in_gets_nothing_back(client, sign_in, sent):
    left_in_another_tab(client)
    nobody = client.post(at("answer", sent), LATE)
    sign_in(User.objects.create_superuser("stranger", password="x"))
    stranger = client.post(at("answer", sent), LATE)

    assert nobody.url.startswith("/accounts/login/")
    assert stranger.status_code == 404
    assert "Zzlate" not in stranger.text
