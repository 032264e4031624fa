"""What is pasted arrives clean, and what would run does not: in the editor, as it stands."""

import pytest

from articles.body.sanitise import sanitise
from tests.articles import hostile
from tests.articles.body.inspector import inspect
from tests.browser import pasted
from tests.browser.conftest import MILLISECONDS
from tests.conftest import EXHAUSTIVE

# `make test` pastes one in so many of what would run; tests/articles/body/test_hostile.py asks all.
ONE_IN = 8
PASTE = """(surface, html) => {
  const data = new DataTransfer()
  data.setData("text/html", html)
  data.setData("text/plain", "plain")
  surface.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
}"""


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
    page.on("console", lambda said: said.type in ("error", "warning") and remarks.append(said.text))
    page.on("dialog", lambda dialog: (remarks.append(dialog.message), dialog.dismiss()))
    page.on(
        "request",
        lambda asked: not asked.url.startswith(base_url) and remarks.append(f"asked {asked.url}"),
    )
    return page


def paste(page, html):
    surface = page.get_by_role("textbox", name="Body")
    surface.focus()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    surface.evaluate(PASTE, html)
    return page.locator("#id_body").input_value()


def test_what_is_pasted_arrives_clean_and_does_not_run(editor, remarks):
    for name, (html, expected) in pasted.EACH.items():
        typed = paste(editor, html)
        assert "class=" not in typed, name
        assert "style=" not in typed, name
        assert sanitise(typed) == expected, name
    assert remarks == []
    for html in hostile.ALL if EXHAUSTIVE else hostile.ALL[::ONE_IN]:
        # To what the editor writes the sanitiser adds the shape of tables, and takes nothing away.
        inspect(paste(editor, html).replace(' contenteditable="false"', ""))
    # Of some the content policy says that it refused them, before the editor took them out.
    assert [said for said in remarks if "Content Security Policy" not in said] == []
