"""The tools of the editor: few rows, each tool by its name, what is rare behind a button."""

import pytest
from playwright.sync_api import expect

from tests.browser.editing import BODY

ROWS = """tools => {
  const seen = [...tools.querySelectorAll("button")].filter((tool) => tool.offsetParent)
  return [new Set(seen.map((tool) => tool.getBoundingClientRect().top)).size,
    tools.scrollWidth - tools.clientWidth, seen.filter((tool) => !tool.getAttribute("aria-label")).length]
}"""


@pytest.fixture
def begin_writing(sign_in):
    def begin(width):
        page = sign_in("editor", width=width)
        page.goto("/admin/articles/article/add/")
        page.locator(BODY).click()
        return page

    return begin


@pytest.mark.exhaustive
@pytest.mark.parametrize(("width", "most"), [(400, 2), (1366, 1)])
def test_the_tools_stand_in_few_rows(begin_writing, width, most):
    page = begin_writing(width)
    for language in ("en", "es", "fr", "ar"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
        page.reload()
        tools = page.locator(".prose-menubar")
        expect(tools.locator("[data-name=cite]")).to_be_visible()

        rows, sideways, nameless = tools.evaluate(ROWS)

        assert (rows <= most, sideways, nameless) == (True, 0, 0), (language, rows)


@pytest.mark.exhaustive
@pytest.mark.parametrize("width", [400, 1366])
def test_what_stands_behind_a_button_is_left_as_it_was_found(
    begin_writing, assert_accessible, width
):
    page = begin_writing(width)
    body = page.locator(BODY)
    more = page.get_by_role("button", name="More tools")
    set_large = page.get_by_role("button", name="Pull quote")
    expect(set_large).to_be_hidden()
    more.click()
    expect(set_large).to_be_in_viewport(ratio=1)
    assert_accessible(page)
    more.click()
    expect(set_large).to_be_hidden()
    more.click()
    body.click(position={"x": 5, "y": 5})
    expect(set_large).to_be_hidden()
    more.click()
    set_large.click()
    expect(set_large).to_be_hidden()
    expect(body).to_be_focused()
    page.keyboard.type("Waiting")
    expect(body.locator("pull-quote")).to_have_text("Waiting")


@pytest.mark.exhaustive
def test_rows_and_columns_are_asked_for_where_there_is_a_table(begin_writing, assert_accessible):
    page = begin_writing(1366)
    body = page.locator(BODY)
    page.keyboard.type("They wait.")
    rows = page.get_by_role("button", name="Rows and columns")
    expect(rows).to_be_hidden()
    page.get_by_role("button", name="More tools").click()
    page.get_by_role("button", name="Table", exact=True).click()
    page.get_by_role("dialog", name="Table").get_by_role("button", name="Insert").click()
    expect(body.locator("tr")).to_have_count(3)
    for head in ("Country", "2024", "2025"):
        page.keyboard.type(head)
        page.keyboard.press("Tab")
    rows.press("Enter")
    page.get_by_role("button", name="Add a row").press("Enter")
    expect(body.locator("tr")).to_have_count(4)
    expect(body).to_be_focused()
    rows.click()
    assert_accessible(page)
    page.get_by_role("button", name="Delete the table").click()
    expect(body.locator("table")).to_have_count(0)
    expect(rows).to_be_hidden()


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("language", "on", "back"),
    [("ar", "ArrowLeft", "ArrowRight"), ("en", "ArrowRight", "ArrowLeft")],
)
def test_the_tools_are_one_stop_between_the_summary_and_the_text(begin_writing, language, on, back):
    page = begin_writing(1366)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
    page.reload()
    body = page.locator(BODY)
    first, second, last = (
        page.locator(f".prose-menubar {tool}")
        for tool in ("[data-name=heading2]", "[data-name=heading3]", "[aria-expanded] >> nth=-1")
    )
    expect(first).to_be_visible()
    page.locator("#id_summary").focus()
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Tab")
    expect(body).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press(on)
    expect(second).to_be_focused()
    page.keyboard.press(back)
    page.keyboard.press(back)
    expect(last).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-name=heading4]")).to_be_focused()
    # A sign of the library's font runs from the left; the name beside it as its language does.
    direction = "rtl" if language == "ar" else "ltr"
    expect(page.locator("[data-name=heading4]")).to_have_css("direction", direction)
    page.keyboard.press("Tab")  # and what was open is closed
    expect(body).to_be_focused()
    expect(page.locator("[data-name=heading4]")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    expect(last).to_be_focused()
    page.keyboard.press("Home")
    expect(first).to_be_focused()
    page.keyboard.press("End")
    expect(last).to_be_focused()
