"""What stands between the paragraphs of a page: each is made by keyboard, and seen on the preview."""

import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.test_history import BODY, save


@pytest.fixture
def begin_writing(sign_in):
    """Open the form of a new article at a width in pixels, and be in its body."""

    def begin(width=1280):
        page = sign_in("editor", width=width)
        page.goto("/admin/articles/article/add/")
        page.get_by_label("Title:").fill(f"About {uuid.uuid4().hex[:8]}")
        page.locator(BODY).focus()
        return page

    return begin


def choose_tool(page, name):
    """Press a tool behind the button of more elements, by keyboard."""
    more = page.get_by_role("button", name="More elements")
    more.press("Enter")
    page.get_by_role("button", name=name, exact=True).press("Enter")


def saved(page):
    """Save the draft, and return its body as it comes back."""
    save(page)
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    expect(page.locator(BODY)).to_be_visible()
    return page.locator("textarea[name=body]").input_value()


def preview(page):
    """Show the draft as readers will have it."""
    page.goto(page.url.replace("/change/", "/preview/"))
    return page.get_by_role("main")


def test_an_accordion_is_written_by_keyboard(begin_writing, assert_accessible):
    page = begin_writing()
    choose_tool(page, "Accordion")
    page.keyboard.type("Who are we?")
    page.keyboard.press("Enter")
    page.keyboard.type("Four people.")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("They go on.")
    assert_accessible(page)

    whole = "<details><summary>Who are we?</summary><p>Four people.</p></details><p>They go on.</p>"
    assert saved(page) == whole
    main = preview(page)
    expect(main.get_by_text("Four people.")).to_be_hidden()
    main.locator("summary", has_text="Who are we?").press("Enter")
    expect(main.get_by_text("Four people.")).to_be_visible()
    assert_accessible(page)


def test_an_accordion_is_taken_away_and_its_words_stay(begin_writing):
    page = begin_writing()
    choose_tool(page, "Accordion")
    page.keyboard.type("Who are we?")
    page.keyboard.press("Enter")
    page.keyboard.type("Four people.")
    choose_tool(page, "Accordion")

    assert saved(page) == "<p>Who are we?</p><p>Four people.</p>"
