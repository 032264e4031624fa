"""A letter is photographed and sent from an old telephone; a caseworker looks at it, and sends one back."""

import io
import random
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.asking import come_back
from tests.browser.desk import open_request
from tests.browser.filling_in import follow

MANY_PIECES = 1_200_000  # bytes, or a little less: four pieces


def photo(size=0):
    """A photograph of noise, which no encoder makes small, of at least so many bytes."""
    side = 200 if not size else int((size / 1.4) ** 0.5)
    noise = random.Random(5).randbytes(3 * side * side)  # noqa: S311 -- no secret
    content = io.BytesIO()
    Image.frombytes("RGB", (side, side), noise).save(content, "JPEG", quality=90)
    return {"name": "letter.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


def choose(page, file):
    follow(page, page.get_by_role("button", name="Send a photo or a document"))
    page.get_by_label("Choose the photo or the document").set_input_files(file)


def send(page):
    follow(page, page.get_by_role("button", name="Send", exact=True))


def test_a_letter_goes_there_and_another_comes_back(
    asked, visit, at_desk, assert_accessible, assert_readable
):
    reference, code = asked["second"]
    person = visit(script=False, width=320)
    come_back(person, code, "en")
    choose(person, photo())
    assert_accessible(person)
    assert_readable(person)
    send(person)
    assert person.get_by_text("a file with 1 page").is_visible()
    assert_accessible(person)

    desk = at_desk("caseworker")
    open_request(desk, reference)
    follow(desk, desk.get_by_role("link", name="Look at the file: 1 page"))
    picture = desk.get_by_role("img", name="Picture of page 1")
    expect(picture).to_have_js_property("naturalWidth", 200)
    assert_accessible(desk)
    follow(desk, desk.get_by_role("link", name="Back to the request"))
    desk.get_by_role("textbox", name="Answer").fill("Please sign this and keep a copy.")
    follow(desk, desk.get_by_role("button", name="Send it with a file"))
    desk.get_by_label("The file").set_input_files(photo())
    assert_accessible(desk)
    follow(desk, desk.get_by_role("button", name="Send the file"))
    assert desk.get_by_text("Your answer is on the person’s page.").is_visible()

    follow(person, person.get_by_role("link", name="Back"))
    follow(person, person.get_by_role("link", name="Look at the file: 1 page"))
    assert person.get_by_role("img", name="A picture of page 1").is_visible()
    assert_accessible(person)


@pytest.mark.exhaustive  # tests/legal_help/public/test_sent_files.py sends pieces
def test_a_file_arrives_in_pieces_over_a_line_that_breaks(
    asked, visit, assert_accessible, base_url, not_there
):
    _reference, code = asked["third"]
    person = visit(width=360)
    come_back(person, code, "en")
    choose(person, photo(MANY_PIECES))
    not_there.add(f"{base_url}/legal-help/return/file/piece/")  # where the line breaks
    asked_for = []

    def break_twice(route):
        if route.request.method == "POST":
            asked_for.append(route.request.headers["x-piece"])
        if len(asked_for) in {2, 4} and route.request.method == "POST":
            route.abort()
        else:
            route.continue_()

    person.route("**/file/piece/", break_twice)
    send(person)

    person.get_by_text("a file with 1 page").wait_for()
    # Only the piece that broke off travels again.
    assert asked_for == ["0", "1", "1", "2", "2", "3"]
    assert_accessible(person)


@pytest.mark.exhaustive  # tests/legal_help/public/test_sent_files.py sends it without a script
def test_a_page_that_locked_while_a_file_was_sent_keeps_the_words(asked, visit):
    _reference, code = asked["third"]
    person = visit(width=360)
    come_back(person, code, "en")
    choose(person, photo(MANY_PIECES))
    person.get_by_label("What is it?").fill("A letter from the court")
    person.context.clear_cookies(name=re.compile("form$"))

    send(person)

    assert person.get_by_text("What you were writing is still here.").is_visible()
    person.get_by_label("Your code").fill(code)
    follow(person, person.get_by_role("button", name="Open", exact=True))
    assert person.get_by_text("Please choose it again.").is_visible()
    assert person.get_by_label("What is it?").input_value() == "A letter from the court"
