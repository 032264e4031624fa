"""An editor arranges the front page, looks at it before readers do, and publishes it."""

import re
import uuid

import pytest
from playwright.sync_api import expect


@pytest.mark.exhaustive  # tests/appearance/test_front_page_desk.py has each step
def test_the_front_page_is_arranged_previewed_and_published(sign_in, visit, assert_accessible):
    heading = f"Our house {uuid.uuid4().hex[:6]}"
    editor = sign_in("editor")
    editor.goto("/admin/front-page/")
    assert_accessible(editor)
    editor.get_by_label("Add a section").select_option(label="Text")
    editor.get_by_role("button", name="Add", exact=True).click()
    text = editor.get_by_role("region", name=re.compile(r"\. Text$"))
    text.get_by_label("Heading:").fill(heading)
    text.get_by_label("Text:").fill("We stand beside people.")
    text.get_by_role("button", name="Move “Text” up").click()
    expect(text.get_by_label("Text:")).to_have_value("We stand beside people.")
    help_door = editor.get_by_role("region", name=re.compile("Help with asylum"))
    expect(help_door.get_by_role("button", name=re.compile("Hide|Remove"))).to_have_count(0)

    editor.get_by_role("button", name="Save and preview").click()
    expect(editor.get_by_role("heading", name=heading)).to_be_visible()
    assert_accessible(editor)
    reader = visit(script=False, width=360)
    reader.goto("/")
    expect(reader.get_by_role("heading", name=heading)).to_have_count(0)

    editor.get_by_role("link", name="Back to the form").click()
    editor.get_by_role("button", name="Publish now").click()
    expect(editor.get_by_text("The front page is published.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_role("heading", name=heading)).to_be_visible()
    expect(reader.get_by_role("heading", name="Are you seeking asylum")).to_be_visible()
    assert_accessible(reader)

    text.get_by_role("button", name=re.compile("Remove.*Text")).click()
    editor.get_by_role("button", name="Publish now").click()
    reader.reload()
    expect(reader.get_by_role("heading", name=heading)).to_have_count(0)
