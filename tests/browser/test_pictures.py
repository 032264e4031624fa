"""Pictures are chosen by seeing them."""

import uuid

import pytest
from playwright.sync_api import expect

# A dialog is the same on every database.
pytestmark = pytest.mark.once(on="sqlite")

HAS_COME = "image => image.complete && image.naturalWidth > 0"


def test_the_picture_of_an_article_is_chosen_by_seeing_it(sign_in, assert_accessible):
    page = sign_in("editor")
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Title:").fill(f"Seen {uuid.uuid4().hex[:8]}")
    choose = page.get_by_role("button", name="Choose a picture")
    expect(choose.locator("img")).to_be_hidden()
    choose.press("Enter")
    dialog = page.get_by_role("dialog", name="Picture of the article")
    expect(dialog.get_by_label("Picture in words")).to_be_hidden()
    page.keyboard.type("waves pale disc")
    expect(dialog.get_by_role("radio")).to_have_count(1)
    assert_accessible(page)
    page.keyboard.press("Enter")  # to the pictures
    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    expect(choose).to_be_focused()
    expect(choose.locator("img")).to_be_visible()
    page.wait_for_function(HAS_COME, arg=choose.locator("img").element_handle())
    chosen = page.get_by_role("combobox", name="Picture", exact=True)
    expect(chosen).to_contain_text("Waves under a pale disc")
    assert_accessible(page)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    expect(choose.locator("img")).to_be_visible()
    choose.click()
    expect(dialog.get_by_role("radio", name="Waves under")).to_be_checked()
    dialog.get_by_role("button", name="Cancel").click()
    expect(chosen).to_contain_text("Waves under a pale disc")
    page.get_by_title("Remove all items").click()
    expect(choose.locator("img")).to_be_hidden()
