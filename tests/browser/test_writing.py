"""An author writes a draft with all that the body editor offers; readers do not see it."""

import uuid

import pytest
from PIL import Image
from playwright.sync_api import expect

LINKED = "/articles/why-30-july-is-set-aside-for-people-who-are-trafficked/"


@pytest.fixture
def photograph(tmp_path):
    path = tmp_path / "photograph.jpg"
    Image.new("RGB", (1000, 700), "teal").save(path)
    return path


def press(page, tool):
    """A tool of the row, or one that stands behind “More tools”."""
    button = page.get_by_role("button", name=tool, exact=True)
    if not button.is_visible():
        page.get_by_role("button", name="More tools").click()
    button.click()


def fill_in(page, button, **fields):
    """Press a button of the editor, and answer what its dialog asks."""
    press(page, button)
    dialog = page.get_by_role("dialog", name=button)
    for label, words in fields.items():
        dialog.get_by_label(label.replace("_", " ")).fill(words)
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_be_hidden()


def insert(dialog, what):
    """Press Insert, and wait for what it inserts: nobody types on within the same moment."""
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_be_hidden()
    expect(what).to_be_visible()


def write_words(page, body):
    page.keyboard.type("They waited")
    page.get_by_role("button", name="Footnote").click()
    page.keyboard.type("For nine years.")
    insert(page.get_by_role("dialog", name="Footnote"), body.locator("foot-note"))
    page.keyboard.type(" as ")
    page.get_by_role("button", name="Link", exact=True).click()
    dialog = page.get_by_role("dialog", name="Link")
    dialog.get_by_role("searchbox").fill("30 July trafficked")
    expect(dialog.get_by_role("radio", name="Why 30 July")).to_have_count(1)
    dialog.get_by_role("radio", name="Why 30 July").check()
    expect(dialog.get_by_label("Address")).to_have_value(LINKED)
    insert(dialog, body.get_by_role("link"))
    page.keyboard.type(" says.\nWe waited.")
    press(page, "Pull quote")
    page.keyboard.press("Enter")
    page.keyboard.type("No one shall be held in slavery or servitude.")
    page.get_by_role("button", name="Quotation", exact=True).click()
    fill_in(page, "Say who is quoted", Organisation="United Nations", When="1948-12-10")


def write_body(page):
    expect(page.get_by_role("toolbar", name="Body")).to_be_visible()
    body = page.get_by_role("textbox", name="Body")
    body.click()
    write_words(page, body)
    fill_in(page, "Table", What_the_table_shows="Cases")
    for words in ("Country", "2024", "2025", "Spain", "4"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    body.locator("p").first.click()
    page.keyboard.press("Control+End")
    page.get_by_role("button", name="Picture with caption").click()
    dialog = page.get_by_role("dialog", name="Picture with caption")
    # Another picture is chosen before the search finds the one that is wanted.
    dialog.get_by_role("radio").last.check()
    dialog.get_by_role("searchbox").fill("two diagonal bands")
    expect(dialog.get_by_role("radio")).to_have_count(1)
    expect(dialog.get_by_role("radio")).not_to_be_checked()
    dialog.get_by_role("radio").check()
    insert(dialog, body.locator("picture-card"))
    page.keyboard.type("Many colours.\n")
    page.get_by_role("button", name="Cite a figure").click()
    dialog = page.get_by_role("dialog", name="Cite a figure")
    dialog.get_by_role("searchbox").fill("law trafficking 2014")
    figure = dialog.get_by_role("radiogroup", name="Figures").get_by_role("radio")
    expect(figure).to_have_count(1)
    figure.check()
    dialog.get_by_role("radio", name="Set apart, with its source").check()
    insert(dialog, body.locator("stat-card"))
    page.keyboard.type("So it stands.")  # below, and not in the place of what was put in
    expect(body.locator("stat-card + p")).to_have_text("So it stands.")
    expect(body).to_contain_text("about 90% · Countries whose law makes trafficking")
    expect(body).to_contain_text("2014 · United Nations")
    write_parts(page, body)


def write_parts(page, body):
    """A heading, a list with its end, and a chart of all years."""
    page.keyboard.type("\n")
    press(page, "Heading 2")
    page.keyboard.type("What we ask for\n")
    press(page, "Bulleted list")
    page.keyboard.type("A law\nA judge who applies it\n\n")
    expect(body.get_by_role("listitem")).to_have_text(["A law", "A judge who applies it"])
    page.get_by_role("button", name="Cite a figure").click()
    dialog = page.get_by_role("dialog", name="Cite a figure")
    dialog.get_by_role("searchbox").fill("amnesty-recorded-executions-2024")
    figure = dialog.get_by_role("radiogroup", name="Figures").get_by_role("radio")
    expect(figure).to_have_count(1)
    figure.check()
    dialog.get_by_role("radio", name="All its years, as a chart").check()
    insert(dialog, body.locator("stat-chart"))


def upload_picture(page, photograph, words):
    page.get_by_role("button", name="Choose a picture").click()
    dialog = page.get_by_role("dialog", name="Picture of the article")
    dialog.get_by_role("button", name="Add a new picture").click()
    dialog.get_by_label("Picture:").set_input_files(photograph)
    dialog.get_by_label("Alt text:").fill(words)
    dialog.get_by_role("button", name="Add this picture").click()
    expect(dialog.get_by_role("status")).to_have_text("The picture is added, and chosen.")
    dialog.get_by_role("button", name="Choose this picture").click()
    expect(page.locator(".cover-now")).to_contain_text(words)


@pytest.mark.exhaustive  # test_publishing.py writes an article too
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
    expect(quotation).to_contain_text("United Nations. 10 December 1948")
    page.get_by_role("link", name="Note 1", exact=True).click()
    expect(page.locator("#note-1")).to_contain_text("For nine years.")
    expect(
        page.get_by_role("article").get_by_role("link", name="Why 30 July").first
    ).to_be_visible()
    expect(page.get_by_role("region", name="Cases").get_by_role("rowheader")).to_have_count(0)
    expect(page.get_by_role("columnheader", name="2024")).to_be_visible()
    expect(page.get_by_text("Many colours.")).to_be_visible()
    expect(page.get_by_text("about 90%")).to_be_visible()
    article = page.get_by_role("article")
    expect(article.get_by_role("heading", level=2, name="What we ask for")).to_be_visible()
    expect(
        article.get_by_role("listitem").filter(has_text="A judge who applies it")
    ).to_be_visible()
    expect(article.locator("figure svg[role=img]")).to_be_visible()
    assert_accessible(page)
    reader = visit(script=False)
    reader.goto("/articles/")
    expect(reader.get_by_text(title)).to_have_count(0)
