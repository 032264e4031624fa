"""An author writes a draft with all that the body editor offers; readers do not see it."""

import uuid

import pytest
from PIL import Image
from playwright.sync_api import expect


@pytest.fixture
def photograph(tmp_path):
    path = tmp_path / "photograph.jpg"
    Image.new("RGB", (1000, 700), "teal").save(path)
    return path


def write_body(page):
    body = page.get_by_role("textbox", name="Body")
    body.click()
    page.keyboard.type("No one shall be held in slavery or servitude.")
    page.get_by_role("button", name="blockquote").click()
    page.get_by_role("button", name="Say who is quoted").click()
    page.keyboard.type("Universal Declaration of Human Rights, article 4")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Cite a figure").click()
    dialog = page.get_by_role("dialog", name="Cite a figure")
    dialog.get_by_role("searchbox").fill("law trafficking 2014")
    expect(dialog.get_by_role("option")).to_have_count(1)
    dialog.get_by_role("radio", name="Set apart, with its source").check()
    dialog.get_by_role("button", name="Insert").click()
    expect(body).to_contain_text("about 90% · Countries whose law makes trafficking")


def upload_picture(page, photograph, words):
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Add another picture").click()
    popup = opened.value
    popup.locator("input[type=file]").set_input_files(photograph)
    popup.get_by_label("In words").fill(words)
    popup.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("combobox", name="Picture", exact=True)).to_contain_text(words)


def test_an_author_writes_a_draft_that_readers_do_not_see(
    sign_in, visit, photograph, assert_accessible
):
    title = f"Half a thought {uuid.uuid4().hex[:8]}"
    page = sign_in("author")
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Title:").fill(title)
    write_body(page)
    upload_picture(page, photograph, "A teal square")
    expect(page.get_by_role("button", name="Publish now")).to_have_count(0)
    assert_accessible(page)

    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    page.get_by_role("link", name="Preview").click()

    expect(page.get_by_text("Preview. Readers do not see this page.")).to_be_visible()
    expect(page.get_by_role("img", name="A teal square")).to_be_visible()
    quotation = page.get_by_role("blockquote")
    expect(quotation).to_contain_text("Universal Declaration of Human Rights, article 4")
    expect(page.get_by_text("about 90%")).to_be_visible()
    assert_accessible(page)
    reader = visit(script=False)
    reader.goto("/articles/")
    expect(reader.get_by_text(title)).to_have_count(0)
