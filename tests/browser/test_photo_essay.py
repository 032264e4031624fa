"""An article takes less than five minutes, a photo essay less than eight: counted in presses and letters."""

import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.editing import BODY, PASTE
from tests.browser.pictures import photograph

LETTER, PRESS = (
    0.28,
    1.2,
)  # seconds of somebody who types, and looks where to press, at an office's pace
MOST = 8 * 60
MOST_OF_AN_ARTICLE = 5 * 60
SEEN = (
    "Forty people wait in front of a closed iron gate",
    "A woman holds a plastic folder with her papers",
    "Two children sleep on a mat beside a wall",
    "A guard reads names from a list",
    "Bags and blankets in a row along the fence",
    "Portrait of Rahma, who has waited for six days",
)
CAPTIONS = (
    "The gate opens at eight, for ten people a day.",
    "Whoever loses the folder begins again at the end of the line.",
    "Nights are cold here from September on.",
    "Nobody knows who wrote the list, or when.",
    "Those who go for water leave a bag to keep their place.",
    "“I have told my story four times,” says Rahma, 34.",
)
TITLE = "Six days before the gate"
SUMMARY = "Those who seek asylum at the northern crossing wait in the open for days. We went there."
BEGINNING = (
    "The crossing has no office and no roof. Ten people a day are let in to say why they fled; the "
    "others wait, some since a week. In October we stayed with them for three days."
)
END = "The ministry has not answered our questions. The law gives it three days to register everybody."


class Counted:
    """Count the actions on a page, and estimate how long they take."""

    def __init__(self, page):
        self.page, self.letters, self.presses = page, 0, 0

    def type(self, words):
        self.letters += len(words)
        self.page.keyboard.type(words)

    def key(self, *keys):
        for key in keys:
            self.presses += 1
            self.page.keyboard.press(key)

    def press(self, control):
        self.presses += 1
        control.click()

    def drag(self, box, first, last):
        self.presses += 2
        for (x, y), act in ((first, self.page.mouse.down), (last, self.page.mouse.up)):
            self.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
            act()

    def choose_files(self, control, files):
        self.presses += 4  # the button, the first file, the last with Shift, and “Open”
        control.set_input_files(files)

    @property
    def seconds(self):
        return self.letters * LETTER + self.presses * PRESS


def add_together(counted, files, name):
    page = counted.page
    counted.press(page.get_by_role("link", name="Pictures", exact=True).first)
    counted.press(page.get_by_role("link", name="Add several pictures"))
    counted.choose_files(page.get_by_label("Choose pictures, drop them here"), files)
    for number, words in enumerate(SEEN):
        if number:
            counted.key("Tab", "Tab")
        counted.type(f"{words} {name}")
    counted.press(page.get_by_label("Credit:"))
    counted.type("Photo: Noor Haddad")
    counted.key("Tab", "ArrowDown")  # ours
    counted.press(page.get_by_role("button", name="Add", exact=True))
    expect(page.get_by_text("All pictures were added.")).to_be_visible()


def blur_the_second(counted, name):
    page = counted.page
    counted.press(page.get_by_role("link", name=f"{SEEN[1]} {name}"))
    counted.press(page.get_by_role("link", name="Make faces unrecognisable"))
    stage = page.get_by_role("application")
    stage.locator("canvas:not([width='1'])").wait_for()
    stage.scroll_into_view_if_needed()
    counted.drag(stage.bounding_box(), (0.2, 0.2), (0.4, 0.5))
    counted.drag(stage.bounding_box(), (0.6, 0.3), (0.7, 0.5))
    counted.press(page.get_by_role("button", name="Overwrite for good"))
    expect(page.get_by_text("2 regions were made unrecognisable")).to_be_visible()


def write_essay(counted, title, name):
    page = counted.page
    counted.press(page.get_by_role("row", name="Articles").get_by_role("link", name="Add"))
    counted.press(page.get_by_label("Title:"))
    counted.type(title)
    counted.key("Tab")
    counted.type(SUMMARY)
    counted.press(page.locator(BODY))
    counted.type(BEGINNING)
    counted.press(page.get_by_role("button", name="Gallery"))
    dialog = page.get_by_role("dialog", name="Gallery")
    for words in SEEN:  # the newest stand there at once
        counted.press(dialog.get_by_role("checkbox", name=f"{words} {name}"))
    counted.press(dialog.get_by_role("button", name="Insert"))
    expect(page.locator(BODY).locator("picture-gallery picture-card")).to_have_count(6)
    for caption in CAPTIONS:
        counted.type(caption)
        counted.key("Enter")
    counted.type(END)
    counted.press(page.get_by_role("button", name="Choose a picture"))
    cover = page.get_by_role("dialog", name="Picture of the article")
    counted.press(cover.get_by_role("radio", name=f"{SEEN[0]} {name}"))
    counted.press(cover.get_by_role("button", name="Choose this picture"))
    expect(page.locator(".cover-now")).to_be_visible()
    counted.press(page.get_by_role("radio", name="Nobody"))
    counted.press(page.get_by_role("button", name="Publish now"))


@pytest.mark.exhaustive
def test_a_photo_essay_takes_less_than_eight_minutes(sign_in, visit, assert_accessible):
    page = sign_in("editor")
    page.goto("/admin/")
    name = uuid.uuid4().hex[:4]
    title = f"{TITLE} {name}"
    files = [photograph() for _ in range(5)] + [photograph(size=(600, 900))]
    counted = Counted(page)

    add_together(counted, files, name)
    blur_the_second(counted, name)
    write_essay(counted, title, name)

    expect(page.get_by_text("Published. Read it on the site")).to_be_visible()
    assert counted.seconds < MOST, (counted.letters, counted.presses)
    page.get_by_role("list").get_by_role("link", name=title).click()
    reader = visit(script=False)
    reader.goto(page.url)
    for words in SEEN:
        expect(reader.get_by_role("img", name=f"{words} {name}").last).to_be_attached()
    figures = reader.get_by_role("article").get_by_role("figure")
    expect(figures.filter(has_text=CAPTIONS[5])).to_have_count(1)
    assert_accessible(reader)


def choose(counted, field, words):
    page = counted.page
    counted.press(page.locator(f"#id_{field} + .select2 .select2-selection"))
    counted.type(words)
    counted.press(page.locator(".select2-results__option", has_text=words).first)


@pytest.mark.exhaustive
def test_an_article_takes_less_than_five_minutes(sign_in, visit):
    """Its text comes from elsewhere; all that an editor does with it here is counted."""
    page = sign_in("editor")
    page.goto("/admin/")
    title = f"What the gate costs {uuid.uuid4().hex[:4]}"
    counted = Counted(page)

    counted.press(page.get_by_role("row", name="Articles").get_by_role("link", name="Add"))
    counted.press(page.get_by_label("Title:"))
    counted.type(title)
    counted.key("Tab")
    counted.type(SUMMARY)
    counted.press(page.locator(BODY))
    counted.presses += 1
    page.locator(BODY).evaluate(PASTE, {"html": f"<p>{BEGINNING}</p><p>{END}</p>", "plain": END})
    counted.key("Control+End")
    counted.type(" This year there were ")
    counted.press(page.get_by_role("button", name="Cite a figure"))
    counted.type("child labour")
    dialog = page.get_by_role("dialog", name="Cite a figure")
    counted.press(dialog.get_by_role("radiogroup", name="Figures").get_by_role("radio").first)
    counted.press(dialog.get_by_role("button", name="Insert", exact=True))
    counted.type(".")
    counted.press(page.get_by_role("button", name="Choose a picture"))
    cover = page.get_by_role("dialog", name="Picture of the article")
    counted.press(cover.get_by_role("radio").first)
    counted.press(cover.get_by_role("button", name="Choose this picture"))
    choose(counted, "topics", "Children")
    choose(counted, "bylines-0-author", "A")
    counted.press(page.get_by_role("radio", name="Nobody"))
    counted.press(page.get_by_role("button", name="Publish now"))

    expect(page.get_by_text("Published. Read it on the site")).to_be_visible()
    assert counted.seconds < MOST_OF_AN_ARTICLE, (counted.letters, counted.presses)
    page.get_by_role("list").get_by_role("link", name=title).click()
    reader = visit(script=False)
    reader.goto(page.url)
    expect(reader.get_by_role("article")).to_contain_text("The ministry has not answered")
