"""An editor publishes, and corrects a figure in one place for every article that cites it."""

import time
import uuid

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.editing import choose
from tests.browser.pictures import add_picture

DAY = "World Day against Trafficking in Persons"
FIGURE = "trafficking-laws-2014"


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "cover.jpg"
    Image.linear_gradient("L").resize((1200, 800)).save(path)
    return path


def write_article(page, title, alt):
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Title:").fill(title)
    page.get_by_label("Summary:").fill("What the law of most countries says.")
    body = page.locator(".ProseMirror[contenteditable=true]")
    body.click()
    page.keyboard.type("The law forbids it in ")
    page.get_by_role("button", name="Cite a figure").click()
    page.get_by_label("Search by subject, publisher or name").fill(FIGURE)
    page.get_by_role("radiogroup", name="Figures").locator(f"[value={FIGURE}]").check()
    page.get_by_role("button", name="Insert", exact=True).click()
    page.keyboard.type(" of countries.")
    page.get_by_role("button", name="Choose a picture").click()
    pictures = page.get_by_role("dialog", name="Picture of the article")
    pictures.get_by_role("radio", name=alt).check()
    pictures.get_by_role("button", name="Choose this picture").click()
    expect(page.locator(".cover-now")).to_contain_text(alt)
    expect(page.locator(".cover-now")).to_be_visible()
    choose(page, "topics", "Human trafficking")
    choose(page, "observance", DAY)
    page.get_by_role("radio", name="Nobody").check()


def change_figure(page, value):
    page.goto(f"/admin/advocacy/figure/?q={FIGURE}")
    page.get_by_role("link", name=FIGURE).click()
    field = page.get_by_label("Value:")
    before = field.input_value()
    field.fill(value)
    page.get_by_label("What was wrong:").fill("Typo.")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    return before


def test_publish_an_article_and_correct_a_figure_it_cites(
    sign_in, visit, picture, assert_accessible
):
    name = uuid.uuid4().hex[:8]
    title, alt = f"What the law says {name}", f"A grey gradient {name}"
    editor = sign_in("editor")
    add_picture(editor, picture, alt)
    write_article(editor, title, alt)
    assert_accessible(editor)

    editor.get_by_role("button", name="Publish now").click()

    expect(editor.get_by_text("Published. Read it on the site")).to_be_visible()
    assert_accessible(editor)
    reader = visit(script=False)
    reader.goto("/")
    reader.get_by_role("link", name=title).first.click()
    article = reader.get_by_role("article")
    expect(article.get_by_role("heading", level=1, name=title)).to_be_visible()
    cover = article.get_by_role("img", name=alt)
    until = time.monotonic() + 60
    while not cover.count() and time.monotonic() < until:
        reader.reload()  # the worker draws it, and without script no page comes by itself
    expect(cover).to_be_visible()
    expect(article).to_contain_text("The law forbids it in about 90 per cent")
    expect(article.get_by_role("link", name=DAY)).to_be_visible()
    expect(article.get_by_role("link", name="Human trafficking")).to_be_visible()
    assert_accessible(reader)

    before = change_figure(editor, "91")

    reader.reload()
    expect(article).to_contain_text("The law forbids it in about 91 per cent")
    expect(article).to_contain_text("Typo.")
    reader.goto("/articles/why-30-july-is-set-aside-for-people-who-are-trafficked/")
    expect(reader.get_by_role("article")).to_contain_text("about 91%")
    change_figure(editor, before)
