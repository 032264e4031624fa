"""What a page makes a telephone fetch, and that nothing on it jumps about. Seconds: benchmarks/."""

import pytest

from tests.browser.pages import ARTICLE

WATCH = """
  window.moved = [];
  new PerformanceObserver(list => window.moved.push(...list.getEntries().map(entry => entry.value)))
    .observe({type: "layout-shift", buffered: true});
"""


WITH_A_CITATION = {ARTICLE, "/statistics/forcibly-displaced/"}


@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize(
    "address",
    [
        ARTICLE,
        "/statistics/forcibly-displaced/",
        *(
            pytest.param(page, marks=pytest.mark.exhaustive)
            for page in ("/", "/articles/", "/observances/", "/ar/")
        ),
    ],
)
def test_a_page_is_one_document_one_sheet_and_its_pictures_and_stands_still(visit, address, width):
    page = visit(width=width)
    page.add_init_script(WATCH)
    fetched = []
    page.on("request", lambda request: fetched.append(request.resource_type))

    page.goto(address, wait_until="networkidle")

    assert page.evaluate("window.moved") == []
    assert fetched.count("document") == fetched.count("stylesheet") == 1
    # The script adds the button that copies a citation, after all else.
    assert fetched.count("script") == (address in WITH_A_CITATION)
    assert set(fetched) <= {"document", "stylesheet", "image", "script", "other"}  # the tab's icon


def test_the_menu_takes_one_line_of_a_telephone(visit):
    page = visit(width=360)
    for address in ("/", "/es/", "/fr/", "/ht/", "/ar/"):
        page.goto(address)

        tops = page.locator(".nav a").evaluate_all("links => links.map(link => link.offsetTop)")

        assert len(set(tops)) == 1, address
