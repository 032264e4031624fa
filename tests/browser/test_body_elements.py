"""What stands between the paragraphs of a page: each is made by keyboard, and seen on the preview."""

import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.editing import BODY, save


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


def fill_in(part, said):
    for label, words in said.items():
        part.get_by_label(label, exact=True).fill(words)


def insert(dialog):
    dialog.get_by_role("button", name="Insert").press("Enter")


def choose_picture(page, part, words):
    """Choose the first picture with these words for a part of a dialog; return its key."""
    part.get_by_role("button", name="Choose a picture").press("Enter")
    library = page.get_by_role("dialog", name="Picture with caption")
    library.get_by_role("searchbox").fill(words)
    library.get_by_role("searchbox").press("Enter")
    chosen = library.locator("#picture-found :focus")
    expect(chosen).to_be_checked()
    key = chosen.input_value()
    insert(library)
    return key


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


@pytest.mark.exhaustive  # a detail of the tool of the first test
def test_an_accordion_is_taken_away_and_its_words_stay(begin_writing):
    page = begin_writing()
    choose_tool(page, "Accordion")
    page.keyboard.type("Who are we?")
    page.keyboard.press("Enter")
    page.keyboard.type("Four people.")
    choose_tool(page, "Accordion")

    assert saved(page) == "<p>Who are we?</p><p>Four people.</p>"


@pytest.mark.exhaustive  # tests/articles/body/test_elements.py has each element
def test_a_call_cards_and_a_place_are_filled_in_by_keyboard(begin_writing, assert_accessible):
    page = begin_writing()
    page.get_by_role("button", name="Heading 2").press("Enter")
    page.keyboard.type("About us")  # the titles of cards are headings below one
    page.keyboard.press("Enter")
    choose_tool(page, "Call to action")
    call = page.get_by_role("dialog", name="Call to action")
    fill_in(call, {"One sentence": "We live from gifts.", "Button text": "Give now"})
    fill_in(call, {"Address": "javascript:alert(1)"})
    insert(call)
    expect(call).to_be_visible()  # and says why
    expect(call.get_by_label("One sentence")).to_have_value("We live from gifts.")
    assert "not an address" in call.get_by_label("Address").evaluate(
        "field => field.validationMessage"
    )
    assert_accessible(page)
    fill_in(call, {"Address": "/topics/"})
    insert(call)

    choose_tool(page, "Cards")
    cards = page.get_by_role("dialog", name="Cards")
    fill_in(cards.get_by_role("group", name="Card 1"), {"Title": "Press"})
    second = cards.get_by_role("group", name="Card 2")
    fill_in(second, {"Title": "Jobs", "A few words": "Work with us.", "Address": "/articles/"})
    key = choose_picture(page, second, "Waves")
    assert_accessible(page)
    second.get_by_role("button", name="Move earlier").press("Enter")
    insert(cards)

    choose_tool(page, "Place")
    place = page.get_by_role("dialog", name="Place")
    fill_in(place, {"Postal address, line by line": "1 Main Street\nLyon"})
    fill_in(place, {"Its web address": "www.example.org/map"})
    insert(place)
    expect(place).to_be_visible()  # a link has words
    fill_in(place, {"Text of a link to a map elsewhere": "Open the map"})
    insert(place)

    whole = (
        '<h2>About us</h2><call-to-action><p>We live from gifts.</p><a href="/topics/">Give now</a></call-to-action>'
        f'<card-list><card-item><picture-card key="{key}"></picture-card>'
        '<h3><a href="/articles/">Jobs</a></h3><p>Work with us.</p></card-item>'
        "<card-item><h3>Press</h3></card-item></card-list>"
        '<map-place><p>1 Main Street<br>Lyon</p><a href="https://www.example.org/map">Open the map</a>'
        "</map-place>"
    )
    assert saved(page) == whole
    page.locator(BODY).get_by_text("Call to action").dblclick()
    expect(call.get_by_label("Button text")).to_have_value("Give now")
    fill_in(call, {"Button text": "Give today"})
    insert(call)
    assert saved(page) == whole.replace("Give now", "Give today")

    main = preview(page)
    expect(main.get_by_role("link", name="Give today")).to_have_attribute("href", "/topics/")
    expect(main.get_by_role("heading", name="Jobs")).to_be_visible()
    expect(main.get_by_role("link", name="Open the map")).to_be_visible()
    assert_accessible(page)


@pytest.mark.exhaustive  # tests/articles/body/test_elements.py has each element
def test_lists_are_filled_in_by_keyboard(begin_writing, assert_accessible):
    page = begin_writing()
    choose_tool(page, "Newest articles")
    newest = page.get_by_role("dialog", name="Newest articles")
    fill_in(newest, {"How many": "2"})
    insert(newest)
    expect(newest).to_be_visible()  # three to ten
    fill_in(newest, {"How many": "3"})
    assert_accessible(page)
    insert(newest)

    choose_tool(page, "People")
    people = page.get_by_role("dialog", name="People")
    insert(people)
    expect(people).to_be_visible()  # and asks for one
    keys = []
    for name in ("Communications team", "Legal team"):
        people.get_by_label("Person").select_option(label=name)
        keys.append(people.get_by_label("Person").input_value())
        people.get_by_role("button", name="Add this person").press("Enter")
    people.get_by_role("button", name="Move earlier: Legal team").press("Enter")
    assert_accessible(page)
    insert(people)

    whole = f'<newest-list count="3"></newest-list><people-list authors="{keys[1]} {keys[0]}"></people-list>'
    assert saved(page) == whole
    main = preview(page)
    expect(main.get_by_role("list").first.get_by_role("listitem")).to_have_count(3)
    expect(main.get_by_text("Legal team")).to_be_visible()
    assert_accessible(page)
