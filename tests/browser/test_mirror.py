"""A copy of the site is searched from a folder, where there is no server."""

from pathlib import Path
from urllib.request import urlopen

from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import expect

from config.mirror.pages import mirror_page
from config.mirror.searching import Words, list_of, put_search_into, write_list
from tests.browser import axe

SCRIPT = "static/js/public/mirror_search.js"
PAGES = {
    "/articles/families/": Words(
        "Families separated at the border", "What became of 3,900 children."
    ),
    "/articles/cafe/": Words("A café that hides nobody", "On detention."),
    "/topics/children/": Words("Children", "Of families, too."),
}


def copied_search(base_url, folder):
    """Write the page of the search, with its script and list, and return its address on the disk."""
    html = urlopen(f"{base_url}/search/").read().decode()  # noqa: S310 -- the demonstration
    results = render_to_string("mirror/search.html", {"list": list_of("/search/")})
    page = mirror_page(
        put_search_into(html, results),
        page="/search/",
        origin=base_url,
        has=lambda address: address in {"/search/pages.js", f"/{SCRIPT}"},
        notice="",
    )
    files = {
        "search/index.html": page.html.encode(),
        "search/pages.js": write_list("/search/", PAGES),
        SCRIPT: (Path(settings.BASE_DIR) / SCRIPT).read_bytes(),
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return (folder / "search/index.html").as_uri()


def test_a_reader_searches_a_copy_without_a_server(visit, base_url, tmp_path):
    page = visit()
    page.goto(copied_search(base_url, tmp_path))
    box = page.get_by_role("main").get_by_role("searchbox")
    results = page.get_by_role("main").get_by_role("listitem").get_by_role("link")

    box.fill("famil")
    box.press("Enter")
    expect(results).to_have_text(["Families separated at the border", "Children"])
    expect(results.first).to_have_attribute("href", "../articles/families/index.html")
    assert axe.violations(page) == []

    box.fill("DÉTENTION cafe")
    box.press("Enter")
    expect(results).to_have_text(["A café that hides nobody"])

    box.fill("famil zzz")
    box.press("Enter")
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("No page has all")
    expect(results).to_have_count(0)


def test_without_script_the_copy_says_where_all_pages_are(visit, base_url, tmp_path):
    page = visit(script=False)
    page.goto(copied_search(base_url, tmp_path))
    expect(page.get_by_role("main")).to_contain_text("a browser needs JavaScript")
    expect(page.get_by_role("main").get_by_role("link", name="Topics")).to_be_visible()
