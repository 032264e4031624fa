"""Writing on a deadline: nothing is lost, and nobody is overwritten."""

import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.editing import BODY, publish, save, write
from tests.browser.filling_in import TYPING_STOPS


def test_what_was_typed_outlives_a_browser_that_crashes(begin):
    page, title = begin()
    page.clock.install()
    write(page, "Typed on the train.")
    page.clock.run_for(TYPING_STOPS)
    expect(page.locator("#autosave")).to_have_attribute("data-state", "saved")
    address = page.url
    browser = page.context

    page.close(run_before_unload=False)
    again = browser.new_page()
    again.goto(address)

    expect(again.locator(BODY)).to_contain_text("Typed on the train.")
    expect(again.get_by_label("Title:")).to_have_value(title)


@pytest.mark.exhaustive  # tests/articles/admin/article/test_two_editors.py has the rule
def test_of_two_who_write_over_a_live_article_nobody_is_overwritten(
    begin, visit, assert_accessible
):
    first, title = begin()
    write(first, "As it was.")
    first.get_by_label("Nobody").check()
    publish(first)
    form = first.url
    reader = visit(script=False)
    reader.goto("/articles/")
    reader.get_by_role("link", name=title).first.click()
    live = reader.context.request.get(reader.url).body()

    second = first.context.new_page()
    second.goto(form)
    write(second, " Written by the second.")
    write(first, " Written by the first.")
    save(first)
    expect(first.get_by_text("Saved as the next version")).to_be_visible()
    assert reader.context.request.get(reader.url).body() == live, "a draft changes no byte"
    save(second)

    expect(second.get_by_role("heading", name="Two people wrote at the same time")).to_be_visible()
    expect(second.locator("del")).to_contain_text("first")
    expect(second.locator("ins")).to_contain_text("second")
    assert_accessible(second)
    second.get_by_role("button", name="Go on with mine").click()
    expect(second.locator(BODY)).to_contain_text("Written by the second.")
    publish(second)

    reader.reload()
    expect(reader.get_by_role("article")).to_contain_text("Written by the second.")
    second.get_by_role("link", name="History").click()
    assert_accessible(second)
    second.get_by_role("button", name="Restore version 1 as a draft").click()
    expect(second.locator(BODY)).to_have_text("As it was.")
    reader.reload()
    expect(reader.get_by_role("article")).to_contain_text("Written by the second.")
    publish(second)
    reader.reload()
    expect(reader.get_by_role("article")).to_contain_text("As it was.")
    expect(reader.get_by_role("article")).not_to_contain_text("Written by the second.")


@pytest.mark.exhaustive  # tests/articles/admin/history/test_views.py has the rule
def test_of_two_people_in_conflict_each_keeps_their_words_and_learns_of_the_other(
    sign_in, assert_accessible
):
    title = f"By two hands {uuid.uuid4().hex[:8]}"
    author, editor = sign_in("author"), sign_in("editor")
    author.goto("/admin/articles/article/add/")
    author.get_by_label("Title:").fill(title)
    author.get_by_label("Summary:").fill("What it says.")
    write(author, "As it was.")
    save(author)
    expect(author.get_by_text("Draft saved.")).to_be_visible()
    editor.goto(author.url)
    expect(editor.locator(BODY)).to_have_text("As it was.")

    write(author, " The author adds.")
    save(author)
    expect(author.get_by_text("Draft saved.")).to_be_visible()
    write(editor, " The editor adds.")
    save(editor)

    expect(editor.get_by_role("heading", name="Two people wrote at the same time")).to_be_visible()
    expect(editor.get_by_text("by Amal Haddad, is the newest.")).to_be_visible()
    expect(editor.locator("del")).to_contain_text("author")
    expect(editor.locator("ins")).to_contain_text("editor")
    assert_accessible(editor)
    editor.get_by_role("button", name="Go on with mine").click()
    expect(editor.locator(BODY)).to_have_text("As it was. The editor adds.")

    # Now it is the author who does not know of it.
    write(author, " And the author goes on.")
    save(author)
    expect(author.get_by_role("heading", name="Two people wrote at the same time")).to_be_visible()
    expect(author.get_by_text("by Edna Okafor, is the newest.")).to_be_visible()
    author.get_by_role("button", name="Go on with that of Edna Okafor").click()
    expect(author.locator(BODY)).to_have_text("As it was. The editor adds.")
    author.get_by_role("link", name="History").click()
    for words in ("Amal Haddad", "Edna Okafor", "Conflicting draft"):
        expect(author.get_by_text(words).first).to_be_visible()
    assert_accessible(author)
