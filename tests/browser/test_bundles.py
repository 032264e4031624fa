"""Two articles go live at one moment, or neither does."""

import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.test_history import BODY, save


@pytest.fixture
def titles():
    name = uuid.uuid4().hex[:8]
    return f"The report {name}", f"What it means {name}"


def write_draft(page, title, body):
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Title:").fill(title)
    page.get_by_label("Summary:").fill("What it says.")
    page.locator(BODY).click()
    page.keyboard.type(body)
    page.get_by_label("Nobody").check()
    save(page)
    expect(page.get_by_text("Draft saved.")).to_be_visible()


def bundle(page, name, titles):
    page.goto("/admin/articles/bundle/add/")
    page.get_by_label("Name:").fill(name)
    for row, title in enumerate(titles):
        page.locator(f"#id_items-{row}-article + .select2 .select2-selection").click()
        page.locator(".select2-container--open .select2-search__field").fill(title)
        page.locator(".select2-results__option", has_text=title).first.click()
    page.get_by_role("button", name="Save").click()


def test_a_bundle_goes_live_whole_or_not_at_all(sign_in, visit, titles, assert_accessible):
    first, second = titles
    editor, reader = sign_in("editor"), visit(script=False)
    write_draft(editor, first, "It is out.")
    write_draft(editor, second, "")
    bundle(editor, f"Both {first}", titles)
    ready = editor.get_by_role("table").filter(has_text="How far it is")
    expect(ready.get_by_role("row", name=first)).to_contain_text("It is ready.")
    expect(ready.get_by_role("row", name=second)).to_contain_text("Readers need this.")
    assert_accessible(editor)

    editor.get_by_role("button", name="Publish all of it now").click()

    expect(editor.get_by_text(f"Nothing was published or planned. {second}")).to_be_visible()
    assert_accessible(editor)
    reader.goto("/articles/")
    for title in titles:
        expect(reader.get_by_role("link", name=title)).to_have_count(0)

    here = editor.url
    ready.get_by_role("link", name=second).click()
    editor.locator(BODY).click()
    editor.keyboard.type("This is what it means.")
    save(editor)
    expect(editor.get_by_text("Draft saved.")).to_be_visible()
    editor.goto(here)
    editor.get_by_role("button", name="Publish all of it now").click()

    expect(editor.get_by_text("All of it is published.")).to_be_visible()
    assert_accessible(editor)
    reader.reload()
    for title in titles:
        expect(reader.get_by_role("link", name=title).first).to_be_visible()
    assert_accessible(reader)
