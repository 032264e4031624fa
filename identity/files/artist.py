"""The process that draws an SVG drawing, and may touch nothing while it does. `icons` starts it.

A drawing without scripts can still take hours to draw, or end the program that draws it.
"""

import codecs
from collections.abc import Iterator
from typing import Final

import resvg_py

from confinement.process import answer_confined

WIDTH: Final = 512  # pixels
MEMORY: Final = 300_000_000  # bytes of addresses, libraries included
CPU_SECONDS: Final = 4
# Python loads an encoding when it is first used, and no file can be opened then.
codecs.lookup("utf-8")


def main() -> None:  # pragma: no cover -- ends the process that it confines; tests run it as one
    answer_confined(frames, memory=MEMORY, cpu_seconds=CPU_SECONDS)


def frames(content: bytes) -> Iterator[bytes]:
    """Yield the drawing as a PNG, WIDTH pixels wide."""
    drawing = content.decode()
    yield bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=WIDTH, skip_system_fonts=True))
