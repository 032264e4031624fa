"""Pictures are added together, made unrecognisable, replaced and deleted; people take consent back."""

import base64
import io
import re
import uuid

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import expect

from tests.browser.editing import write
from tests.browser.pictures import add_picture, photograph

ADDED = "/admin/articles/image/while-writing/"
# As a browser hands on files that were dragged from a folder, or copied.
ARRIVES = """([kind, name, bytes]) => {
  const data = new DataTransfer()
  data.items.add(new File([Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0))], name, { type: "image/jpeg" }))
  document.querySelector(".drop").dispatchEvent(kind === "drop"
    ? new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data })
    : new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data }))
}"""


def find(page, words):
    """Open the change form of the picture with these words, once a worker has drawn it."""
    for _ in range(300):
        page.goto(f"/admin/articles/image/?q={words}")
        if page.locator("img.thumbnail[src^='/media/']").count():
            break
        page.wait_for_timeout(100)
    page.get_by_role("link", name=words).last.click()
    expect(page.get_by_label("Alt text:").first).to_have_value(words)


@pytest.fixture
def stored(sign_in):
    """Add a picture; gives the page of its change form, and its words."""

    def stored():
        page = sign_in("editor")
        words = f"Three faces {uuid.uuid4().hex[:8]}"
        add_picture(page, photograph(), words)
        find(page, words)
        return page, words

    return stored


def publish_with(page, title, words):
    """Publish an article over which the picture with these words stands."""
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Title:").fill(title)
    page.get_by_label("Summary:").fill("Who waits there, and since when.")
    write(page, "They wait.")
    page.get_by_role("button", name="Choose a picture").click()
    pictures = page.get_by_role("dialog", name="Picture of the article")
    pictures.get_by_role("radio", name=words).check()
    pictures.get_by_role("button", name="Choose this picture").click()
    expect(page.locator(".cover-now")).to_contain_text(words)
    page.get_by_role("radio", name="Nobody").check()
    page.get_by_role("button", name="Publish now").click()


def whole(page):
    """The whole picture, as an editor sees it whose page is at its change form."""
    address = re.sub(r"/change/.*", "/whole/", page.url)
    return Image.open(io.BytesIO(page.request.get(address).body())).convert("RGB")


def is_flat(image, box):
    """Whether one colour fills a part of it, in parts of its sides."""
    sides = (*image.size, *image.size)
    part = image.crop([round(each * side) for each, side in zip(box, sides, strict=True)])
    return max(ImageStat.Stat(part).stddev) < 3


@pytest.mark.exhaustive  # test_pictures.py adds one
def test_six_pictures_are_added_at_once_and_one_is_mended(sign_in, assert_accessible):
    page = sign_in("editor")
    name, seed = uuid.uuid4().hex[:8], uuid.uuid4().hex.encode()
    page.goto("/admin/articles/image/")
    page.get_by_role("link", name="Add several pictures").click()
    no_picture = {"name": "words.jpg", "mimeType": "image/jpeg", "buffer": b"These are words."}
    chosen = [photograph(seed), photograph(), photograph(), no_picture]
    page.get_by_label("Choose pictures, drop them here").set_input_files(chosen)
    for kind in ("drop", "paste"):
        content = base64.b64encode(photograph()["buffer"]).decode()
        page.evaluate(ARRIVES, [kind, f"{kind}.jpg", content])
    rows = page.get_by_role("list", name="Pictures to add").get_by_role("listitem")
    expect(rows).to_have_count(6)
    fields = rows.get_by_label("Alt text")
    expect(fields.nth(5)).to_be_focused()
    expect(fields.nth(4)).to_have_accessible_description(re.compile("^drop.jpg"))
    for number in range(6):
        fields.nth(number).fill(f"Picture {number} {name}")
    page.get_by_label("Credit:").fill("Photo: Bo")
    page.get_by_label("Licence:").select_option("ours")
    assert_accessible(page)
    held_back = []

    def hold_back(route):  # a method that is built in is no handler to Playwright
        held_back.append(route)

    page.route(f"**{ADDED}", hold_back, times=1)
    fields.nth(5).press("Enter")
    expect(rows.first.get_by_role("progressbar")).to_be_visible()
    held_back.pop().continue_()

    told = page.locator("#several-told")
    expect(told).to_have_text("Some pictures were not added. See below.")
    expect(rows.get_by_text("Added: ")).to_have_count(5)
    expect(rows.nth(3)).to_contain_text("This file is not a picture we can read.")
    expect(fields).to_have_value(f"Picture 3 {name}")
    expect(fields).to_be_focused()
    assert_accessible(page)
    rows.nth(3).get_by_role("button", name="Leave out").click()
    expect(rows).to_have_count(5)
    smaller = photograph(seed, (600, 400))
    page.get_by_label("Choose pictures, drop them here").set_input_files([smaller])
    page.keyboard.type(f"Picture 3 {name}")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(told).to_have_text("All pictures were added.")
    expect(rows.last).to_contain_text("It looks like a picture in the library:")
    expect(rows.last.get_by_role("link", name=f"Picture 0 {name}")).to_be_visible()
    assert_accessible(page)
    page.goto(f"/admin/articles/image/?q={name}")
    expect(page.locator("#result_list .words")).to_have_count(6)
    expect(page.locator("#result_list .field-credit", has_text="Photo: Bo")).to_have_count(6)
    assert_accessible(page)


@pytest.mark.exhaustive
def test_what_does_not_arrive_is_sent_again_with_its_words(sign_in, not_there, base_url):
    not_there.add(f"{base_url}{ADDED}")
    page = sign_in("editor")
    page.goto("/admin/articles/image/several/")
    page.get_by_label("Choose pictures, drop them here").set_input_files([photograph()])
    words = f"Sent twice {uuid.uuid4().hex[:8]}"
    page.keyboard.type(words)
    page.route(f"**{ADDED}", lambda route: route.abort(), times=1)
    page.keyboard.press("Enter")
    expect(page.get_by_text("It was not received.")).to_be_visible()
    expect(page.get_by_label("Alt text")).to_have_value(words)

    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_text("All pictures were added.")).to_be_visible()
    expect(page.get_by_role("link", name=words)).to_be_visible()


@pytest.mark.exhaustive
def test_faces_are_made_unrecognisable_with_the_mouse(stored, assert_accessible):
    page, words = stored()
    page.get_by_role("link", name="Make faces unrecognisable").click()
    stage = page.get_by_role("application", name="Picture to mark")
    stage.locator("canvas:not([width='1'])").wait_for()
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()

    def drag(*places):
        for number, (x, y) in enumerate(places):
            page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
            if number == 0:
                page.mouse.down()
        page.mouse.up()

    marks = page.get_by_role("list", name="Marks").get_by_role("listitem")
    drag((0.1, 0.1), (0.3, 0.4))
    expect(page.get_by_text("Marked.", exact=True)).to_be_visible()
    expect(marks).to_have_text([re.compile("Rectangle 1")])
    drag((0.7, 0.7), (0.9, 0.9))
    page.get_by_role("radio", name="a brush").check()
    drag((0.5, 0.1), (0.55, 0.2), (0.6, 0.3))
    expect(marks).to_have_count(3)
    expect(marks.last).to_contain_text("Brush stroke 3")
    page.get_by_role("button", name="Remove: Rectangle 2").click()
    expect(marks).to_have_count(2)
    assert_accessible(page)
    page.get_by_role("button", name="Overwrite for good").click()

    expect(page.get_by_text("2 regions were made unrecognisable for good.")).to_be_visible()
    image = whole(page)
    assert is_flat(image, (0.1, 0.1, 0.3, 0.4))
    assert is_flat(image, (0.54, 0.18, 0.56, 0.22))
    assert not is_flat(image, (0.7, 0.7, 0.9, 0.9))
    find(page, words)
    assert_accessible(page)


@pytest.mark.exhaustive
def test_faces_are_made_unrecognisable_with_the_keyboard_alone(stored, assert_accessible):
    page, _words = stored()
    page.get_by_role("link", name="Make faces unrecognisable").press("Enter")
    stage = page.get_by_role("application", name="Picture to mark")
    stage.locator("canvas:not([width='1'])").wait_for()
    page.get_by_role("radio", name="a rectangle").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(stage).to_be_focused()
    cursor = stage.locator(".blur-cursor")
    expect(cursor).to_be_visible()
    for key in ("Shift+ArrowUp", "Shift+ArrowLeft"):
        for _ in range(4):
            page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Started. Move the cross")).to_be_visible()
    assert_accessible(page)
    for key in ("Shift+ArrowDown", "Shift+ArrowRight"):
        for _ in range(8):
            page.keyboard.press(key)
    page.keyboard.press("Enter")
    marks = page.get_by_role("list", name="Marks").get_by_role("listitem")
    expect(marks).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Escape")
    expect(marks).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Remove: Rectangle 1")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("1 region was made unrecognisable for good.")).to_be_visible()
    image = whole(page)
    assert is_flat(image, (0.3, 0.3, 0.7, 0.7))
    assert not is_flat(image, (0.1, 0.1, 0.25, 0.25))


@pytest.mark.exhaustive
def test_nothing_is_overwritten_where_nothing_is_marked(stored, assert_accessible):
    page, _words = stored()
    page.get_by_role("link", name="Make faces unrecognisable").click()
    page.get_by_role("button", name="Overwrite for good").click()
    expect(page.get_by_text("Mark at least one face or region first.")).to_be_visible()
    assert_accessible(page)


@pytest.mark.exhaustive
def test_a_picture_is_replaced_and_then_deleted(stored, assert_accessible):
    page, words = stored()
    before = page.locator("img.thumbnail").get_attribute("src")
    page.get_by_role("link", name="Replace", exact=True).click()
    expect(page.get_by_text("It is not used.")).to_be_visible()
    assert_accessible(page)
    teal = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(teal, "PNG")
    new = {"name": "teal.png", "mimeType": "image/png", "buffer": teal.getvalue()}
    page.get_by_label("New picture").set_input_files(new)
    expect(page.get_by_role("radio", name="say that it is gone")).to_be_checked()
    page.get_by_label("Alt text").fill(words)
    page.get_by_label("Caption").fill("Teal, all of it.")
    page.get_by_role("button", name="Replace", exact=True).click()

    expect(page.get_by_text("Replaced wherever it is used.")).to_be_visible()
    expect(page.get_by_label("Caption:").first).to_have_value("Teal, all of it.")
    assert is_flat(whole(page), (0, 0, 1, 1))
    assert page.request.get(before).status == 410
    find(page, words)
    after = page.locator("img.thumbnail").get_attribute("src")
    assert page.request.get(after).status == 200
    page.get_by_role("link", name="Delete", exact=True).click()
    expect(page.get_by_text("Nobody can bring it back")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Delete for good").click()

    expect(page.get_by_text("Deleted, with all its files.")).to_be_visible()
    page.goto(f"/admin/articles/image/?q={words}")
    expect(page.get_by_text("0 pictures")).to_be_visible()
    assert page.request.get(after).status == 410
    assert_accessible(page)


@pytest.mark.exhaustive
def test_who_withdraws_consent_is_seen_by_no_reader(stored, visit, assert_accessible):
    page, words = stored()
    page.get_by_role("button", name="Add another Consent").click()
    page.get_by_label("Who agreed").first.fill("R. H.")
    page.get_by_label("Where the signed form is").first.fill("Folder 7")
    assert_accessible(page)
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_label("Who agreed").first).to_have_value("R. H.")
    assert_accessible(page)
    form = page.url
    title = f"They wait {uuid.uuid4().hex[:8]}"
    publish_with(page, title, words)
    page.get_by_role("list").get_by_role("link", name=title).click()
    reader = visit(script=False)
    reader.goto(page.url)
    shown = reader.get_by_role("article").get_by_role("img", name=words)
    expect(shown).to_be_visible()
    file = shown.get_attribute("src")
    assert reader.request.get(file).status == 200

    page.goto(form)
    page.get_by_label("Consent was withdrawn").first.check()
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    expect(page.get_by_label("Consent was withdrawn").first).to_be_checked()
    assert_accessible(page)
    reader.reload()
    expect(reader.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(shown).to_have_count(0)
    assert reader.request.get(file).status in (404, 410)
    assert_accessible(reader)
