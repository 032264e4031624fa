"""The dialogs of the editor say what they take, and show what they will put in."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_history import BODY

pytestmark = pytest.mark.once(on="sqlite")

DAYS = [
    ("", ""),
    ("2026", "2026"),
    ("2026-09", "2026-09"),
    ("2026-02-29", None),
    ("24 November 2026", "2026-11-24"),
    ("November 24, 2026", "2026-11-24"),
    ("the 1st of May 2026", "2026-05-01"),
    ("Sept. 2026", "2026-09"),
    ("Sep 2026", "2026-09"),
    ("24 de noviembre de 2026", "2026-11-24"),
    ("1er août 2026", "2026-08-01"),
    ("٢٤ نوفمبر ٢٠٢٦", "2026-11-24"),
    ("24 تشرين الثاني 2026", "2026-11-24"),
    ("24.11.2026", None),
    ("11/12/2026", None),
    ("24 or 25 November 2026", None),
    ("31 June 2026", None),
    ("some day", None),
]


@pytest.fixture
def page(sign_in):
    page = sign_in("editor")
    page.goto("/admin/articles/article/add/")
    expect(page.locator(BODY)).to_be_visible()
    return page


def test_a_day_is_read_as_people_write_it(page):
    read = page.evaluate(
        "texts => import('article-editor/days').then(({ readDay }) => texts.map(readDay))",
        [text for text, _expected in DAYS],
    )

    assert dict(zip([text for text, _ in DAYS], read, strict=True)) == dict(DAYS)


def test_who_is_quoted_when_is_said_in_words(page):
    page.locator(BODY).click()
    page.get_by_role("button", name="Quotation", exact=True).click()
    page.keyboard.type("We heard the shots.")
    page.get_by_role("button", name="Say who is quoted").click()
    dialog = page.get_by_role("dialog", name="Say who is quoted")
    dialog.get_by_label("Speaker").fill("A mother")
    day = dialog.get_by_label("When")
    day.fill("last Tuesday")
    dialog.get_by_role("button", name="Insert").click()
    assert "1 September 2026" in day.evaluate("field => field.validationMessage")
    day.fill("24 November 2026")
    dialog.get_by_role("button", name="Insert").click()

    expect(page.locator(f"{BODY} footer")).to_have_attribute("date", "2026-11-24")


def test_a_figure_shows_how_it_will_read_before_it_is_put_in(page):
    page.locator(BODY).click()
    page.get_by_role("button", name="Cite a figure").click()
    dialog = page.get_by_role("dialog", name="Cite a figure")
    dialog.get_by_label("Search").fill("displaced")
    expect(dialog.locator("#cite-about")).to_contain_text("Displaced")  # whole, with its publisher
    sentence = dialog.get_by_role("status")
    expect(sentence).to_contain_text("In your sentence: ")
    words = sentence.inner_text().removeprefix("In your sentence: ")

    dialog.get_by_label("Other words").fill("every seventieth person")
    expect(sentence).to_contain_text("every seventieth person")
    dialog.get_by_label("Other words").fill("")
    dialog.get_by_label("Set apart").check()
    expect(sentence).to_be_empty()
    dialog.get_by_label("In the sentence", exact=True).check()
    expect(sentence).to_contain_text(words)
    dialog.get_by_role("button", name="Insert").click()

    expect(page.locator(f"{BODY} stat-ref")).to_contain_text(words.strip("\u2068\u2069"))


def cite(page, search, figure):
    page.get_by_role("button", name="Cite a figure").click()
    dialog = page.get_by_role("dialog", name="Cite a figure")
    dialog.get_by_label("Search").fill(search)
    expect(dialog.get_by_role("option")).to_have_count(1)
    expect(dialog.get_by_role("status")).to_contain_text(figure)
    reads = dialog.get_by_role("status").inner_text()
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_be_hidden()
    return reads


def test_a_figure_brings_what_its_source_says_of_it_in_the_language_of_the_article(page):
    body = page.locator(BODY)
    body.click()
    page.keyboard.type("They say ")
    reads = cite(page, "forced labour children 2021", "3.3 million")
    assert "at least 3.3 million people" in reads
    expect(body).to_contain_text("They say at least 3.3 million people (2021")
    page.keyboard.type(" a year. ")
    reads = cite(page, "forced labour children 2021", "3.3 million")
    assert "At least 3.3 million people" in reads
    expect(body).to_contain_text("a year. At least 3.3 million people (2021")
    page.keyboard.type(". They are At least ")
    cite(page, "forced labour children 2021", "3.3 million")
    expect(body).to_contain_text("They are At least 3.3 million people (2021")
    page.get_by_label("Language:").select_option("es")
    expect(body.locator("stat-ref").first).to_contain_text("3,3 millones de personas")
    body.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(". Hay ")
    reads = cite(page, "forced labour children 2021", "3,3 millones")

    assert "al menos 3,3 millones de personas" in reads
    expect(body).to_contain_text("Hay al menos 3,3 millones de personas (2021")
