"""Where the words and marks of a drawing lie, worked out from its SVG alone."""

import re
from itertools import combinations
from xml.etree import ElementTree as ET

from advocacy.charts.text_width import width_of


def remarks(picture, *, size, rtl):
    """What lies outside the drawing, or words on words; nothing where all is well."""
    root = ET.fromstring(str(picture))  # noqa: S314 -- our own output
    boxes = [_box(text, size, rtl) for text in root.iter("text")]
    found = [
        f"{words!r} leaves the drawing" for words, *box in boxes if not _is_inside(box, picture)
    ]
    found += [
        f"{one[0]!r} lies on {other[0]!r}"
        for one, other in combinations(boxes, 2)
        if _touch(one[1:], other[1:])
    ]
    for path in root.iter("path"):
        for x, y in points_of(path.get("d")):
            if not (-1 <= x <= picture.width + 1 and -1 <= y <= picture.height + 1):
                found.append(f"a path leaves the drawing at {x} {y}")
    for dot in root.iter("circle"):
        if not (
            0 <= int(dot.get("cx")) <= picture.width and 0 <= int(dot.get("cy")) <= picture.height
        ):
            found.append("a dot leaves the drawing")
    return found


def points_of(way):
    """The absolute points of M, L, H and V; small v and h lie beside them."""
    x = y = 0.0
    for letter, numbers in re.findall(r"([MLHV])([-\d. ]+)", way):
        values = [float(number) for number in numbers.split()]
        match letter:
            case "H":
                x = values[0]
            case "V":
                y = values[0]
            case _:
                x, y = values
        yield x, y


def _box(text, size, rtl):
    kinds = (text.get("class") or "").split()
    wide = width_of(text.text, size, bold="key" in kinds)
    x, y = float(text.get("x")), float(text.get("y"))
    left = x
    if "mid" in kinds:
        left -= wide / 2
    elif ("end" in kinds) != rtl:
        left -= wide
    return text.text, left, y - 0.75 * size, left + wide, y + 0.22 * size


def _is_inside(box, picture):
    left, top, right, bottom = box
    return left >= -1 and top >= -1 and right <= picture.width + 1 and bottom <= picture.height + 1


def _touch(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
