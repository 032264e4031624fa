"""Work out the colours of the site from two, so that every text can be read. No Django.

Texts have a contrast of at least 4.5 with their ground, as WCAG 2.2 asks at level AA (1.4.3).
Lightness is that of OKLCH, from 0 to 1, which keeps the hue that people see.
"""

from dataclasses import dataclass
from typing import Final

from coloraide import Color

LEAST_CONTRAST: Final = 4.5
STEP: Final = 0.005

# Grounds and texts that are the same for everybody, as static/css/site.css has them.
PAPER: Final = "#ffffff"
MIST: Final = "#eef3f1"
INK: Final = "#13212a"
"""Also the ground of the band and the strip, and the text on the accent."""
DARK_PAPER: Final = "#10191f"
DARK_MIST: Final = "#19262d"
DARK_BAND: Final = "#0a1115"

SECOND_SERIES: Final = ("#b4541a", "#f0a06a")
"""The second line of a chart, on light and on dark paper."""
OTHER_SECOND_SERIES: Final = ("#1d5aa6", "#92b9f2")
"""Where the main colour is too much like it."""
ALIKE: Final = 45
"""Degrees between hues, below which two lines of a chart are hard to tell apart."""
GREY: Final = 0.04
"""The chroma below which a colour has no hue to speak of."""


@dataclass(frozen=True)
class Palette:
    """Values of the tokens of the style sheet, by their names without dashes."""

    light: dict[str, str]
    dark: dict[str, str]


def nearest_main(colour: str) -> str:
    """Return the main colour itself, or the nearest that can be read on paper and carry white words."""
    return _move(colour, (PAPER, MIST), step=-STEP)


def nearest_accent(colour: str) -> str:
    """Return the accent itself, or the nearest that can be read on the dark band and carry dark words."""
    return _move(colour, (INK,), step=STEP)


def make_palette(main: str, accent: str) -> Palette:
    """Return the tokens for two colours such as #0c5c56. Those that fail are first moved to the nearest that pass."""
    main, accent = nearest_main(main), nearest_accent(accent)
    second = OTHER_SECOND_SERIES if _is_alike(main, SECOND_SERIES[0]) else SECOND_SERIES
    on_dark = _move(_at_least(main, 0.78), (DARK_PAPER, DARK_MIST), step=STEP)
    return Palette(
        light={
            "verd": main,
            "verdd": _lighter(main, -0.1),
            "lamp": accent,
            "door": main,
            "ondoor": _move(_mix_with_white(main), (main,), step=STEP),
            "c2": second[0],
        },
        dark={
            "verd": on_dark,
            "verdd": _move(_lighter(on_dark, 0.06), (DARK_PAPER, DARK_MIST), step=STEP),
            "lamp": _move(_lighter(accent, 0.02), (INK, DARK_BAND, DARK_PAPER), step=STEP),
            "door": _at_most(main, 0.33),
            "c2": second[1],
        },
    )


def contrast(text: str, ground: str) -> float:
    """Return the contrast of two colours by WCAG 2, from 1 to 21."""
    return Color(text).contrast(Color(ground), method="wcag21")


def _move(colour: str, grounds: tuple[str, ...], *, step: float) -> str:
    """Return the first colour that passes on all grounds, in steps of lightness.

    It ends at black or at white, one of which passes on every ground.
    """
    found, lightness = _hex(Color(colour)), _lightness(colour)
    while not all(contrast(found, ground) >= LEAST_CONTRAST for ground in grounds):
        lightness += step
        found = _with_lightness(colour, lightness)
    return found


def _lighter(colour: str, by: float) -> str:
    return _with_lightness(colour, _lightness(colour) + by)


def _at_least(colour: str, lightness: float) -> str:
    return _with_lightness(colour, max(_lightness(colour), lightness))


def _at_most(colour: str, lightness: float) -> str:
    return _with_lightness(colour, min(_lightness(colour), lightness))


def _lightness(colour: str) -> float:
    return float(Color(colour).convert("oklch")["lightness"])


def _with_lightness(colour: str, lightness: float) -> str:
    in_oklch = Color(colour).convert("oklch")
    in_oklch["lightness"] = min(max(lightness, 0), 1)
    return _hex(in_oklch)


def _hex(colour: Color) -> str:
    return colour.convert("srgb").fit("srgb", method="oklch-chroma").to_string(hex=True)


def _mix_with_white(colour: str) -> str:
    return _hex(Color(colour).mix("#ffffff", 0.84, space="srgb"))


def _is_alike(colour: str, other: str) -> bool:
    one, two = (Color(each).convert("oklch") for each in (colour, other))
    if one["chroma"] < GREY:
        return False
    apart = abs(one["hue"] - two["hue"]) % 360
    return bool(min(apart, 360 - apart) < ALIKE)
