"""A person asks for help without JavaScript, a caseworker answers, the person comes back."""

import re
from datetime import date, timedelta

import pytest

from config.i18n.languages import OFFERED
from tests.browser.asking import ask_for_help, come_back
from tests.browser.desk import unlock
from tests.browser.filling_in import NAME, STORY, follow, press

MOVED = date.today() + timedelta(days=17)  # noqa: DTZ011 -- a week later
NEWS = "My date is a week later."
REPLY = "We call you on Thursday."


def tell_a_date(page, look):
    """From the person's page to "my date changed", and back. Then look at the other news."""
    for number in (2, 3, 5, 1):
        follow(page, page.locator(f"main a[href='/legal-help/return/{number}/']"))
        look(page)
        if number != 1:
            page.go_back()
    page.locator("[name=date_of][value=hearing]").check()
    page.locator("[name=date_month]").select_option(str(MOVED.month))
    page.fill("[name=date_day]", str(MOVED.day))
    page.fill("[name=date_year]", str(MOVED.year))
    page.fill("[name=text]", NEWS)
    press(page)
    look(page)


def read_and_answer(desk, reference, look):
    """The request from the queue to the answer and the sheet to print."""
    look(desk)
    assert NAME not in desk.content()
    follow(desk, desk.get_by_role("link", name=reference))
    look(desk)
    assert "Court hearing" in desk.locator("main").inner_text()
    desk.get_by_text("In their own words").last.click()
    assert desk.get_by_text(STORY).is_visible()
    desk.locator("summary", has_text=re.compile(r"^\s*Read it")).click()
    assert desk.get_by_text(NEWS).is_visible()
    assert desk.get_by_text(f"{MOVED.day} {MOVED:%B %Y}").first.is_visible()
    desk.get_by_label("We asked the court or the office").check()
    follow(desk, desk.get_by_role("button", name="It is right", exact=True))
    look(desk)
    follow(desk, desk.get_by_role("button", name="Take it"))
    desk.get_by_role("textbox", name="Answer").fill(REPLY)
    follow(desk, desk.get_by_role("button", name="Send the answer"))
    assert desk.get_by_role("status").inner_text() == "Your answer is on the person’s page."
    follow(desk, desk.get_by_role("link", name="Sheet to print"))
    look(desk)
    assert STORY not in desk.content()


def give_new_code(desk, reference, look):
    """From the page of the request to the code that a caseworker reads out."""
    follow(desk, desk.get_by_role("link", name="Back"))
    desk.get_by_text("They lost it, or somebody else has it").click()
    desk.get_by_label("They said the word that only they know").last.check()
    follow(desk, desk.get_by_role("button", name="Give a new code"))
    look(desk)
    code = "".join(desk.locator(".code span").all_inner_texts())
    follow(desk, desk.get_by_role("link", name="Back to the request"))
    return code


@pytest.fixture
def look(assert_accessible, assert_readable):
    """What every page that a person in need meets must stand."""

    def look(page):
        assert_accessible(page)
        assert_readable(page)

    return look


# The other journeys ask for help in English.
@pytest.mark.sampled
@pytest.mark.parametrize("language", ["ar", *(code for code in OFFERED if code != "ar")])
def test_a_person_asks_and_a_caseworker_answers(visit, sign_in, look, assert_accessible, language):
    person = visit(script=False, width=320)
    code, reference = ask_for_help(person, language, look)

    come_back(person, "1" * 24, language)
    look(person)
    come_back(person, code, language)
    look(person)
    assert reference in person.locator("main").inner_text()
    tell_a_date(person, look)
    assert NEWS not in person.content()

    desk = sign_in("caseworker")
    unlock(desk)
    read_and_answer(desk, reference, assert_accessible)
    fresh = give_new_code(desk, reference, assert_accessible)

    come_back(person, code, language)
    assert REPLY not in person.content()
    come_back(person, fresh, language)
    assert person.get_by_text(REPLY).is_visible()
    look(person)
    follow(person, person.locator("main button[formaction='/legal-help/return/file/']"))
    look(person)
    press(person)  # without a file
    look(person)
    person.goto("/legal-help/return/withdraw/")
    look(person)
    press(person)
    look(person)
    press(person)
    assert person.get_by_text(REPLY).is_visible()

    follow(desk, desk.get_by_role("button", name="Lock the desk"))
    assert_accessible(desk)
    desk.go_back()
    assert desk.get_by_label("Your passphrase").is_visible()
    assert reference not in desk.locator("main").inner_text()


@pytest.mark.exhaustive  # tests/legal_help/desk/supervision/test_referrals.py asks each page
def test_a_supervisor_adds_another_place_and_a_person_finds_it(visit, sign_in, assert_accessible):
    desk = sign_in("supervisor")
    desk.goto("/staff/")
    assert_accessible(desk)
    unlock(desk)
    menu = desk.get_by_role("navigation", name="Casework")
    follow(desk, menu.get_by_role("link", name="Referrals"))
    assert_accessible(desk)
    follow(desk, desk.get_by_role("link", name="Add an entry"))
    assert_accessible(desk)
    desk.get_by_label("Name").fill("Refugee Lawyers of the Plains")
    desk.get_by_label("Web address").fill("https://lawyers.example/")
    desk.get_by_label("Anybody in the United States").check()
    desk.get_by_label("English").fill("Free lawyers in every state.")
    desk.get_by_label("I called: it is right").check()
    follow(desk, desk.get_by_role("button", name="Sign and save"))
    assert desk.get_by_role("status").inner_text() == "The entry is signed and saved."

    person = visit(script=False, width=360)
    person.goto("/legal-help/request/?language=ar")
    press(person)
    person.locator("[name=lawyer][value=no]").check()
    person.locator("[name=can_pay][value=yes]").check()
    press(person)
    assert_accessible(person)
    assert person.get_by_text("Free lawyers in every state.").get_attribute("lang") == "en"
