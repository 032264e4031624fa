"""An author uploads a report, gives it to an article, and readers download it."""

import io
import re
import uuid

import pypdfium2
from playwright.sync_api import expect


def report():
    """A PDF of one empty page."""
    made = pypdfium2.PdfDocument.new()
    made.new_page(595, 842)
    written = io.BytesIO()
    made.save(written)
    made.close()
    return {"name": "report.pdf", "mimeType": "application/pdf", "buffer": written.getvalue()}


def test_a_report_is_uploaded_offered_and_downloaded(sign_in, visit, assert_accessible):
    title = f"A year of work {uuid.uuid4().hex[:6]}"
    editor = sign_in("editor")
    editor.goto("/admin/articles/document/add/")
    editor.get_by_label("Title:").fill(title)
    editor.get_by_label("File:").set_input_files(
        {"name": "tool.exe", "mimeType": "application/pdf", "buffer": b"MZ\x00\x01"}
    )
    editor.get_by_role("button", name="Save", exact=True).click()
    expect(editor.get_by_text("This is not a PDF")).to_be_visible()
    expect(editor.get_by_label("Title:")).to_have_value(title)
    assert_accessible(editor)
    editor.get_by_label("File:").set_input_files(report())
    editor.get_by_role("button", name="Save", exact=True).click()
    expect(editor.get_by_role("link", name=title).first).to_be_visible()

    editor.goto("/admin/articles/article/add/")
    editor.get_by_label("Title:").fill(title)
    editor.get_by_label("Summary:").fill("What we did, in numbers.")
    editor.locator(".ProseMirror[contenteditable=true]").click()
    editor.keyboard.type("Read it whole, or take it along.")
    editor.get_by_role("combobox", name="Document").click()
    editor.locator(".select2-container--open .select2-search__field").fill(title)
    editor.get_by_role("option", name=title).click()
    editor.get_by_role("radio", name="Nobody").check()
    editor.get_by_role("button", name="Publish now").click()
    expect(editor.get_by_role("listitem").filter(has_text="Published. Read it")).to_be_visible()

    reader = visit(script=False, width=360)
    reader.goto("/articles/")
    reader.get_by_role("link", name=title).click()
    assert_accessible(reader)
    with reader.expect_download() as download:
        reader.get_by_role("link", name=re.compile("PDF.*1 page")).click()
    assert download.value.suggested_filename.endswith(".pdf")
