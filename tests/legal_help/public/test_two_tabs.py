"""One page of the form in two tabs: the second is told of the first, and loses nothing typed."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from config.i18n import languages
from legal_help.intake import drafts
from legal_help.public.http import cookies
from tests import english
from tests.legal_help.form_client import FormClient
from tests.legal_help.public.helpers import DOOR

pytestmark = pytest.mark.django_db

YOU, ARRIVAL = f"{DOOR}2/", f"{DOOR}9/"
TOLD = "This page has since been saved in another tab."
KEEP = "Keep what the other tab saved"


@pytest.fixture
def person(founding):
    draft, token = drafts.start_draft(answers={"begun_on": "2026-11-24", "need": ["fear"]})
    drafts.save_page(draft=draft, answers={"call_name": "Zqfirst", "city": "Reno"})
    client = FormClient()
    client.cookies["__Host-form"] = cookies.sign(f"{token}.en")
    return client


def tab(response):
    """What a page sends of itself, and what stands in its boxes."""
    page = LexborHTMLParser(response.text)
    boxes = page.css("#q input[type=hidden], #q input[type=text]")
    return {each.attributes["name"]: each.attributes.get("value") or "" for each in boxes}


def stored(person):
    cookie = cookies.read(person.cookies["__Host-form"].value)
    return drafts.open_draft(cookie=cookie).answers


def test_the_second_tab_is_told_and_decides(person):
    one, two = tab(person.get(YOU)), tab(person.get(YOU))
    person.post(YOU, {**one, "call_name": "Zqone"})

    told = person.post(YOU, {**two, "call_name": "Zqtwo"})

    assert TOLD in told.text
    assert [(str(each.question), each.words) for each in told.context["newer"]] == [
        ("What name should we use for you?", ["Zqone"])
    ]
    assert 'value="Zqtwo"' in told.text
    assert stored(person)["call_name"] == "Zqone"
    assert f'<a href="{YOU}">{KEEP}</a>' in told.text
    assert person.post(YOU, tab(told)).status_code == 302
    assert stored(person)["call_name"] == "Zqtwo"


def test_an_old_tab_does_not_put_back_what_was_changed_or_emptied(person):
    two = tab(person.get(YOU))
    person.post(YOU, {**tab(person.get(YOU)), "call_name": "Zqone", "city": ""})

    told = person.post(YOU, two)

    assert [each.words for each in told.context["newer"]] == [["Zqone"], ["Left empty"]]
    assert stored(person)["city"] == ""


@pytest.mark.parametrize("more", [{"_to": "es"}, {"_save": "1"}], ids=["language", "save"])
def test_no_other_button_of_an_old_tab_takes_anything_away(person, more):
    two = tab(person.get(YOU))
    person.post(YOU, {**two, "call_name": "Zqone"})

    told = person.post(YOU, {**two, "call_name": "Zqtwo", **more})

    assert 'value="Zqtwo"' in told.text
    assert told.context["newer"]
    assert stored(person)["call_name"] == "Zqone"


def test_tabs_that_answer_different_questions_are_not_asked(person):
    page = tab(person.get(ARRIVAL))
    person.post(ARRIVAL, {**page, "arrival_year": "2025"})

    after = person.post(ARRIVAL, {**page, "entry": "visa"})

    assert after.status_code == 302
    assert (stored(person)["arrival"], stored(person)["entry"]) == ("2025", "visa")


@pytest.mark.exhaustive
def test_what_the_other_tab_typed_and_nobody_understood_is_told_too(person):
    two = tab(person.get(ARRIVAL))
    person.post(ARRIVAL, {**two, "arrival_month": "2", "arrival_day": "31", "arrival_year": "2025"})

    told = person.post(ARRIVAL, {**two, "arrival_year": "2024"})

    assert [each.words for each in told.context["newer"]] == [["2 31 2025"]]
    assert 'value="2024"' in told.text


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", [code for code in languages.OFFERED if code != "en"])
def test_it_is_told_in_the_language_of_the_page(person, language):
    two = tab(person.get(YOU))
    person.post(YOU, {**two, "call_name": "Zqone", "city": ""})

    told = person.post(YOU, {**two, "call_name": "Zqtwo", "_to": language})

    assert len(told.context["newer"]) == 2
    assert english.left_on(told.text, language) == []


@pytest.mark.exhaustive
def test_one_tab_alone_is_never_told(person):
    for name in ("Zqone", "Zqtwo"):
        assert person.post(YOU, {**tab(person.get(YOU)), "call_name": name}).status_code == 302
    mistaken = person.post(ARRIVAL, {**tab(person.get(ARRIVAL)), "arrival_year": "25"})
    mended = person.post(ARRIVAL, {**tab(mistaken), "arrival_year": "2025"})

    assert TOLD not in mistaken.text
    assert mended.status_code == 302
