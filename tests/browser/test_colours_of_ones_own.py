"""Whatever two colours an organisation chooses, words can be read on every kind of page, light and dark."""

import pytest

from tests.browser import axe, pages
from tests.browser.colours import CONTRAST, FEW, PAIRS, SCHEMES, palettes, unreadable
from tests.browser.pages import ARTICLE

ON_FEW = ["/", ARTICLE, "/ar/legal-help/", "/statistics/forcibly-displaced/"]
EVERY = [path for paths in pages.PAGES.values() for path in paths]
PAINT = """tokens => { for (const [name, colour] of Object.entries(tokens))
  document.documentElement.style.setProperty(`--${name}`, colour) }"""


@pytest.fixture(scope="module")
def window(browser, base_url):
    with browser.new_context(base_url=base_url, reduced_motion="reduce") as context:
        yield context.new_page()


@pytest.mark.parametrize("address", ON_FEW)
def test_words_can_be_read_in_some_colours(window, address):
    window.goto(address)

    assert unreadable(window, FEW) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("address", EVERY)
def test_words_can_be_read_in_500_pairs_of_colours(window, address):
    window.goto(address)

    assert unreadable(window, len(PAIRS)) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("address", ON_FEW)
def test_axe_says_the_same(browser, base_url, address):
    with browser.new_context(base_url=base_url, reduced_motion="reduce") as context:
        context.add_init_script(axe.SCRIPT)
        page = context.new_page()
        page.goto(address)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            for tokens in palettes(scheme, FEW)[:6]:
                page.evaluate(PAINT, tokens)
                assert axe.violations(page, axe.COLOURS) == [], (scheme, tokens)


@pytest.mark.parametrize(
    ("scheme", "hovered", "tokens"),
    [
        ("light", False, {"verd": "#999999"}),
        ("light", True, {"verdd": "#dddddd"}),
        ("dark", False, {"lamp": "#333333"}),
        ("dark", False, {"door": "#eeeeee"}),
    ],
)
def test_words_that_cannot_be_read_are_noticed(window, scheme, hovered, tokens):
    window.goto("/")
    window.emulate_media(color_scheme=scheme)

    assert window.evaluate(CONTRAST, [[tokens], hovered])["faults"]
