"""An article is translated into Arabic, and again when its original changes."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.editing import BODY


@pytest.fixture
def name():
    return uuid.uuid4().hex[:8]


def publish(page):
    """Whatever the checks ask about: what these articles lack, they lack on purpose."""
    done = page.get_by_text("Published. Read it on the site")
    again = page.get_by_label("Publish anyway")
    button = page.get_by_role("button", name=re.compile("Publish now|Publish changes"))
    button.click()
    expect(done.or_(again)).to_be_visible()
    if again.is_visible():
        again.check()
        button.click()
    expect(done).to_be_visible()


def write_over(page, words):
    page.locator(BODY).click()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


@pytest.mark.exhaustive  # tests/articles/admin/panels/test_translations.py asks each page
def test_a_translation_is_begun_published_and_brought_up_to_date(
    sign_in, visit, name, assert_accessible
):
    editor = sign_in("editor", width=1440)
    editor.goto("/admin/articles/article/add/")
    editor.get_by_label("Title:").fill(f"Nobody may be sent back {name}")
    editor.get_by_label("Summary:").fill("What the law says of it.")
    write_over(editor, "You have a year to ask.")
    editor.get_by_role("radio", name="Nobody", exact=True).check()
    publish(editor)
    original = editor.url

    panel = editor.get_by_role("region", name="Translations")
    panel.get_by_role("button", name="Start the translation into Arabic").click()
    expect(editor.get_by_text("Replace it with your translation.")).to_be_visible()
    source = editor.get_by_role("region", name="The text of the original")
    expect(source.get_by_text("You have a year to ask.")).to_have_attribute("lang", "en")
    expect(editor.locator(BODY)).to_have_text("You have a year to ask.")
    assert_accessible(editor)
    editor.get_by_label("Title:").fill(f"لا يُعاد أحد {name}")
    editor.get_by_label("Summary:").fill("ما يقوله القانون.")
    write_over(editor, "أمامك سنة لتطلب.")
    publish(editor)
    translation = editor.url
    reader = visit(script=False)
    reader.goto(f"/ar/articles/nobody-may-be-sent-back-{name}/")
    article = reader.get_by_role("article")
    expect(article).to_contain_text("أمامك سنة لتطلب.")
    expect(article).not_to_contain_text("تغيّر الأصل")

    editor.goto(original)
    write_over(editor, "You have half a year to ask.")
    editor.get_by_role("button", name="Save draft").click()
    reader.reload()
    expect(article).not_to_contain_text("تغيّر الأصل")
    publish(editor)
    reader.reload()
    expect(article).to_contain_text("تغيّر الأصل")
    assert_accessible(reader)
    article.get_by_role("link", name="قراءة الأصل").click()
    expect(article).to_contain_text("You have half a year to ask.")

    editor.goto("/admin/")
    outdated = editor.get_by_role("region", name="Translations out of date")
    outdated.get_by_role("link", name=name).click()
    expect(editor).to_have_url(translation)
    expect(panel).to_contain_text("Out of date")
    expect(source.get_by_role("insertion")).to_contain_text("half")
    assert_accessible(editor)
    panel.get_by_role("link", name="See what changed").click()
    expect(editor.get_by_role("heading", name="Compare versions")).to_be_visible()
    expect(editor.get_by_role("insertion")).to_contain_text("half")

    editor.goto(translation)
    write_over(editor, "أمامك نصف سنة لتطلب.")
    editor.get_by_role("group", name="Translated from").get_by_role("radio").last.check()
    publish(editor)
    expect(panel).not_to_contain_text("Out of date")
    reader.goto(f"/ar/articles/nobody-may-be-sent-back-{name}/")
    expect(article).to_contain_text("أمامك نصف سنة لتطلب.")
    expect(article).not_to_contain_text("تغيّر الأصل")
