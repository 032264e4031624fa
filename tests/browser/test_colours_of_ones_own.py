"""Whatever two colours an organisation chooses, words can be read on every kind of page, light and dark."""

import functools
import random
from pathlib import Path

import pytest

from identity.colours import make_palette
from tests.browser import axe, pages
from tests.browser.pages import ARTICLE

CONTRAST = Path(__file__).with_name("contrast.js").read_text()
SCHEMES = ("light", "dark")
CHANCE = random.Random(500)  # noqa: S311 -- no secret
EDGES = [
    ("#000000", "#ffffff"),
    ("#ffffff", "#000000"),
    ("#ffff00", "#0000ff"),
    ("#777777", "#777777"),
]
PAIRS = EDGES + [
    (f"#{CHANCE.randrange(1 << 24):06x}", f"#{CHANCE.randrange(1 << 24):06x}") for _ in range(496)
]
FEW = 20
ON_FEW = ["/", ARTICLE, "/ar/legal-help/", "/statistics/forcibly-displaced/"]
EVERY = [path for paths in pages.PAGES.values() for path in paths]
PAINT = """tokens => { for (const [name, colour] of Object.entries(tokens))
  document.documentElement.style.setProperty(`--${name}`, colour) }"""


@functools.cache
def palettes(scheme, first):
    """The tokens of the sheet in the first so many pairs of colours."""
    made = [make_palette(*pair) for pair in PAIRS[:first]]
    return [each.light | (each.dark if scheme == "dark" else {}) for each in made]


def unreadable(page, first):
    """Return words that cannot be read in one of these pairs of colours, at rest and under the pointer."""
    found = []
    for scheme in SCHEMES:
        # Colours that fade in are measured half-way.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for hovered in (False, True):
            seen = page.evaluate(CONTRAST, [palettes(scheme, first), hovered])
            assert seen["looks"] > 1
            found += [f"{scheme}, {hovered=}: {fault}" for fault in seen["faults"]]
    return found


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
