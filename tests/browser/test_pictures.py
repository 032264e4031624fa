"""Pictures are chosen by seeing them, and added where they are needed."""

import base64
import re
import uuid

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.editing import BODY

# As a browser hands on what was dragged from a folder, or copied: a file, and words with it or none.
ARRIVES = """(body, [kind, bytes, html]) => {
  const data = new DataTransfer()
  data.items.add(new File([Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0))], "a.jpg", { type: "image/jpeg" }))
  if (html) data.setData("text/html", html)
  const { left, top } = body.getBoundingClientRect()
  const said = { bubbles: true, cancelable: true, clientX: left + 20, clientY: top + 20 }
  body.dispatchEvent(kind === "drop" ? new DragEvent("drop", { ...said, dataTransfer: data })
    : new ClipboardEvent("paste", { ...said, clipboardData: data }))
}"""
HAS_COME = "image => image.complete && image.naturalWidth > 0"
SHADE_ABOVE = """crop => {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })
  context.drawImage(crop, 5, 1, 1, 1, 0, 0, 1, 1)
  return context.getImageData(0, 0, 1, 1).data[0]
}"""


BETWEEN_THE_BARS = """card => {
  const [tools, buttons, caption, credit] = [".prose-menubar", ".submit-row.stays", "picture-card p", "picture-card small"]
    .map((part) => document.querySelector(part).getBoundingClientRect())
  return tools.top >= 0 && tools.bottom <= caption.top && credit.bottom <= buttons.top
}"""


@pytest.fixture
def photograph(tmp_path):
    path = tmp_path / "photograph.jpg"
    Image.new("RGB", (1000, 700), "teal").save(path)
    return path


def test_the_picture_of_an_article_is_chosen_by_seeing_it(sign_in, assert_accessible):
    page = sign_in("editor")
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Title:").fill(f"Seen {uuid.uuid4().hex[:8]}")
    choose = page.get_by_role("button", name="Choose a picture")
    expect(choose.locator("img")).to_be_hidden()
    choose.press("Enter")
    dialog = page.get_by_role("dialog", name="Picture of the article")
    expect(dialog.get_by_label("Other alt text")).to_be_hidden()
    page.keyboard.type("waves pale disc")
    expect(dialog.get_by_role("radio")).to_have_count(1)
    assert_accessible(page)
    page.keyboard.press("Enter")  # to the pictures
    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    expect(choose).to_be_focused()
    expect(choose.locator("img")).to_be_visible()
    page.wait_for_function(HAS_COME, arg=choose.locator("img").element_handle())
    chosen = page.locator(".cover-now")
    expect(chosen).to_contain_text("Waves under a pale disc")
    assert_accessible(page)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    expect(choose.locator("img")).to_be_visible()
    choose.click()
    expect(dialog.get_by_role("radio", name="Waves under")).to_be_checked()
    dialog.get_by_role("button", name="Cancel").click()
    expect(chosen).to_contain_text("Waves under a pale disc")
    page.get_by_role("button", name="Remove the picture").click()
    expect(choose).to_be_focused()
    expect(choose.locator("img")).to_be_hidden()
    expect(chosen).to_be_hidden()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    expect(choose.locator("img")).to_be_hidden()


@pytest.mark.exhaustive
def test_a_new_picture_is_added_from_the_dialog_by_keyboard(
    sign_in, assert_accessible, photograph, tmp_path
):
    page = sign_in("author")
    page.goto("/admin/articles/article/add/")
    body = page.locator(BODY)
    body.click()
    page.get_by_role("button", name="Picture with caption").press("Enter")
    dialog = page.get_by_role("dialog", name="Picture with caption")
    dialog.get_by_role("button", name="Add a new picture").press("Enter")
    upload = dialog.get_by_label("Picture:")
    expect(upload).to_be_focused()
    expect(dialog.get_by_role("button", name="Insert")).to_be_hidden()
    no_picture = tmp_path / "no-picture.jpg"
    no_picture.write_text("These are words.")
    upload.set_input_files(no_picture)
    words = f"A teal square {uuid.uuid4().hex[:8]}"
    dialog.get_by_label("Alt text:").fill(words)
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("This file is not a picture we can read.")).to_be_visible()
    expect(upload).to_be_focused()
    expect(upload).to_have_accessible_description(re.compile("not a picture we can read"))
    expect(dialog.get_by_label("Alt text:")).to_have_value(words)
    assert_accessible(page)

    upload.set_input_files(photograph)
    dialog.get_by_label("Alt text:").press("Enter")

    expect(dialog.get_by_role("status")).to_have_text("The picture is added, and chosen.")
    expect(dialog.get_by_role("radio", name=words)).to_be_checked()
    expect(dialog.get_by_role("button", name="Insert")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(body.get_by_role("img", name=words)).to_be_visible()
    page.get_by_role("button", name="Choose a picture").click()
    dialog = page.get_by_role("dialog", name="Picture of the article")
    expect(dialog.get_by_role("radio").first).to_be_visible()
    dialog.get_by_role("radio", name=words).check()
    dialog.get_by_role("button", name="Choose this picture").click()
    expect(page.locator(".cover-now")).to_contain_text(words)


@pytest.mark.exhaustive
def test_a_picture_that_does_not_arrive_loses_no_word(sign_in, photograph, not_there, base_url):
    address = f"{base_url}/admin/articles/image/while-writing/"
    not_there.add(address)
    page = sign_in("editor")
    page.goto("/admin/articles/article/add/")
    page.get_by_role("button", name="Choose a picture").click()
    dialog = page.get_by_role("dialog", name="Picture of the article")
    dialog.get_by_role("button", name="Add a new picture").click()
    dialog.get_by_label("Picture:").set_input_files(photograph)
    dialog.get_by_label("Alt text:").fill("A teal square")
    page.route(address, lambda route: route.abort())
    dialog.get_by_role("button", name="Add this picture").click()
    expect(dialog.get_by_role("status")).to_contain_text("did not reach us")
    dialog.get_by_role("button", name="Back to the pictures").click()
    expect(dialog.get_by_role("button", name="Add a new picture")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Alt text:")).to_have_value("A teal square")
    assert dialog.get_by_label("Picture:").evaluate("field => field.files.length") == 1


@pytest.mark.exhaustive
def test_the_focal_point_is_set_by_pressing_on_the_picture(sign_in, assert_accessible, tmp_path):
    tall = tmp_path / "tall.png"
    Image.linear_gradient("L").resize((600, 1200)).save(tall)
    page = sign_in("editor")
    page.goto("/admin/articles/image/add/")
    mark = page.get_by_role("slider", name="Focal point")
    expect(mark).to_be_hidden()
    page.get_by_label("Picture:").set_input_files(tall)
    expect(mark).to_have_attribute(
        "aria-valuetext", "50 per cent from the left, 50 per cent from the top"
    )
    page.get_by_label("Alt text").fill(f"From dark to bright {uuid.uuid4().hex[:8]}")
    across, down = (
        page.get_by_label("Focal point, from the left"),
        page.get_by_label("from the top"),
    )
    square = page.locator(".focal-crop", has_text="on phones").locator("canvas")
    assert 60 < square.evaluate(SHADE_ABOVE) < 68  # a quarter down
    whole = page.locator(".focal-picture canvas")
    box = whole.bounding_box()
    whole.click(position={"x": box["width"] / 4, "y": box["height"] / 10})
    expect(across).to_have_value("25")
    expect(down).to_have_value("10")
    expect(mark).to_be_focused()
    assert square.evaluate(SHADE_ABOVE) < 4
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(down).to_have_value("0")
    expect(across).to_have_value("26")
    assert_accessible(page)
    page.get_by_role("button", name="Save and continue").click()

    expect(mark).to_have_attribute(
        "aria-valuetext", "26 per cent from the left, 0 per cent from the top"
    )
    down.fill("40")
    expect(mark).to_have_attribute("aria-valuenow", "26")
    expect(mark).to_have_attribute(
        "aria-valuetext", "26 per cent from the left, 40 per cent from the top"
    )
    assert_accessible(page)


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_picture_that_is_dropped_or_pasted_only_needs_its_words(sign_in, photograph, kind):
    content = base64.b64encode(photograph.read_bytes()).decode()
    page = sign_in("editor")
    page.goto("/admin/articles/article/add/")
    body = page.locator(BODY)
    body.click()
    body.evaluate(ARRIVES, [kind, content, "<p style='color: red'>Words of a document</p>"])
    if kind == "paste":
        expect(body).to_contain_text("Words of a document")
    dialog = page.get_by_role("dialog", name="Picture with caption")
    expect(dialog).to_be_hidden()
    body.evaluate(ARRIVES, [kind, content, '<style>p {}</style><img src="x.jpg">'])
    expect(dialog.get_by_label("Alt text:")).to_be_focused()
    words = f"A teal square {uuid.uuid4().hex[:8]}"
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Insert")).to_be_focused()
    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    expect(body.get_by_role("img", name=words)).to_be_visible()
    expect(body.locator("picture-card")).to_have_count(1)


@pytest.mark.exhaustive
@pytest.mark.parametrize("width", [400, 1366])
@pytest.mark.parametrize("lines", [9, 0])
def test_below_a_picture_one_writes_its_caption_in_sight_and_not_its_credit(
    sign_in, assert_accessible, photograph, width, lines
):
    page = sign_in("editor", width=width)
    page.goto("/admin/articles/article/add/")
    body = page.locator(BODY)
    body.click()
    page.keyboard.type("They wait.\n" * lines + "They go on waiting.")
    page.keyboard.press("Control+ArrowLeft")  # within a line
    page.get_by_role("button", name="Picture with caption").click()
    dialog = page.get_by_role("dialog", name="Picture with caption")
    dialog.get_by_role("button", name="Add a new picture").click()
    dialog.get_by_label("Picture:").set_input_files(photograph)
    dialog.get_by_label("Alt text:").fill(f"A teal square {uuid.uuid4().hex[:8]}")
    dialog.get_by_label("Credit:").fill("Photo: Bo")
    dialog.get_by_role("button", name="Add this picture").click()
    dialog.get_by_role("button", name="Insert").click()

    caption = body.locator("picture-card p")
    expect(caption).to_have_attribute("data-hint", "Caption: what the picture shows")
    expect(body.locator("picture-card small")).to_have_text("Credit of the picture: Photo: Bo")
    expect(body).to_be_focused()
    page.wait_for_function(BETWEEN_THE_BARS)
    assert_accessible(page)
    page.keyboard.type("The square.")
    expect(caption).to_have_text("The square.")
    expect(body.locator("picture-card small")).to_have_text("Credit of the picture: Photo: Bo")
    page.keyboard.press("Enter")
    page.keyboard.type("After it.")
    expect(body.locator("picture-card + p")).to_have_text("After it.")


@pytest.mark.exhaustive
def test_nothing_is_inserted_before_the_new_picture_stands_in_the_list(sign_in, photograph):
    page = sign_in("editor")
    page.goto("/admin/articles/article/add/")
    page.locator(BODY).click()
    page.get_by_role("button", name="Picture with caption").click()
    dialog = page.get_by_role("dialog", name="Picture with caption")
    insert = dialog.get_by_role("button", name="Insert")
    expect(insert).to_be_enabled()
    dialog.get_by_role("button", name="Add a new picture").click()
    dialog.get_by_label("Picture:").set_input_files(photograph)
    words = f"A teal square {uuid.uuid4().hex[:8]}"
    dialog.get_by_label("Alt text:").fill(words)
    held_back = []

    def hold_back(route):  # a method that is built in is no handler to Playwright
        held_back.append(route)

    page.route("**/pictures/?q=", hold_back)
    dialog.get_by_role("button", name="Add this picture").click()

    expect(insert).to_be_visible()
    expect(insert).to_be_disabled()
    held_back.pop().continue_()
    expect(dialog.get_by_role("radio", name=words)).to_be_checked()
    insert.click()
    expect(page.locator(BODY).get_by_role("img", name=words)).to_be_visible()


@pytest.mark.exhaustive
def test_a_picture_in_the_text_is_chosen_opened_and_taken_away(sign_in):
    page = sign_in("editor")
    page.goto("/admin/articles/article/add/")
    body = page.locator(BODY)
    body.click()
    page.keyboard.type("They wait.")
    page.get_by_role("button", name="Picture with caption").click()
    dialog = page.get_by_role("dialog", name="Picture with caption")
    dialog.get_by_role("searchbox").fill("fan of many colours")
    dialog.get_by_role("searchbox").press("Enter")
    expect(dialog.get_by_role("radio", checked=True)).to_be_focused()
    page.keyboard.press("Enter")
    card = body.locator("picture-card")
    expect(card).to_be_visible()
    page.keyboard.type("A")
    expect(card.locator("p")).to_have_text("A")

    page.keyboard.press("Backspace")
    expect(card).not_to_contain_class("ProseMirror-selectednode")
    page.keyboard.press("Backspace")  # nothing is left to delete but the picture: it is chosen
    expect(card).to_contain_class("ProseMirror-selectednode")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("radio", name="fan of many colours")).to_be_checked()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    card.get_by_role("img").dblclick()
    expect(dialog.get_by_role("radio", name="fan of many colours")).to_be_checked()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(body).to_be_focused()
    body.locator("> p").click()
    expect(card).not_to_contain_class("ProseMirror-selectednode")
    card.get_by_role("img").click()
    expect(card).to_contain_class("ProseMirror-selectednode")
    page.keyboard.press("Backspace")
    expect(card).to_have_count(0)
    expect(body).to_have_text("They wait.")
