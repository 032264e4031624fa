"""Estimate the width of words without a browser. No Django, no database.

The advances are those of a wide sans serif (DejaVu Sans), in parts of the letter size, rounded up.
With the fonts of readers, words hardly take more room.
"""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

NARROW: Final = frozenset("ijl.,:;'’|!()[] ·-–\u00a0\u202f")
WIDE: Final = frozenset("mwMW@%—")
BOLD: Final = 1.13
LEADING: Final = 1.2
"""The line height, in parts of the letter size."""


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """Return the width of words on one line, in the unit of `size`."""
    return size * sum(map(_advance, words)) * (BOLD if bold else 1)


def wrap_words(words: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Wrap words into lines of at most `room`.

    A word that is longer than a line is cut, if possible after a hyphen.
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
    """Return the tops of boxes near the middles they want, so that none covers another.

    The boxes keep the wanted order, and lie between `top` and `bottom` if there is room.
    """
    order = sorted(range(len(wanted)), key=lambda box: wanted[box])
    begins = [0.0] * len(wanted)
    free = top
    for box in order:
        begins[box] = max(free, wanted[box] - heights[box] / 2)
        free = begins[box] + heights[box]
    limit = bottom
    for box in reversed(order):
        begins[box] = min(begins[box], limit - heights[box])
        limit = begins[box]
    return begins


def spaced_indexes(places: Sequence[float], room: float) -> list[int]:
    """Return the indexes of the rising places on an axis that get a label, in order.

    The first and the last get one, and as many between them as have `room` from middle to middle:
    every second, third … place if as many of these have room, else from the last backwards. If even
    the first and the last would touch, the last alone gets one.
    """
    indexes = range(len(places))
    chosen: list[int] = []
    for index in [*indexes[-1:], *indexes[:1], *indexes[-2:0:-1]]:
        if all(abs(places[index] - places[other]) >= room for other in chosen):
            chosen.append(index)
    if len(chosen) > 2:
        step, rest = divmod(indexes[-1], len(chosen) - 1)
        even = list(indexes[::step])
        if not rest and all(places[b] - places[a] >= room for a, b in pairwise(even)):
            return even
    return sorted(chosen)


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
