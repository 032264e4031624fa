"""Whatever two colours are chosen, every text can be read on its ground, light and dark."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from identity import colours
from identity.colours import contrast, make_palette, nearest_accent, nearest_main

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
# A text of static/css/site.css, and the ground on which it stands. A name is a token of the palette.
ON_LIGHT = [
    *(("verd", ground) for ground in (colours.PAPER, colours.MIST)),
    *(("verdd", ground) for ground in (colours.PAPER, colours.MIST)),
    (colours.PAPER, "verd"),  # the words of a button
    (colours.PAPER, "verdd"),
    ("#ffffff", "door"),
    ("ondoor", "door"),
    (colours.INK, "lamp"),
    ("lamp", colours.INK),
]
ON_DARK = [
    *(("verd", ground) for ground in (colours.DARK_PAPER, colours.DARK_MIST)),
    *(("verdd", ground) for ground in (colours.DARK_PAPER, colours.DARK_MIST)),
    (colours.DARK_PAPER, "verd"),
    (colours.DARK_PAPER, "verdd"),
    ("#ffffff", "door"),
    ("ondoor", "door"),
    (colours.INK, "lamp"),
    ("lamp", colours.DARK_BAND),
]


@given(main=COLOURS, accent=COLOURS)
@example(main="#ffffff", accent="#000000")
@example(main="#000000", accent="#ffffff")
@example(main="#ffff00", accent="#0000ff")
def test_every_pair_of_text_and_ground_passes_aa(main, accent):
    palette = make_palette(main, accent)
    for pairs, tokens in ((ON_LIGHT, palette.light), (ON_DARK, palette.light | palette.dark)):
        for text, ground in pairs:
            shown = tokens.get(text, text), tokens.get(ground, ground)
            assert contrast(*shown) >= colours.LEAST_CONTRAST, (text, ground, *shown)


@pytest.mark.parametrize(
    ("nearest", "passes", "fails"),
    [(nearest_main, "#0c5c56", "#ffdd00"), (nearest_accent, "#f3b33d", "#7a1f00")],
)
def test_a_colour_that_passes_is_kept_and_another_moved_with_its_hue(nearest, passes, fails):
    assert nearest(passes) == passes
    moved = nearest(fails)
    assert moved != fails
    assert nearest(moved) == moved


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("main", "second"),
    [("#0c5c56", colours.SECOND_SERIES), ("#b4541a", colours.OTHER_SECOND_SERIES)],
)
def test_two_lines_of_a_chart_are_told_apart(main, second):
    palette = make_palette(main, "#f3b33d")

    assert (palette.light["c2"], palette.dark["c2"]) == second
