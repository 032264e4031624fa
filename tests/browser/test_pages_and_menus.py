"""An editor makes pages, puts them into a menu, and moves them; readers find them all along."""

import re
import uuid

from playwright.sync_api import expect


def write_page(editor, title):
    editor.get_by_label("Title:").fill(title)
    editor.get_by_label("Summary:").fill("What we do, in short.")
    editor.locator(".ProseMirror[contenteditable=true]").click()
    editor.keyboard.type("We stand beside people.")
    editor.get_by_role("radio", name="Nobody").check()


def publish(editor):
    editor.get_by_role("button", name="Publish now").click()
    expect(editor.get_by_role("listitem").filter(has_text="Published. Read it")).to_be_visible()


def test_pages_are_made_put_into_a_menu_and_moved(sign_in, visit, assert_accessible):
    name = uuid.uuid4().hex[:6]
    about, people = f"Our house {name}", f"Our people {name}"
    editor = sign_in("editor")
    editor.goto("/admin/pages/")
    assert_accessible(editor)
    editor.get_by_role("link", name="Add page", exact=True).click()
    write_page(editor, about)
    assert_accessible(editor)
    publish(editor)
    expect(editor.get_by_role("heading", level=1)).to_have_text("Change page")

    editor.goto("/admin/pages/")
    editor.get_by_role("link", name=re.compile(f"Add child page.*{about}")).click()
    write_page(editor, people)
    publish(editor)

    editor.goto("/admin/appearance/menuitem/")
    bar = editor.get_by_role("region", name="Bar above the header")
    bar.get_by_role("link", name="Add entry").click()
    editor.get_by_label("Page:").select_option(label=f"— {people}")
    assert_accessible(editor)
    editor.get_by_role("button", name="Save", exact=True).click()
    expect(editor.get_by_role("link", name=people).first).to_be_visible()
    assert_accessible(editor)

    rows = bar.get_by_role("row")
    first, last = rows.nth(1), rows.last
    last.get_by_role("rowheader").drag_to(first, target_position={"x": 5, "y": 5})
    expect(rows.nth(1)).to_contain_text(people)

    reader = visit(script=False, width=360)
    reader.goto("/articles/")
    reader.get_by_role("link", name=people).first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(people)
    expect(reader.get_by_role("navigation", name="You are here")).to_contain_text(about)
    assert_accessible(reader)
    before = reader.url

    editor.goto("/admin/pages/")
    editor.get_by_role("link", name=re.compile(f"Move.*{people}")).click()
    editor.get_by_label("Parent page").select_option(label="Top level")
    assert_accessible(editor)
    editor.get_by_role("button", name="Move").click()
    expect(editor.get_by_text("Page moved.")).to_be_visible()

    reader.goto(before)
    expect(reader.get_by_role("heading", level=1)).to_have_text(people)
    assert reader.url != before
    expect(reader.get_by_role("navigation", name="You are here")).not_to_contain_text(about)

    editor.goto("/admin/appearance/menuitem/")
    editor.get_by_role("link", name=people).first.click()
    editor.get_by_role("button", name="Delete").click()
    editor.get_by_role("button", name=re.compile("Yes")).click()
    reader.goto("/articles/")
    expect(reader.get_by_role("link", name=people)).to_have_count(0)
