"""Staff read how often pages were opened: in the list, as CSV, and beside an article."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

ARTICLE = "/articles/counting-people-forced-to-flee/"
TITLE = "Counting people forced to flee"


@pytest.mark.exhaustive  # tests/config/site/test_reads_page.py has the page
def test_an_author_finds_how_often_an_article_was_read(house, sign_in, assert_accessible):
    house.call("tests.browser.inside.count_reads", ARTICLE, "1234")
    house.call("tests.browser.inside.count_reads", "/", "5")
    author = sign_in("author")
    author.goto("/admin/")

    author.get_by_role("link", name="Page views").click()
    row = author.get_by_role("row").filter(has_text=TITLE)
    expect(row.get_by_role("cell").last).to_have_text("1,234")
    assert_accessible(author)
    author.get_by_label("Kind").select_option(label="Articles")
    author.get_by_role("button", name="Show").click()
    expect(author.get_by_role("link", name=ARTICLE)).to_be_visible()
    expect(author.get_by_role("link", name="/", exact=True)).to_have_count(0)
    with author.expect_download() as download:
        author.get_by_role("link", name="Download as CSV").click()
    assert f"{ARTICLE},en,{TITLE},1234" in Path(download.value.path()).read_text()

    author.goto(f"/admin/articles/article/?q={TITLE}")
    author.get_by_role("link", name=TITLE).click()
    expect(author.get_by_text("Views in the last 30 days: 1,234. In all: 1,234.")).to_be_visible()
    assert_accessible(author)
