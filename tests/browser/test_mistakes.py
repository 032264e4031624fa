"""What is wrong is one press away: from the list above the form, and from the panel beside it."""

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.browser.editing import BODY, publish, write


@pytest.mark.exhaustive  # tests/articles/admin/article/test_form_errors.py has the links
@pytest.mark.parametrize("script", [True, False])
def test_a_mistake_is_one_press_away(sign_in, assert_accessible, script):
    page = sign_in("editor", script=script)
    page.goto("/admin/articles/article/add/")
    page.get_by_role("button", name="Publish now").click()
    mistakes = page.get_by_role("list", name="What to correct")
    assert_accessible(page)

    mistakes.get_by_role("link", name="Title").click()
    expect(page.get_by_label("Title:")).to_be_focused()
    if script:
        wrong = page.locator(".field-title .errorlist")
        expect(wrong).to_be_visible()
        page.keyboard.type("Forty days")
        expect(wrong).to_have_count(0)  # what is mended is not said any more
    mistakes.get_by_role("link", name="Who is endangered by this?").click()
    expect(page.get_by_label("Nobody")).to_be_focused()
    mistakes.get_by_role("link", name="Body").click()
    expect(page.locator(BODY if script else "#id_body")).to_be_focused()


@pytest.mark.exhaustive
def test_the_panel_leads_to_the_question_and_to_the_translations(begin):
    page, _title = begin()
    write(page, "Somebody says so.")
    panel = page.get_by_role("region", name="Before you publish")

    panel.get_by_role("link", name="Who is endangered by this?").click()
    expect(page.get_by_label("Nobody")).to_be_focused()
    page.get_by_label("Nobody").check()
    publish(page)
    panel.get_by_role("link", name="Translations").click()
    expect(page.get_by_role("region", name="Translations")).to_be_focused()


@pytest.mark.exhaustive
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_tool_that_is_on_stands_off_its_ground(sign_in, scheme):
    """Where the font of the tools has not come, axe reads their names; it passes over pictures."""
    page = sign_in("editor")
    page.emulate_media(color_scheme=scheme)
    page.route("**/material-icons*.css", lambda route: route.fulfill(content_type="text/css"))
    page.goto("/admin/articles/article/add/")
    page.get_by_role("button", name="More tools").click()
    tools = page.locator(".prose-menubar .active")
    expect(tools).to_have_count(1)
    expect(tools).to_be_visible()

    assert axe.violations(page, axe.COLOURS) == []
