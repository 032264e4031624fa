"""Several pictures beside each other, what only decorates, and another picture on telephones."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.editing import BODY, save

WAVES, FAN, BANDS, RINGS = (
    "Waves under a pale disc",
    "A fan of many colours from one point",
    "Two diagonal bands that cross",
    "Interlocking rings coming apart",
)


@pytest.fixture
def begin_writing(sign_in):
    """Open the form of a new article, and be in its body."""

    def begin():
        page = sign_in("editor")
        page.goto("/admin/articles/article/add/")
        page.get_by_label("Title:").fill(f"Seen {uuid.uuid4().hex[:8]}")
        page.locator(BODY).click()
        return page

    return begin


def search(dialog, words):
    """Search, and choose what is found first."""
    dialog.get_by_role("searchbox").fill(words)
    dialog.get_by_role("searchbox").press("Enter")
    expect(dialog.locator("#picture-found :focus")).to_be_checked()


def saved(page):
    """Save the draft, and return its body as it comes back."""
    save(page)
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    expect(page.locator(BODY)).to_be_visible()
    return page.locator("textarea[name=body]").input_value()


@pytest.mark.exhaustive  # test_pictures.py chooses one in the same dialog
def test_a_gallery_keeps_each_caption_when_pictures_come_and_go(begin_writing, assert_accessible):
    page = begin_writing()
    page.get_by_role("button", name="Gallery", exact=True).click()
    dialog = page.get_by_role("dialog", name="Gallery")
    insert = dialog.get_by_role("button", name="Insert")
    expect(insert).to_be_disabled()
    for words in (WAVES, FAN, BANDS):
        search(dialog, words)
        expect(dialog.get_by_role("checkbox", name=words)).to_be_checked()
    together = dialog.get_by_role("group", name="In the gallery")
    expect(together.get_by_role("checkbox", name=FAN)).to_be_checked()
    assert_accessible(page)
    page.keyboard.press("Enter")

    gallery = page.locator(BODY).locator("picture-gallery")
    cards = gallery.locator("picture-card")
    expect(cards).to_have_count(3)
    for caption in ("The waves.", "The fan.", "The bands."):
        page.keyboard.type(caption)
        page.keyboard.press("Enter")
    page.keyboard.type("They go on.")
    expect(cards.locator("p")).to_have_text(["The waves.", "The fan.", "The bands."])
    expect(page.locator(BODY).locator("> p")).to_have_text(["They go on."])
    assert_accessible(page)
    before = saved(page)
    keys = re.findall('key="([0-9]+)"', before)
    captions = ("The waves.", "The fan.", "The bands.")
    cards_of = [
        f'<picture-card key="{key}">{caption}</picture-card>'
        for key, caption in zip(keys, captions, strict=True)
    ]
    whole = f"<picture-gallery>{''.join(cards_of)}</picture-gallery><p>They go on.</p>"
    assert before == whole

    cards.nth(2).locator("p").click()
    page.get_by_role("button", name="Gallery", exact=True).click()
    expect(together.get_by_role("checkbox")).to_have_count(3)
    together.get_by_role("checkbox", name=FAN).uncheck()
    search(dialog, RINGS)
    insert.click()
    expect(cards).to_have_count(3)
    expect(cards.locator("p")).to_have_text(["The waves.", "The bands.", ""])
    after = saved(page)
    assert after.startswith(f"<picture-gallery>{cards_of[0]}{cards_of[2]}<picture-card key=")


@pytest.mark.exhaustive
def test_the_pictures_of_a_gallery_change_places(begin_writing, assert_accessible):
    page = begin_writing()
    earlier = page.get_by_role("button", name="Move earlier")
    later = page.get_by_role("button", name="Move later")
    expect(earlier).to_be_hidden()
    page.get_by_role("button", name="Gallery", exact=True).click()
    dialog = page.get_by_role("dialog", name="Gallery")
    for words in (WAVES, FAN, BANDS):
        search(dialog, words)
    page.keyboard.press("Enter")
    captions = page.locator(BODY).locator("picture-gallery picture-card p")
    for caption in ("The waves.", "The fan.", "The bands."):
        page.keyboard.type(caption)
        if caption != "The bands.":
            page.keyboard.press("Enter")
    expect(later).to_have_attribute("class", re.compile("disabled"))

    earlier.press("Enter")
    earlier.press("Enter")  # the focus stayed
    expect(captions).to_have_text(["The bands.", "The waves.", "The fan."])
    expect(earlier).to_have_attribute("class", re.compile("disabled"))
    assert_accessible(page)
    captions.nth(0).click()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("End")
    page.keyboard.type(" Two.")
    page.keyboard.press("Alt+ArrowUp")
    expect(captions).to_have_text(["The bands. Two.", "The waves.", "The fan."])
    page.locator(BODY).get_by_role("img", name=WAVES).click()
    later.click()
    expect(captions).to_have_text(["The bands. Two.", "The fan.", "The waves."])
    assert re.findall("[>](The [a-z]+)", saved(page)) == ["The bands", "The fan", "The waves"]


@pytest.mark.exhaustive
def test_a_gallery_of_one_becomes_a_picture_and_of_none_goes(begin_writing):
    page = begin_writing()
    page.get_by_role("button", name="Gallery", exact=True).click()
    dialog = page.get_by_role("dialog", name="Gallery")
    for words in (WAVES, FAN):
        search(dialog, words)
    page.keyboard.press("Enter")
    cards = page.locator(BODY).locator("picture-gallery picture-card")
    cards.nth(1).get_by_role("img").click()
    page.keyboard.press("Backspace")
    expect(cards).to_have_count(1)
    assert "gallery" not in saved(page)
    page.locator(BODY).get_by_role("img", name=WAVES).click()
    page.keyboard.press("Backspace")
    expect(page.locator(BODY).locator("picture-card")).to_have_count(0)


@pytest.mark.exhaustive
def test_what_only_decorates_is_not_read_aloud(begin_writing, assert_accessible):
    page = begin_writing()
    page.get_by_role("button", name="Picture with caption").click()
    dialog = page.get_by_role("dialog", name="Picture with caption")
    search(dialog, FAN)
    decorates = dialog.get_by_role("checkbox", name="Only decorates: not read aloud")
    other = dialog.get_by_label("Other alt text")
    other.fill("Many colours")
    decorates.check()
    expect(other).to_be_disabled()
    assert_accessible(page)
    dialog.get_by_role("button", name="Insert").click()
    card = page.locator(BODY).locator("picture-card")
    expect(card).to_contain_text("Only decorates: not read aloud")
    expect(card.get_by_role("img")).to_have_count(0)  # nor here
    assert '<picture-card decorative="yes" key=' in saved(page)

    card.locator("> img").dblclick()
    expect(decorates).to_be_checked()
    decorates.uncheck()
    other.fill("Many colours")
    dialog.get_by_role("button", name="Insert").click()
    expect(card.get_by_role("img", name="Many colours")).to_be_visible()
    assert '<picture-card alt="Many colours" key=' in saved(page)


@pytest.mark.exhaustive
def test_telephones_show_another_picture_until_one_goes_back(begin_writing, assert_accessible):
    page = begin_writing()
    more = page.get_by_role("button", name="More tools")
    on_phone = page.get_by_role("button", name="Different picture on phones")
    more.click()
    expect(on_phone).to_be_disabled()
    more.click()
    page.get_by_role("button", name="Picture with caption").click()
    search(page.get_by_role("dialog", name="Picture with caption"), FAN)
    page.keyboard.press("Enter")
    more.click()
    on_phone.click()
    dialog = page.get_by_role("dialog", name="Different picture on phones")
    expect(dialog.get_by_label("Other alt text")).to_be_hidden()
    search(dialog, WAVES)
    assert_accessible(page)
    page.keyboard.press("Enter")
    card = page.locator(BODY).locator("picture-card")
    expect(card).to_contain_text(f"On phones: {WAVES}")
    assert_accessible(page)
    assert re.search('<picture-card key="[0-9]+" phone="[0-9]+">', saved(page))

    card.locator("> img").click()
    more.click()
    on_phone.click()
    expect(dialog.get_by_role("radio", name=WAVES)).to_be_checked()
    dialog.get_by_role("button", name="The same picture everywhere").click()
    expect(card).not_to_contain_text("On phones")
    assert "phone" not in saved(page)
