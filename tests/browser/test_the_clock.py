"""What is scheduled appears by itself and ends by itself; what is withdrawn is gone at once."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.editing import TODAY, comes_to_answer, publish, set_moment, write


@pytest.fixture
def address(begun):
    """Where readers find the article, once they do."""
    page, _title = begun
    slug = page.locator("#id_slug").input_value()
    return f"/articles/{slug}/"


@pytest.fixture
def begun(begin):
    """An article that waits to be published, and its title."""
    page, title = begin()
    write(page, "It stands for a while.")
    page.get_by_label("Nobody").check()
    return page, title


def listed(page, title):
    """The row of the article in the list of articles."""
    page.goto("/admin/articles/article/")
    return page.get_by_role("row").filter(has_text=title)


@pytest.mark.exhaustive  # tests/articles/publishing/test_scheduled.py has the moments, and it waits for them
def test_an_article_appears_and_ends_by_the_clock(
    begun, address, visit, house, not_there, base_url, assert_accessible
):
    editor, title = begun
    not_there.add(f"{base_url}{address}")
    reader = visit()
    reader.goto("/articles/")
    set_moment(editor, "Publish at", TODAY + timedelta(days=2))
    set_moment(editor, "Unpublish on", TODAY + timedelta(days=4))
    editor.get_by_role("button", name="Schedule").click()
    expect(editor.get_by_text("Scheduled. Readers do not see it yet")).to_be_visible()
    assert_accessible(editor)

    # What is written over it afterwards does not come out, until Schedule is pressed again.
    state = editor.get_by_role("region", name="State")
    editor.get_by_label("Summary").fill("In other words.")
    editor.get_by_role("button", name="Save draft").click()
    expect(editor.get_by_text("Saved as the next version, which is not scheduled")).to_be_visible()
    expect(state).to_contain_text("not these changes")
    assert_accessible(editor)
    editor.get_by_role("button", name="Schedule").click()
    expect(editor.get_by_text("Scheduled. Readers do not see it yet")).to_be_visible()
    expect(state).not_to_contain_text("not these changes")
    expect(listed(editor, title)).to_contain_text("Scheduled")
    assert comes_to_answer(reader, address, 404)

    # Nobody waits for two days: the moment comes near, and then passes by itself.
    house.call("tests.browser.inside.begin_soon", title)
    assert comes_to_answer(reader, address, 200)
    expect(listed(editor, title)).to_contain_text("Published")
    reader.goto(address)
    expect(reader.get_by_role("heading", level=1, name=title)).to_be_visible()

    house.call("tests.browser.inside.end_soon", title)
    assert comes_to_answer(reader, address, 410)
    expect(listed(editor, title)).to_contain_text("Expired")
    assert_accessible(editor)
    assert reader.goto(address).status == 410
    expect(reader.get_by_role("heading", level=1)).not_to_contain_text(title)
    assert_accessible(reader)


@pytest.mark.exhaustive  # tests/articles/admin/actions/test_withdraw_translations.py asks each page
def test_an_article_is_withdrawn_and_colleagues_read_why(
    begun, address, visit, not_there, base_url, assert_accessible
):
    editor, title = begun
    publish(editor)
    reader = visit(script=False)
    reader.goto(address)
    expect(reader.get_by_role("heading", level=1, name=title)).to_be_visible()

    editor.get_by_role("link", name="Withdraw for good").click()
    expect(editor.get_by_role("heading", level=1, name="Withdraw for good")).to_be_visible()
    assert_accessible(editor)
    editor.get_by_label("Why, for colleagues").fill("She asked for it.")
    editor.get_by_role("button", name="Withdraw for good").click()

    expect(editor.get_by_text(f"Withdrawn. Its address says so: {title}")).to_be_visible()
    expect(editor.get_by_role("region", name="Review and notes")).to_contain_text(
        "She asked for it"
    )
    assert_accessible(editor)
    not_there.add(f"{base_url}{address}")
    assert reader.goto(address).status == 410
    expect(reader.get_by_role("main")).not_to_contain_text("She asked for it")
    assert_accessible(reader)
