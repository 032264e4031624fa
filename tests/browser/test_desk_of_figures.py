"""An editor's work with figures and days: a table comes in, checks are kept, days are planned."""

import pytest
from playwright.sync_api import expect

from tests.browser.editing import choose, paste_table


@pytest.fixture
def editor(sign_in):
    return sign_in("editor")


@pytest.mark.exhaustive  # tests/advocacy/admin/imports/test_figure_imports.py asks each page
def test_a_table_is_mended_added_and_taken_back(editor, assert_accessible):
    table = "Année;Décès\n2012;1 234\n2O13;2 345,5\n"
    paste_table(editor, "Deaths and disappearances recorded on migration routes", table)

    expect(editor.get_by_text("“2O13” is not a year, a day or a period.")).to_be_visible()
    editor.get_by_role("button", name="Add the figures").click()
    expect(editor.get_by_text("Nothing was added yet.")).to_be_visible()
    assert_accessible(editor)

    editor.get_by_role("link", name="the table").click()
    editor.get_by_label("Table:").fill(table.replace("O", "0"))
    choose(editor, "source", "Missing Migrants")
    editor.get_by_role("button", name="Re-check").click()
    expect(editor.get_by_text("New figure: 2")).to_be_visible()
    editor.get_by_role("button", name="Add 2 figures").click()
    expect(editor.get_by_text("2 figures were added.")).to_be_visible()
    assert_accessible(editor)

    editor.get_by_role("button", name="Undo the import").click()
    expect(editor.get_by_text("Undone: 2 figures were removed.")).to_be_visible()


def test_a_figure_is_prepared_looked_at_and_published(editor, visit, assert_accessible):
    title = "Displaced people who stayed in their own country"
    editor.goto("/admin/advocacy/figure/add/")
    choose(editor, "statistic", title)
    editor.get_by_label("Figure ID:").fill("stayed-next")
    editor.get_by_label("Value:", exact=True).fill("73")
    choose(editor, "source", "Global Trends")
    editor.get_by_label("Period from:").fill("2025-01-01")
    editor.get_by_label("Period to:").fill("2025-12-31")
    editor.get_by_role("button", name="Save draft").first.click()
    expect(editor.get_by_text("Readers do not see it.")).to_be_visible()
    assert_accessible(editor)
    reader = visit(script=False)
    reader.goto("/statistics/")
    reader.get_by_role("link", name=title).first.click()
    expect(reader.get_by_text("73%")).to_have_count(0)

    editor.get_by_role("link", name="Preview").click()
    expect(editor.get_by_text("Preview. Readers do not see this page.")).to_be_visible()
    expect(editor.get_by_role("main")).to_contain_text("73%")
    editor.go_back()
    editor.get_by_role("button", name="Publish").first.click()
    expect(editor.get_by_text("1 figure is unchecked")).to_be_visible()
    assert_accessible(editor)
    editor.get_by_role("button", name="Publish").click()

    expect(editor.get_by_text("Changes are public as soon as you save.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_role("main")).to_contain_text("73%")


@pytest.mark.exhaustive  # tests/articles/publishing/test_superseded_citations.py has the rule
def test_a_newer_figure_waits_until_each_citation_is_decided(editor, visit, assert_accessible):
    article = "Journalists behind bars, and a number that moves"
    paste_table(
        editor, "Murders of journalists with nobody held to account", "Year;Share\n2025;81\n"
    )
    choose(editor, "source", "Global Impunity Index")
    editor.get_by_role("button", name="Re-check").click()
    editor.get_by_role("button", name="Add 1 figure").click()
    expect(editor.get_by_text("1 figure was added.")).to_be_visible()

    editor.goto("/admin/")
    assert_accessible(editor)
    editor.get_by_role("link", name="Radar").click()
    editor.get_by_role("link", name="Cited, and superseded").click()
    assert_accessible(editor)
    main = editor.get_by_role("main")
    main.get_by_role("link", name="Decide about each citation").first.click()
    assert_accessible(editor)
    editor.get_by_role("link", name=article).click()
    editor.get_by_role("radio", name="Correct: ").check()
    editor.get_by_role("button", name="Decide").click()
    expect(editor.get_by_text("Readers need to know what was wrong.")).to_be_visible()
    assert_accessible(editor)
    editor.get_by_role("radio", name="Update: ").check()
    editor.get_by_role("button", name="Decide").click()

    expect(editor.get_by_text("Updated. The article cites the newer figure")).to_be_visible()
    reader = visit(script=False)
    reader.goto("/articles/journalists-behind-bars-and-a-number-that-moves/")
    expect(reader.get_by_role("article")).to_contain_text("81%")


@pytest.mark.exhaustive  # tests/advocacy/admin/test_verification.py asks each page
def test_a_check_is_recorded_and_ends_when_the_number_changes(editor, assert_accessible):
    editor.goto("/admin/radar/?kind=unchecked")
    row = editor.get_by_role("row", name="Children in child labour since 2000")
    row.get_by_role("link", name="Check its figures").click()
    editor.get_by_role("link", name="ilo-child-labour-2004").click()
    editor.get_by_role("link", name="Verify").first.click()
    editor.get_by_role("radio", name="Checked at the source").check()
    editor.get_by_role("button", name="Record the check").click()
    expect(editor.get_by_text("Name the page or the document that you read.")).to_be_visible()
    assert_accessible(editor)

    editor.get_by_label("What you read").fill("Global estimates 2020, page 23")
    editor.get_by_role("button", name="Record the check").click()
    expect(editor.get_by_text("The check is recorded.")).to_be_visible()
    assert_accessible(editor)

    editor.get_by_label("Value:").fill("222.3")
    save = editor.get_by_role("button", name="Save", exact=True).first
    save.click()
    expect(editor.get_by_text("Please correct the error below.")).to_be_visible()
    assert_accessible(editor)
    editor.get_by_label("What was wrong:").fill("A slip of ours.")
    save.click()
    expect(editor.get_by_text("is not checked any more, because it was changed.")).to_be_visible()


@pytest.mark.exhaustive  # tests/advocacy/admin/test_verification.py asks each page
def test_a_fact_of_a_day_is_checked(editor, assert_accessible):
    editor.goto("/admin/advocacy/observance/?unchecked=1")
    editor.locator("#result_list tbody").get_by_role("link").first.click()
    assert_accessible(editor)
    editor.get_by_role("link", name="Verify").first.click()
    editor.get_by_role("radio", name="Our calculation from published data").check()
    editor.get_by_label("How you checked").fill("Counted from the resolution.")
    editor.get_by_role("button", name="Record the check").click()
    expect(editor.get_by_text("The check is recorded.")).to_be_visible()


@pytest.mark.exhaustive  # tests/articles/planning/test_days_ahead.py has the rule
def test_the_plan_of_last_year_is_copied(editor, assert_accessible):
    editor.goto("/admin/days-ahead/")
    row = editor.locator("#result_list tbody tr").first
    row.get_by_role("link", name="Plan a piece").click()
    editor.get_by_label("Title:").fill("What the law says")
    year = editor.get_by_label("Year:")
    year.fill(str(int(year.input_value()) - 1))
    assert_accessible(editor)
    editor.get_by_role("button", name="Save", exact=True).first.click()
    row.get_by_role("button", name="Copy the plan of").click()
    expect(editor.get_by_text("Planned: What the law says")).to_be_visible()
    expect(row.get_by_role("link", name="What the law says")).to_be_visible()
    assert_accessible(editor)


@pytest.mark.exhaustive  # a detail of lists
@pytest.mark.parametrize("of", ["articles/article", "advocacy/statistic", "advocacy/figure"])
def test_a_list_is_read_on_a_telephone_without_pushing_it_sideways(editor, of, assert_accessible):
    editor.set_viewport_size({"width": 320, "height": 800})
    editor.goto(f"/admin/{of}/")
    first = editor.locator("#result_list tbody tr").first
    # What each value is stands before it.
    expect(first.locator("td[data-head]").last).not_to_have_attribute("data-head", "")
    over = "(() => { const e = document.querySelector('.results'); return e.scrollWidth - e.clientWidth })()"
    assert editor.evaluate(over) <= 0
    assert_accessible(editor)
