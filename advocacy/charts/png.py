"""Make a PNG of an SVG document.

Latin, Greek, Cyrillic and Arabic letters come from fonts that lie beside this file, the same on
every machine. Other scripts need fonts of the system: those of Debian's package fonts-noto-core.
"""

import unicodedata
from pathlib import Path
from typing import Final

import resvg_py

OURS: Final = sorted(map(str, (Path(__file__).parent / "fonts").glob("*.ttf")))
OF_SYSTEM: Final = Path("/usr/share/fonts/truetype/noto")
FAMILY: Final = "Noto Sans"
# The first words of the Unicode names of their letters: the last are signs such as º and µ.
IN_OUR_FONTS: Final = frozenset(
    {"ARABIC", "CYRILLIC", "GREEK", "LATIN", "FEMININE", "MASCULINE", "MICRO", "MODIFIER"}
)


def png_of(svg: str, *, zoom: int = 1) -> bytes:
    """Return the document as PNG, with `zoom` pixels for each of its units.

    A letter that no font has is left out: ask `has_fonts_for` before.
    """
    scripts = sorted(scripts_of(svg))
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=zoom,
            font_files=[*OURS, *(font for script in scripts for font in _fonts_of(script))],
            skip_system_fonts=True,
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    )


def scripts_of(words: str) -> set[str]:
    """Return the scripts of the letters that our own fonts do not have, such as "ETHIOPIC"."""
    letters = {letter for letter in set(words) if letter.isalpha()}
    return {unicodedata.name(letter, "?").split()[0] for letter in letters} - IN_OUR_FONTS


def has_fonts_for(words: str) -> bool:
    """Return whether this machine has a font for each letter of the words."""
    return all(map(_fonts_of, scripts_of(words)))


def _fonts_of(script: str) -> list[str]:
    """Return the regular and the bold font of a script, if the system has them."""
    name = f"NotoSans{script.title()}"
    return [str(font) for font in sorted(OF_SYSTEM.glob(f"{name}-*.ttf")) if _is_plain(font)]


def _is_plain(font: Path) -> bool:
    return font.stem.endswith(("-Regular", "-Bold"))
