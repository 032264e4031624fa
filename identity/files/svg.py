"""Clean an SVG drawing, so that nothing but shapes, colours and words for readers is left. No Django.

What a drawing program notes for itself is dropped. What could act, fetch something or grow without
end is refused with its name, because the drawing would look different without it.
"""

import re
from math import ceil
from typing import Final
from xml.etree import ElementTree as ET

LARGEST: Final = 200_000  # bytes
MOST_ELEMENTS: Final = 5_000
DEEPEST: Final = 40
LONGEST_SIDE: Final = 100_000
MOST_STRETCHED: Final = 20
"""How many times as wide as high, or as high as wide."""

SVG: Final = "http://www.w3.org/2000/svg"
LINK: Final = "{http://www.w3.org/1999/xlink}href"
SHAPES: Final = {
    *("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
    *("defs", "linearGradient", "radialGradient", "stop", "clipPath", "title", "desc", "style"),
}
WORDS: Final = {"title", "desc", "style"}
"""Elements with text, and without others in them."""
NOTES: Final = {"metadata"}
"""Elements of SVG itself that are dropped with all that they hold."""
GEOMETRY: Final = {
    *("viewBox", "preserveAspectRatio", "width", "height", "x", "y", "x1", "y1", "x2", "y2"),
    *("cx", "cy", "r", "rx", "ry", "fx", "fy", "d", "points", "transform", "pathLength"),
    *("id", "class", "style", "version", "offset", "gradientUnits", "gradientTransform"),
    *("spreadMethod", "clipPathUnits"),
}
LOOKS: Final = {
    *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-linecap"),
    *("stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset"),
    *("stroke-opacity", "opacity", "color", "clip-path", "clip-rule", "display", "visibility"),
    *("stop-color", "stop-opacity", "paint-order", "vector-effect", "shape-rendering"),
}
# In a declaration, what fetches something, or hides it behind another spelling.
REACHES_OUT: Final = re.compile(
    r"@|\\|<|expression|javascript|url\((?!\s*['\"]?#)|image-set", re.IGNORECASE
)


class UnsafeDrawing(Exception):
    """The drawing holds something that cannot be kept. `what` names it as it stands in the file."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class BrokenDrawing(Exception):
    """It is no SVG that can be read, or larger than a logo is."""


def clean_svg(content: bytes) -> bytes:
    """Return the drawing with shapes and looks only. Raises UnsafeDrawing and BrokenDrawing."""
    if len(content) > LARGEST:
        raise BrokenDrawing
    root = _parse(content)
    if root.tag != f"{{{SVG}}}svg":
        raise BrokenDrawing
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise BrokenDrawing
    _keep_size(root)
    cleaned = _clean(root, depth=1)
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", LINK[1:].partition("}")[0])
    found: bytes = ET.tostring(cleaned, encoding="utf-8")
    return found


def size_of(cleaned: bytes) -> tuple[int, int]:
    """Return width and height of a cleaned drawing, rounded up to whole units."""
    _x, _y, width, height = _view_box(ET.fromstring(cleaned))  # noqa: S314 -- cleaned before
    return ceil(width), ceil(height)


def _parse(content: bytes) -> ET.Element:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BrokenDrawing from None
    # A document type could define entities, which fetch files or grow without end.
    if re.search(r"<!(?!--|\[CDATA\[)", text):
        text = _without_plain_doctype(text)
    # Instructions to programs that read it, such as a style sheet of another address.
    if re.search(r"<\?(?!xml\s)", text):
        raise UnsafeDrawing("<?…?>")
    try:
        return ET.fromstring(text.encode())  # noqa: S314 -- a document without a type has no entities of its own
    except (ET.ParseError, ValueError, RecursionError):
        raise BrokenDrawing from None


def _without_plain_doctype(text: str) -> str:
    """Drop a document type that defines nothing, as drawing programs write one. Others are refused."""
    found = re.sub(r"<!DOCTYPE\s+svg(\s+PUBLIC)?(\s+\"[^\"<>\[\]]*\"){0,2}\s*>", "", text, count=1)
    if re.search(r"<!(?!--|\[CDATA\[)", found):
        raise UnsafeDrawing("<!DOCTYPE>")
    return found


def _keep_size(root: ET.Element) -> None:
    """Give it a view box, without which it could not be scaled, and refuse a shape that no logo has."""
    if not root.get("viewBox"):
        root.set(
            "viewBox", f"0 0 {root.get('width', '')} {root.get('height', '')}".replace("px", "")
        )
    try:
        _x, _y, width, height = _view_box(root)
    except ValueError:
        raise BrokenDrawing from None
    if not (0 < width < LONGEST_SIDE and 0 < height < LONGEST_SIDE):
        raise BrokenDrawing
    if not 1 / MOST_STRETCHED <= width / height <= MOST_STRETCHED:
        raise BrokenDrawing


def _view_box(root: ET.Element) -> list[float]:
    return [float(each) for each in re.split(r"[\s,]+", root.attrib["viewBox"].strip())]


def _clean(element: ET.Element, *, depth: int) -> ET.Element:
    if depth > DEEPEST:
        raise BrokenDrawing
    kept = ET.Element(f"{{{SVG}}}{_local_name(element)}", _kept_attributes(element))
    if _local_name(element) in WORDS:
        kept.text = _kept_text(element)
    kept.extend(_clean(each, depth=depth + 1) for each in element if _is_kept(each))
    return kept


def _kept_attributes(element: ET.Element) -> dict[str, str]:
    """Return geometry and looks. Raises UnsafeDrawing for what acts or fetches something."""
    kept = {}
    for key, value in element.attrib.items():
        if key.lower().startswith("on"):
            raise UnsafeDrawing(key)
        if key in (LINK, "href"):
            # A gradient takes its colours from another one of the drawing.
            if _local_name(element).endswith("Gradient") and value.startswith("#"):
                kept[LINK] = value
        elif key in GEOMETRY | LOOKS:
            if REACHES_OUT.search(value):
                raise UnsafeDrawing(f'{key}="…"')
            kept[key] = value
    return kept


def _kept_text(element: ET.Element) -> str:
    name = _local_name(element)
    if len(element):
        raise UnsafeDrawing(f"<{name}>")
    text = element.text or ""
    if name == "style" and REACHES_OUT.search(text):
        raise UnsafeDrawing("<style>")
    return text


def _is_kept(element: ET.Element) -> bool:
    """Return whether it is a shape. Raises UnsafeDrawing for what the drawing would miss."""
    if not element.tag.startswith(f"{{{SVG}}}"):
        return False  # a note of a drawing program
    name = _local_name(element)
    if name in SHAPES:
        return True
    if name in NOTES:
        return False
    raise UnsafeDrawing(f"<{name}>")


def _local_name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
