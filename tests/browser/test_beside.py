"""What stands beside the form of an article leads into its fields; what is not asked yet stays away."""

import pytest
from playwright.sync_api import expect

from tests.browser.editing import BODY
from tests.browser.filling_in import TYPING_STOPS


@pytest.fixture
def page(sign_in):
    page = sign_in("editor")
    page.clock.install()
    page.goto("/admin/articles/article/add/")
    expect(page.locator(BODY)).to_be_visible()
    page.get_by_label("Title:").press_sequentially("A court asks")
    page.clock.run_for(TYPING_STOPS)
    expect(page.get_by_role("heading", name="Change article")).to_be_visible()
    return page


@pytest.mark.exhaustive
def test_a_check_opens_the_list_of_the_field_that_it_names(page, assert_accessible):
    checks = page.get_by_role("region", name="Before you publish")

    checks.get_by_role("link", name="Topics").click()
    page.keyboard.type("traffick")
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text("trafficking")
    page.keyboard.press("Enter")
    expect(page.locator(".field-topics .select2-selection__choice")).to_contain_text("trafficking")

    checks.get_by_role("link", name="Bylines").click()
    expect(page.locator(".select2-results__option--highlighted")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#id_bylines-0-author + .select2")).not_to_have_text("")
    assert_accessible(page)


@pytest.mark.exhaustive
def test_words_on_danger_are_asked_for_where_somebody_is(page):
    words = page.get_by_label("Who, and what we do about it")

    expect(words).to_be_hidden()
    page.get_by_role("radio", name="Somebody").check()
    expect(words).to_be_visible()
    page.get_by_role("radio", name="Nobody").check()
    expect(words).to_be_hidden()
