"""Make a PNG of an SVG document, the same on every machine: the fonts come with Standing.

Fonts of the system are not used, so that a server without any draws the same picture.
"""

from pathlib import Path
from typing import Final

import resvg_py

FONTS: Final = sorted(map(str, (Path(__file__).parent / "fonts").glob("*.ttf")))
FAMILY: Final = "Noto Sans"


def png_of(svg: str, *, zoom: int = 1) -> bytes:
    """Return the document as PNG, with `zoom` pixels for each of its units."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=zoom,
            font_files=FONTS,
            skip_system_fonts=True,
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    )
