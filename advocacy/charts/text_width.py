"""How much room words take before any browser has set them. No Django, no database.

Advances are those of a wide sans serif (DejaVu Sans), in parts of the size of the letters, rounded
up: whatever letters a reader has, words hardly take more room than this.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

NARROW: Final = frozenset("ijl.,:;'’|!()[] ·-–\u00a0\u202f")
WIDE: Final = frozenset("mwMW@%—")
BOLD: Final = 1.13
LEADING: Final = 1.2
"""From one line to the next, in parts of the size."""


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """The room that words take on one line, in the unit of `size`."""
    return size * sum(map(_advance, words)) * (BOLD if bold else 1)


def wrapped(words: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """The words in as many lines as they need.

    A word that is longer than a line is cut, after a hyphen where it has one.
    """
    lines = [""]
    for word in filter(None, words.split(" ")):  # no other space ends a line: 22 300 000
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size, bold=bold) <= room:
            lines[-1] = longer
            continue
        *whole, rest = _cut(word, room, size, bold=bold)
        lines += [*whole, rest]
    return lines if lines[0] else lines[1:]


def spread(
    wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float
) -> list[float]:
    """Where boxes begin that want their middle at some heights, so that none lies on another.

    All lie between `top` and `bottom`, where these have room for them, in the order they wanted.
    """
    order = sorted(range(len(wanted)), key=lambda each: wanted[each])
    begins = [0.0] * len(wanted)
    free = top
    for each in order:
        begins[each] = max(free, wanted[each] - heights[each] / 2)
        free = begins[each] + heights[each]
    limit = bottom
    for each in reversed(order):
        begins[each] = min(begins[each], limit - heights[each])
        limit = begins[each]
    return begins


def _cut(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    pieces = [""]
    for character in word:
        while pieces[-1] and width_of(pieces[-1] + character, size, bold=bold) > room:
            before, hyphen, after = pieces[-1].rpartition("-")
            pieces[-1:] = [before + hyphen, after] if before else [pieces[-1], ""]
        pieces[-1] += character
    return pieces


def _advance(character: str) -> float:
    if unicodedata.category(character) in {"Mn", "Cf"}:
        return 0
    if character in NARROW:
        return 0.4
    if character in WIDE or unicodedata.east_asian_width(character) in "WF":
        return 1
    return 0.78 if character.isupper() else 0.64
