"""From the hand that writes to the one that publishes, by way of the desk's front page."""

import re
import uuid
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests import demonstration
from tests.browser.editing import BODY, publish, save, write

COMMENT = "Who says so, and where?"


@pytest.fixture
def title():
    return f"From hand to hand {uuid.uuid4().hex[:8]}"


@pytest.fixture
def needs_two(house, tmp_path, ours):
    """The same desk, where two different people write and publish: whoever signed in may enter."""
    with demonstration.beside(house, tmp_path, PUBLISH_NEEDS_TWO="1") as address:
        ours.add(urlsplit(address).netloc)
        yield address


def pile(page, name, site=""):
    """A part of the desk's front page."""
    page.goto(f"{site}/admin/")
    return page.get_by_role("region", name=re.compile(name))


def submit(page):
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("Submitted for review:")).to_be_visible()


@pytest.mark.exhaustive  # tests/articles/admin/panels/test_review.py asks each page
def test_an_author_submits_an_editor_returns_it_and_then_publishes_it(
    sign_in, visit, title, assert_accessible
):
    author = sign_in("author")
    author.goto("/admin/articles/article/add/")
    author.get_by_label("Title:").fill(title)
    author.get_by_label("Summary:").fill("What it says.")
    write(author, "Somebody says so.")
    submit(author)
    expect(author.get_by_text("In review since today")).to_be_visible()
    assert_accessible(author)

    editor = sign_in("editor")
    pile(editor, "Waiting for review").get_by_role("link", name=title).click()
    editor.get_by_label("Comment for colleagues").fill(COMMENT)
    editor.get_by_role("button", name="Return with this comment").click()
    expect(editor.get_by_text("Returned to Amal Haddad.")).to_be_visible()
    assert_accessible(editor)

    returned = pile(author, "Returned to you")
    expect(returned.get_by_role("listitem").filter(has_text=title)).to_contain_text(COMMENT)
    assert_accessible(author)
    returned.get_by_role("link", name=title).click()
    expect(author.get_by_role("region", name="Review and notes")).to_contain_text(COMMENT)
    write(author, " The court says so, in its judgment.")
    submit(author)
    expect(pile(author, "Waiting for review").get_by_role("link", name=title)).to_be_visible()

    pile(editor, "Waiting for review").get_by_role("link", name=title).click()
    expect(editor.locator(BODY)).to_contain_text("The court says so")
    editor.get_by_label("Nobody").check()
    publish(editor)

    reader = visit(script=False)
    reader.goto("/articles/")
    reader.get_by_role("link", name=title).first.click()
    expect(reader.get_by_role("article")).to_contain_text("The court says so")
    expect(reader.get_by_role("article")).not_to_contain_text(COMMENT)
    assert_accessible(reader)


@pytest.mark.exhaustive  # tests/articles/admin/panels/test_review.py has the rule
def test_where_two_are_asked_for_nobody_publishes_their_own_words_alone(
    sign_in, needs_two, title, assert_accessible
):
    author = sign_in("author")
    author.goto(f"{needs_two}/admin/articles/article/add/")
    author.get_by_label("Title:").fill(title)
    author.get_by_label("Summary:").fill("What it says.")
    write(author, "Somebody says so.")
    submit(author)

    editor = sign_in("editor")
    pile(editor, "Waiting for review", needs_two).get_by_role("link", name=title).click()
    expect(editor.get_by_role("button", name="Publish now")).to_be_visible()
    editor.get_by_label("Nobody").check()
    write(editor, " And so does the court.")
    save(editor)
    expect(editor.get_by_text("somebody else publishes it")).to_be_visible()
    expect(editor.get_by_role("button", name="Publish now")).to_have_count(0)
    assert_accessible(editor)
