"""A footnote in the text: whoever clicks on it and writes on loses neither the note nor a key."""

import pytest
from playwright.sync_api import expect

WORDS = "They waited<foot-note>For nine years.</foot-note> in Spain."


@pytest.fixture
def form(sign_in):
    """The form of a new article, which saves nothing by itself."""
    page = sign_in("author")
    page.route("**/autosave/", lambda route: route.fulfill(status=204))
    page.goto("/admin/articles/article/add/")
    # Before its bar is there, the body is the field that the editor hides.
    expect(page.get_by_role("toolbar", name="Body")).to_be_visible()
    page.get_by_role("textbox", name="Body").click()
    page.keyboard.type("First.\nThey waited in Spain.")
    for _ in " in Spain.":
        page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Footnote").click()
    page.keyboard.type("For nine years.")
    page.get_by_role("dialog", name="Footnote").get_by_role("button", name="Insert").click()
    expect(page.locator("#id_body")).to_have_value(f"<p>First.</p><p>{WORDS}</p>")
    return page


@pytest.mark.exhaustive  # a detail of the editor
def test_what_is_typed_after_a_click_on_a_note_stands_beside_it(form):
    body, saved = form.get_by_role("textbox", name="Body"), form.locator("#id_body")
    note = body.locator("foot-note")

    form.get_by_label("Title:").focus()
    note.click()
    form.keyboard.type("x")
    expect(saved).to_have_value(f"<p>First.</p><p>{WORDS.replace(' in', 'x in')}</p>")
    form.keyboard.press("Backspace")

    note.click()
    form.keyboard.press("End")
    form.keyboard.type("x")
    expect(saved).to_have_value(f"<p>First.</p><p>{WORDS}x</p>")
    form.keyboard.press("Backspace")

    note.click()
    form.keyboard.press("Home")
    form.keyboard.type("x")
    expect(saved).to_have_value(f"<p>First.</p><p>x{WORDS}</p>")
    form.keyboard.press("Backspace")

    note.click()
    form.keyboard.press("Delete")
    expect(saved).to_have_value("<p>First.</p><p>They waited in Spain.</p>")
