"""A reader writes to the editors, without script on a small screen; an editor reads it."""

import uuid

from playwright.sync_api import expect


def test_a_reader_writes_and_an_editor_reads(sign_in, visit, assert_accessible):
    words = f"May we print your article {uuid.uuid4().hex[:6]}?"
    reader = visit(script=False, width=360)
    reader.goto("/write-to-us/")
    expect(reader.get_by_role("main").get_by_role("link", name="Ask for help")).to_be_visible()
    reader.get_by_label("Your name").fill("Zoraida")
    reader.get_by_role("button", name="Send").click()
    expect(reader.get_by_role("alert")).to_contain_text("Write your message")
    expect(reader.get_by_label("Your name")).to_have_value("Zoraida")
    assert_accessible(reader)
    reader.get_by_label("Your message").fill(words)
    reader.get_by_role("button", name="Send").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("We have received your message")
    assert_accessible(reader)

    editor = sign_in("editor")
    editor.goto("/admin/contact/message/")
    assert_accessible(editor)
    editor.get_by_role("row").filter(has_text="Zoraida").get_by_role("link").first.click()
    expect(editor.get_by_text(words)).to_be_visible()
    editor.get_by_label("Done").check()
    assert_accessible(editor)
    editor.get_by_role("button", name="Save", exact=True).click()
    expect(editor.get_by_text("was changed successfully")).to_be_visible()
