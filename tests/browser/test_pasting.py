"""What is pasted arrives clean, and what would run does not: in the editor, as it stands."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from articles.body.sanitise import sanitise
from tests.articles import hostile
from tests.articles.body.inspector import inspect
from tests.browser.editing import PASTE
from tests.browser.windows import MILLISECONDS
from tests.runs import EXHAUSTIVE

# `make test` pastes one in so many of what would run; tests/articles/body/test_hostile.py asks all.
ONE_IN = 8
# What Word, Google Docs, LibreOffice, WordPress, other pages and Markdown put on the clipboard. Beside
# each, what is told, and below it what a body makes of it.
PASTES = [
    path
    for path in sorted(Path(__file__).with_name("pastes").iterdir())
    if path.suffix in {".html", ".md", ".txt"}
]
REPRESENTATIVES = {"google-docs-lists", "libreoffice-picture", "markdown", "word-picture"}


@pytest.fixture
def remarks():
    """What the browser says in its console, and what ran or went out."""
    return []


@pytest.fixture
def editor(new_context, signed_in, base_url, remarks):
    """The form of a new article, which saves nothing by itself."""
    context = new_context(storage_state=signed_in("author"))
    context.set_default_timeout(MILLISECONDS)
    page = context.new_page()
    page.route("**/autosave/", lambda route: route.fulfill(status=204))
    page.goto("/admin/articles/article/add/")
    expect(page.get_by_role("toolbar", name="Body")).to_be_visible()
    page.on("console", lambda said: said.type in ("error", "warning") and remarks.append(said.text))
    page.on("dialog", lambda dialog: (remarks.append(dialog.message), dialog.dismiss()))
    page.on(
        "request",
        lambda asked: not asked.url.startswith(base_url) and remarks.append(f"asked {asked.url}"),
    )
    return page


def paste(page, html="", plain="plain"):
    """Paste into the empty body, and refuse the pictures that are asked about."""
    surface = page.get_by_role("textbox", name="Body")
    surface.focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    surface.evaluate(PASTE, {"html": html, "plain": plain})
    if "data:image" in html:
        page.wait_for_timeout(50)
        while page.get_by_role("dialog").count():
            page.keyboard.press("Escape")
            page.wait_for_timeout(50)
    return page.locator("#id_body").input_value()


def test_what_is_pasted_arrives_clean_and_does_not_run(editor, remarks):
    for path in PASTES:
        if path.stem not in REPRESENTATIVES and not EXHAUSTIVE:
            continue
        given = path.read_text()
        is_html = path.suffix == ".html"
        typed = paste(editor, html=given) if is_html else paste(editor, plain=given)
        assert "class=" not in typed, path.name
        assert "style=" not in typed, path.name
        told = editor.locator("p.pasted").text_content()
        expected = path.with_suffix(".expected").read_text()
        assert f"{told}\n{sanitise(typed)}\n" == expected, path.name
    assert remarks == []
    for html in hostile.ALL if EXHAUSTIVE else hostile.ALL[::ONE_IN]:
        # To what the editor writes the sanitiser adds the shape of tables, and takes nothing away.
        inspect(paste(editor, html).replace(' contenteditable="false"', ""))
    # Of some the content policy says that it refused them, before the editor took them out.
    assert [said for said in remarks if "Content Security Policy" not in said] == []


def test_markdown_means_something_and_one_undo_gives_the_text_back(editor):
    assert paste(editor, plain="## Why\n\n**So**") == "<h2>Why</h2><p><strong>So</strong></p>"
    editor.get_by_role("textbox", name="Body").focus()
    editor.keyboard.press("Control+Z")
    expect(editor.locator("#id_body")).to_have_value("<p>## Why</p><p>**So**</p>")


def test_pictures_that_come_along_are_asked_about_and_stand_below(editor):
    given = Path(__file__).with_name("pastes").joinpath("libreoffice-picture.html").read_text()
    picture = given[given.index("<img") : given.index("/>", given.index("<img")) + 2]
    surface = editor.get_by_role("textbox", name="Body")
    surface.focus()
    surface.evaluate(PASTE, {"html": f"<p>One {picture}</p><p>Two {picture}</p>", "plain": ""})
    dialog = editor.get_by_role("dialog", name="Picture with caption")
    expect(dialog.get_by_role("heading", name="Add a new picture")).to_be_visible()
    expect(dialog.get_by_role("textbox", name="Alt text:")).to_be_focused()
    dialog.get_by_role("button", name="Back to the pictures").click()
    dialog.get_by_role("radio").first.check()
    dialog.get_by_role("button", name="Insert").click()
    expect(surface.locator("picture-card")).to_have_count(1)
    expect(dialog.get_by_role("heading", name="Add a new picture")).to_be_visible()
    editor.keyboard.press("Escape")

    expect(editor.locator("p.pasted")).to_have_text("Left out: pictures that you did not add.")
    body = editor.locator("#id_body").input_value()
    assert body.startswith("<p>One</p><p>Two</p><picture-card "), body
    assert body.count("<picture-card") == 1
