"""From the hand that writes to the one that publishes, by way of the desk's front page."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.test_history import BODY, publish, write

COMMENT = "Who says so, and where?"


@pytest.fixture
def title():
    return f"From hand to hand {uuid.uuid4().hex[:8]}"


def pile(page, name):
    """A part of the desk's front page."""
    page.goto("/admin/")
    return page.get_by_role("region", name=re.compile(name))


def submit(page):
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("Submitted for review:")).to_be_visible()


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
