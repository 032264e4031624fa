"""Two articles go live at one moment, or neither does."""

import uuid
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.editing import (
    BODY,
    TODAY,
    choose,
    comes_to_answer,
    paste_table,
    save,
    set_moment,
)


@pytest.fixture
def titles():
    name = uuid.uuid4().hex[:8]
    return f"The report {name}", f"What it means {name}"


def write_draft(page, title, body):
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Title:").fill(title)
    page.get_by_label("Summary:").fill("What it says.")
    page.locator(BODY).click()
    page.keyboard.type(body)
    page.get_by_label("Nobody").check()
    save(page)
    expect(page.get_by_text("Draft saved.")).to_be_visible()


def bundle(page, name, titles, figures=""):
    """Put the articles of these titles together, and the import of figures of this statistic."""
    page.goto("/admin/articles/bundle/add/")
    page.get_by_label("Name:").fill(name)
    for row, title in enumerate(titles):
        choose(page, f"items-{row}-article", title)
    if figures:
        choose(page, f"items-{len(titles)}-figure_import", figures)
    page.get_by_role("button", name="Save").click()


@pytest.mark.exhaustive  # tests/articles/publishing/test_bundles.py has the rule
def test_a_bundle_goes_live_whole_or_not_at_all(sign_in, visit, titles, assert_accessible):
    first, second = titles
    editor, reader = sign_in("editor"), visit(script=False)
    write_draft(editor, first, "It is out.")
    write_draft(editor, second, "")
    bundle(editor, f"Both {first}", titles)
    ready = editor.get_by_role("table").filter(has_text="How far it is")
    expect(ready.get_by_role("row", name=first)).to_contain_text("It is ready.")
    expect(ready.get_by_role("row", name=second)).to_contain_text("Readers need this.")
    assert_accessible(editor)

    editor.get_by_role("button", name="Publish all of it now").click()

    expect(editor.get_by_text(f"Nothing was published or planned. {second}")).to_be_visible()
    assert_accessible(editor)
    reader.goto("/articles/")
    for title in titles:
        expect(reader.get_by_role("link", name=title)).to_have_count(0)

    here = editor.url
    ready.get_by_role("link", name=second).click()
    editor.locator(BODY).click()
    editor.keyboard.type("This is what it means.")
    save(editor)
    expect(editor.get_by_text("Draft saved.")).to_be_visible()
    editor.goto(here)
    editor.get_by_role("button", name="Publish all of it now").click()

    expect(editor.get_by_role("status").get_by_text("Being published")).to_be_visible()
    assert_accessible(editor)
    published = editor.get_by_role("main").get_by_text("Published", exact=True)
    while not published.is_visible():
        editor.wait_for_timeout(500)
        editor.reload()
    assert_accessible(editor)
    reader.reload()
    for title in titles:
        expect(reader.get_by_role("link", name=title).first).to_be_visible()


@pytest.mark.exhaustive  # tests/articles/publishing/test_bundles.py has the rule
def test_a_planned_bundle_goes_live_by_the_clock_articles_and_figures_at_once(
    sign_in, visit, titles, house, not_there, base_url, assert_accessible
):
    statistic = "Trafficking prosecutions (U.S. TIP Report)"
    name = f"By the clock {titles[0]}"
    addresses = [f"/articles/{title.lower().replace(' ', '-')}/" for title in titles]
    not_there.update(f"{base_url}{address}" for address in addresses)
    editor, reader = sign_in("editor"), visit()
    for title in titles:
        write_draft(editor, title, "So many were brought to court.")
    paste_table(editor, statistic, "Year;Cases\n2001;1 234\n")
    choose(editor, "source", "Trafficking in Persons Report")
    editor.get_by_role("button", name="Re-check").click()
    expect(editor.get_by_text("New figure: 1")).to_be_visible()
    bundle(editor, name, titles, figures=statistic)
    set_moment(editor, "Goes live at", TODAY + timedelta(days=2))
    editor.get_by_role("button", name="Plan", exact=True).click()
    expect(editor.get_by_text("Planned. All of it goes live at its moment")).to_be_visible()
    assert_accessible(editor)
    here = editor.url

    def figures():
        reader.goto("/statistics/tip-report-prosecutions/")
        return reader.get_by_role("table")

    expect(figures()).not_to_contain_text("2001")
    for address in addresses:
        assert comes_to_answer(reader, address, 404)

    # Nobody waits for two days: the moment comes near, and then passes by itself.
    house.call("tests.browser.inside.bundle_soon", name)
    for address in addresses:
        assert comes_to_answer(reader, address, 200)
    expect(figures()).to_contain_text("1,234")
    for address, title in zip(addresses, titles, strict=True):
        reader.goto(address)
        expect(reader.get_by_role("heading", level=1, name=title)).to_be_visible()
    editor.goto(here)
    expect(editor.get_by_role("main")).to_contain_text("Published")
    editor.goto("/admin/articles/bundle/")
    expect(editor.get_by_role("row").filter(has_text=name)).to_contain_text("Published")
