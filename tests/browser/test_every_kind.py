"""Every kind of page, as people meet it: narrow and wide, light and dark, with larger letters."""

import re

import pytest
from django.conf import settings

from tests import kinds
from tests.browser import axe, pages
from tests.browser.pages import ARTICLE
from tests.browser.windows import LONG_WORD, LOOK
from tests.runs import EXHAUSTIVE

# To axe the narrowest telephone is the next one: the sheet has the same rules for both, as is tested
# below. What has too little room there, LOOK sees. Colours are all that changes from light to dark,
# and they are the same at every width.
WIDTHS = (320, 360, 1280)
LIKE_THE_NEXT = 320
SCANS = {(360, "light"): axe.EVERYTHING, (1280, "dark"): axe.COLOURS}
if EXHAUSTIVE:  # `make test` scans wide pages on the way of journeys
    SCANS[1280, "light"] = axe.EVERYTHING
# The sheet names each dark colour and breaks words once, for all pages: `make test` tries that on a few.
A_FEW = {
    "/", ARTICLE, "/ar/search/", "/ar/topics/refugees/", "/ar/statistics/forcibly-displaced/",
    "/ar/sources/", "/ar/legal-help/", "/legal-help/request/?language=en",
}  # fmt: skip
# WCAG 2.2, success criterion 1.4.12.
SPACED = """
  * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
  p { margin-bottom: 2em !important }
"""


@pytest.fixture(scope="module")
def window(browser, base_url):
    """One window for all: a new one for each page would take longer than the page."""
    # Colours that fade in are measured half-way.
    with browser.new_context(base_url=base_url, reduced_motion="reduce") as context:
        context.add_init_script(axe.SCRIPT)
        yield context.new_page()


def test_every_kind_is_looked_at():
    assert kinds.of_site() - pages.FILES == set(pages.PAGES) - {"no such page"}


@pytest.mark.parametrize("address", pages.addresses())
def test_no_barrier_at_any_width_in_any_colours(window, address):
    remarks = []
    window.goto(address)

    for width in WIDTHS:
        window.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            window.emulate_media(color_scheme=scheme)
            # Nothing moves from light to dark.
            found = window.evaluate(LOOK) if scheme == "light" or EXHAUSTIVE else []
            scan = SCANS.get((width, scheme))
            if scan and (scheme == "light" or EXHAUSTIVE or address in A_FEW):
                found += axe.violations(window, scan)
            remarks += [f"{width} px, {scheme}: {remark}" for remark in found]

    assert remarks == []


@pytest.mark.parametrize("address", pages.addresses(A_FEW))
def test_a_word_of_46_letters_widens_no_page(window, address):
    """In German and Finnish such words are names of laws and offices."""
    window.set_viewport_size({"width": 360, "height": 800})
    window.goto(address)

    assert window.evaluate(LONG_WORD) <= 0


def test_the_sheet_has_the_same_rules_for_the_two_narrowest_widths():
    sheet = (settings.BASE_DIR / "static" / "css" / "site.css").read_text()
    sizes = re.findall(r"@media[^{]*width:\s*([\d.]+)em\)", sheet)

    assert len(sizes) == len(re.findall(r"@media[^{]*width", sheet)) > 0
    assert min(map(float, sizes)) * 16 > 360 == WIDTHS[WIDTHS.index(LIKE_THE_NEXT) + 1]


@pytest.mark.parametrize("address", pages.addresses(A_FEW))
def test_nothing_is_lost_with_larger_or_spaced_letters(window, address):
    window.set_viewport_size({"width": 360, "height": 800})
    devtools = window.context.new_cdp_session(window)
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    window.goto(address)
    assert window.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    larger = window.evaluate(LOOK)
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 16}})
    window.evaluate(
        "rules => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rules);"
        " document.adoptedStyleSheets = [sheet] }",
        SPACED,
    )

    assert (larger, window.evaluate(LOOK)) == ([], [])


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("mistake", "noticed"),
    [
        ({"width": "200vw"}, "px too wide"),
        ({"marginTop": "-2em"}, "lies on"),
        ({"overflow": "hidden", "height": "4px"}, "cuts its words"),
        ({"marginInlineStart": "-9rem"}, "leaves the page"),
    ],
)
def test_a_look_notices_a_mistake(window, mistake, noticed):
    window.set_viewport_size({"width": 360, "height": 800})
    window.goto("/privacy/")
    assert window.evaluate(LOOK) == []

    window.evaluate(
        "style => Object.assign(document.querySelector('main h1 + p').style, style)", mistake
    )

    assert any(noticed in remark for remark in window.evaluate(LOOK))


@pytest.mark.parametrize(
    ("number", "remarks"),
    [("1,234,567", ["1,234,567 is in two halves"]), ("1,234,567," * 9 + "890", [])],
)
def test_a_look_notices_a_number_that_breaks_where_a_line_has_room_for_it(window, number, remarks):
    window.set_viewport_size({"width": 360, "height": 800})
    window.goto("/privacy/")

    window.evaluate(
        "number => { const words = document.querySelector('main h1 + p'); words.textContent = number;"
        " Object.assign(words.style, {width: '4ch', overflowWrap: 'anywhere'}) }",
        number,
    )

    assert window.evaluate(LOOK) == remarks
