"""The reading path without a mouse: every stop is seen and marked, and none is missed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import stops, tab_to
from tests.browser.pages import ARTICLE, IN_ARABIC

MISSED = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
)].filter(element => element.checkVisibility() && !window.stops.has(element))
  .map(element => element.outerHTML.slice(0, 80))"""
READ = [
    "/",
    pytest.param("/ar/", marks=pytest.mark.exhaustive),
    pytest.param("/articles/", marks=pytest.mark.exhaustive),
    pytest.param(ARTICLE, marks=pytest.mark.exhaustive),
    IN_ARABIC[ARTICLE],
    pytest.param("/observances/?topic=women", marks=pytest.mark.exhaustive),
    "/statistics/forcibly-displaced/",
    "/legal-help/",
]


@pytest.mark.parametrize("address", READ)
@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=pytest.mark.exhaustive)])
def test_every_stop_is_seen_and_marked_and_none_is_missed(visit, address, width):
    page = visit(width=width)
    page.goto(address)

    found = stops(page)
    assert len(found) > 10

    assert [stop for stop in found if not (stop["marked"] and stop["seen"])] == []
    assert page.evaluate(MISSED) == []


def test_read_from_the_home_page_to_a_note_and_back(visit):
    page = visit()
    page.goto("/")

    assert tab_to(page, "Skip to the page") == 1
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")

    page.goto("/")
    tab_to(page, "^Articles$")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/")
    tab_to(page, "^Why 30 July is set aside")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ARTICLE}")
    tab_to(page, r"^\[?1\]?$")
    page.keyboard.press("Enter")
    expect(page.locator("#note-1")).to_be_in_viewport()
    tab_to(page, "^Back, note 1, place 1$")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#\w"))
    place = page.url.partition("#")[2]
    expect(page.locator(f"[id='{place}']")).to_be_in_viewport()
    tab_to(page, "^Human trafficking$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Human trafficking")).to_be_visible()


def test_in_forced_colours_boundaries_and_the_keyboard_stay_visible(visit):
    page = visit(forced_colors="active")
    page.goto("/")

    drawn = page.locator(".btn").first.evaluate("button => getComputedStyle(button).borderTopStyle")

    assert drawn == "solid"
    assert [stop for stop in stops(page) if not (stop["marked"] and stop["seen"])] == []


def test_a_printed_article_is_the_article_alone(visit):
    page = visit()
    page.goto(ARTICLE)

    page.emulate_media(media="print")

    expect(page.get_by_role("article").get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("article").get_by_role("img").first).to_be_visible()
    expect(page.locator("nav").filter(visible=True)).to_have_count(0)
    expect(page.locator(".strip")).to_be_hidden()
    expect(page.get_by_text("Search the record")).to_be_hidden()
    source = page.locator(".prose a[href^=http]").first
    behind_it = "link => getComputedStyle(link, '::after').content"
    assert "http" in source.evaluate(behind_it)
    source.evaluate("link => link.classList.add('bare')")  # as where its words are its address
    assert source.evaluate(behind_it) == "none"
