"""An editor watches the preview while writing, and shows the draft to somebody without an account."""

import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.filling_in import TYPING_STOPS


@pytest.fixture
def title():
    return f"Shown to one {uuid.uuid4().hex[:8]}"


@pytest.mark.exhaustive  # tests/articles/publishing/test_preview_links.py has the rule
def test_a_draft_is_watched_shown_to_somebody_and_taken_back(
    sign_in, visit, title, assert_accessible, not_there
):
    editor = sign_in("editor", width=1440)
    editor.clock.install()
    editor.goto("/admin/articles/article/add/")
    editor.get_by_role("button", name="Preview").click()
    pane = editor.get_by_role("dialog", name="Preview")
    expect(pane).to_contain_text("Begin to write")
    editor.get_by_label("Title:").fill(title)
    editor.clock.run_for(TYPING_STOPS)
    shown = editor.frame_locator("#preview iframe")
    expect(shown.get_by_role("heading", level=1, name=title)).to_be_visible()
    pane.get_by_role("radio", name="Desktop").check()
    editor.get_by_label("Summary:").fill("What one person may read.")
    editor.clock.run_for(TYPING_STOPS)
    expect(shown.get_by_text("What one person may read.")).to_be_visible()
    assert shown.locator("html").evaluate("() => innerWidth") == 1280
    assert_accessible(editor)
    pane.get_by_role("button", name="Close").click()
    expect(editor.get_by_role("button", name="Preview")).to_be_focused()

    editor.get_by_role("button", name="Save draft").click()
    panel = editor.get_by_role("region", name="Share a private preview")
    panel.get_by_text("Create a link for a person").click()
    panel.get_by_label("For whom").fill("Ann of the Daily")
    panel.get_by_role("button", name="Create link").click()
    link = panel.get_by_role("textbox", name="The link for Ann of the Daily").input_value()
    assert_accessible(editor)

    ann = visit(script=False)
    ann.goto(link)
    expect(ann.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(ann.get_by_text("For Ann of the Daily.")).to_be_visible()
    expect(ann.get_by_role("textbox")).to_have_count(0)
    assert ann.context.cookies() == []
    assert_accessible(ann)

    panel.get_by_role("button", name="Revoke the link for Ann of the Daily").click()
    expect(panel.get_by_text("1 link that is over")).to_be_visible()
    not_there.add(link)
    assert ann.goto(link).status == 404
    expect(ann.get_by_text(title)).to_have_count(0)
