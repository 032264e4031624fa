"""A caseworker goes through the queue by keyboard: filters, a tab of their own, and Back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import said
from tests.browser.filling_in import follow
from tests.browser.keyboard import MOST_STOPS, tab_to

SOMALIS = ("first", "second", "third")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def press_and_go(page, key):
    with page.expect_navigation():
        page.keyboard.press(key)


def tab_to_choice(page, words):
    """Press Tab until the keyboard stands on the box of this label."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        label = page.evaluate("document.activeElement.closest('label')?.textContent.trim()")
        if label and label.startswith(words):
            return
    raise AssertionError(words)


def tab_back_to(page, words):
    """Press Shift and Tab until the keyboard stands on these words."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Shift+Tab")
        if here(page) == words:
            return
    raise AssertionError(words)


def here(page):
    """The words on which the keyboard stands."""
    return page.evaluate("document.activeElement.textContent.trim()")


@pytest.mark.exhaustive  # test_help.py goes through the queue
def test_through_the_queue_by_keyboard(asked, at_desk, assert_accessible, assert_readable):
    desk = at_desk("caseworker")
    press(desk, "/")
    assert here(desk) == "Filter"
    press_and_go(desk, "Enter")
    assert_accessible(desk)
    press(desk, "/")
    tab_to_choice(desk, "Somali")
    press(desk, "Space")
    tab_to(desk, "^Show$")
    press_and_go(desk, "Enter")
    assert "requests of" in said(desk)
    listed = desk.locator(".rows a").all_inner_texts()
    assert {asked[who][0] for who in SOMALIS} <= {*listed}
    assert_accessible(desk)
    assert_readable(desk)

    press(desk, "j", "j", "k", "j")
    assert here(desk) == listed[1]
    press_and_go(desk, "Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text(listed[1])
    desk.go_back()
    expect(desk).to_have_url(re.compile("language=so"))
    assert here(desk) == listed[1]
    press(desk, "j")
    assert here(desk) == listed[2]
    # So does the link on the page of the request, also after something was done there.
    press_and_go(desk, "Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text(listed[2])
    tab_to(desk, "^Take it$")
    press_and_go(desk, "Enter")
    assert_accessible(desk)
    tab_back_to(desk, "Queue")  # Tab goes on below, from what was done
    press_and_go(desk, "Enter")
    expect(desk).to_have_url(re.compile(rf"\?language=so#{listed[2]}$"))
    assert here(desk) == listed[2]

    tab_to(desk, "^Keys$")
    press(desk, "Enter")
    tab_to(desk, "^Turn the keys off$")
    press(desk, "Enter", "k")
    assert here(desk) == "Turn the keys on"
    press(desk, "Enter", "k")
    assert here(desk) == listed[-1]


@pytest.mark.exhaustive
def test_a_tab_of_ones_own_by_keyboard(asked, at_desk, assert_accessible):
    desk = at_desk("caseworker")
    desk.goto("/cases/?language=so")
    tab_to(desk, "^Keep these filters as a tab$")
    press(desk, "Enter")
    tab_to(desk, "title$")
    desk.keyboard.type("jk of Mondays")
    assert_accessible(desk)
    press_and_go(desk, "Enter")
    assert said(desk) == "The tab is saved. You find it beside the others."
    desk.goto("/cases/")
    tab_to(desk, "^jk of Mondays$")
    press_and_go(desk, "Enter")
    assert desk.get_by_role("link", name=asked["third"][0]).is_visible()
    assert_accessible(desk)
    tab_to(desk, "Delete the tab")
    press_and_go(desk, "Enter")
    assert said(desk) == "The tab is deleted. The requests are as they were."
    assert desk.get_by_role("link", name="jk of Mondays").count() == 0


@pytest.mark.exhaustive  # tests/legal_help/desk/queue/test_search.py asks each page
def test_somebody_calls_and_is_found_by_name(asked, at_desk, assert_accessible, assert_readable):
    reference, _code = asked["third"]
    desk = at_desk("caseworker")
    follow(desk, desk.get_by_role("link", name="Search requests"))
    assert_accessible(desk)
    desk.get_by_label("A name, a telephone number").fill("Duale, Ayan")
    follow(desk, desk.get_by_role("button", name="Find"))
    found = desk.get_by_role("region", name="All of these names, or all of theirs")
    assert "Cige" not in found.inner_text()
    assert_accessible(desk)
    assert_readable(desk)
    follow(desk, found.get_by_role("link", name=reference))
    assert desk.get_by_text("Ayaan Cige Duale").first.is_visible()
