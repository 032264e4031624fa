"""The dialogs of the body editor without a mouse: opened, left, filled in, and back in the text."""

import pytest
from playwright.sync_api import expect

HERE = """() => {
  const here = document.activeElement
  const name = document.getElementById(here.getAttribute("aria-labelledby")) ?? here.labels?.[0] ?? here
  return here.getAttribute("aria-label") ?? name.textContent.trim().replace(/:$/, "")
}"""
AMONG_TOOLS = "() => document.activeElement.closest('[role=toolbar]') !== null"
MOST_STOPS = 60
BEHIND = {"Table", "Say who is quoted"}


def go(page, to, key="Tab"):
    """Press Tab until the keyboard stands on what is called this."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        if page.evaluate(HERE) == to:
            return
    raise AssertionError(to)


def go_to_tool(page, tool):
    """Back from the text, with one press, and along the tools above it."""
    if not page.evaluate(AMONG_TOOLS):
        page.keyboard.press("Shift+Tab")
    assert page.evaluate(AMONG_TOOLS)
    go(page, tool, "ArrowRight")


def open_more(page):
    go_to_tool(page, "More tools")
    page.keyboard.press("Enter")
    more = page.get_by_role("button", name="More tools")
    expect(more).to_have_attribute("aria-expanded", "true")
    return more


def open_dialog(page, tool):
    if tool in BEHIND:
        open_more(page)
        go(page, tool, "ArrowDown")
    else:
        go_to_tool(page, tool)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=tool)
    expect(dialog).to_be_visible()
    return dialog


def insert(page):
    go(page, "Insert")
    page.keyboard.press("Enter")


def link(page, dialog):
    page.keyboard.type("30 July trafficked")
    expect(dialog.get_by_role("radio", name="Why 30 July")).to_have_count(1)
    page.keyboard.press("ArrowDown")  # to the first of the list, which is chosen by that
    expect(dialog.get_by_label("Address")).not_to_be_empty()
    insert(page)


def footnote(page, dialog):
    expect(dialog.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("For nine years.")
    insert(page)


def table(page, _dialog):
    page.keyboard.type("Cases")
    page.keyboard.press("Enter")


def who_is_quoted(page, _dialog):
    page.keyboard.type("A mother")
    page.keyboard.press("Enter")


def picture(page, dialog):
    page.keyboard.type("fan of many colours")
    expect(dialog.get_by_role("radio")).to_have_count(1)
    page.keyboard.press("ArrowDown")  # to the pictures
    page.keyboard.press("Space")
    insert(page)


def figure(page, dialog):
    page.keyboard.type("law trafficking 2014")
    expect(dialog.get_by_role("radiogroup", name="Figures").get_by_role("radio")).to_have_count(1)
    page.keyboard.press("ArrowDown")  # to the list
    insert(page)


@pytest.mark.exhaustive  # test_body_elements.py writes by keyboard
@pytest.mark.parametrize(
    ("tool", "fill_in", "inserted"),
    [
        ("Say who is quoted", who_is_quoted, "footer[speaker='A mother']"),
        ("Link", link, "a[href]"),
        ("Footnote", footnote, "foot-note"),
        ("Table", table, "table"),
        ("Picture with caption", picture, "picture-card"),
        ("Cite a figure", figure, "stat-ref"),
    ],
)
def test_a_dialog_is_left_and_filled_in_and_gives_the_keyboard_back(
    sign_in, assert_accessible, tool, fill_in, inserted
):
    page = sign_in("editor")
    page.goto("/admin/articles/article/add/")
    body = page.get_by_role("textbox", name="Body")
    expect(page.get_by_role("toolbar", name="Body")).to_be_visible()
    go(page, "Body")
    page.keyboard.type("They waited")
    more = open_more(page)
    expect(page.get_by_role("button", name="Say who is quoted")).to_be_disabled()
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(more).to_have_attribute("aria-expanded", "false")
    go_to_tool(page, "Quotation")
    page.keyboard.press("Enter")
    expect(body.get_by_role("blockquote")).to_be_visible()
    expect(page.locator("[data-name=attribution]")).to_be_enabled()
    if tool != "Say who is quoted":
        go_to_tool(page, "Quotation")
        page.keyboard.press("Enter")
    before = body.inner_html()

    dialog = open_dialog(page, tool)
    assert_accessible(page)
    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()
    expect(body).to_be_focused()
    assert body.inner_html() == before

    open_dialog(page, tool)
    fill_in(page, dialog)

    expect(dialog).to_be_hidden()
    expect(body.locator(inserted)).to_have_count(1)
    expect(body).to_be_focused()
    page.keyboard.type("and waited")
    expect(body).to_contain_text("and waited")


SEEN = """() => {
  const line = getSelection().getRangeAt(0).startContainer.parentElement.getBoundingClientRect()
  const over = document.querySelector(".prose-menubar").getBoundingClientRect()
  const under = document.querySelector(".submit-row.stays").getBoundingClientRect()
  return over.top >= 0 && over.bottom <= line.top && line.bottom <= under.top
}"""


@pytest.mark.exhaustive
@pytest.mark.parametrize("width", [400, 1366])
def test_the_line_that_is_written_is_seen_between_tools_and_buttons(sign_in, width):
    page = sign_in("editor", width=width)
    page.goto("/admin/articles/article/add/")
    page.locator(".ProseMirror[contenteditable=true]").click()

    for number in range(30):
        page.keyboard.insert_text(f"Paragraph {number}.")
        page.keyboard.press("Enter")
    page.keyboard.type("The last line.")

    assert page.evaluate(SEEN)
