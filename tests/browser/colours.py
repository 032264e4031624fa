"""Pairs of colours that an organisation might choose, and the words that nobody can read in them."""

import functools
import random
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

from identity.colours import make_palette

CONTRAST: Final = Path(__file__).with_name("contrast.js").read_text()
SCHEMES: Final = ("light", "dark")
CHANCE: Final = random.Random(500)  # noqa: S311 -- no secret
EDGES: Final = [
    ("#000000", "#ffffff"),
    ("#ffffff", "#000000"),
    ("#ffff00", "#0000ff"),
    ("#777777", "#777777"),
]
PAIRS: Final = EDGES + [
    (f"#{CHANCE.randrange(1 << 24):06x}", f"#{CHANCE.randrange(1 << 24):06x}") for _ in range(496)
]
FEW: Final = 20


@functools.cache
def palettes(scheme: str, first: int) -> list[dict[str, str]]:
    """The tokens of the sheet in the first so many pairs of colours."""
    made = [make_palette(*pair) for pair in PAIRS[:first]]
    return [each.light | (each.dark if scheme == "dark" else {}) for each in made]


def unreadable(page: Page, first: int) -> list[str]:
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
