"""The elements, attributes and addresses that the body of an article may hold. No Django."""

import re
from calendar import monthrange
from datetime import date
from typing import Final

ATTRIBUTION_PARTS: Final = ("speaker", "position", "organisation", "source")
"""Attributes of the <footer> of a quotation that say who is quoted, in the order in which they are read."""

ALLOWED: dict[str, set[str]] = {
    **{tag: set() for tag in ("p", "h2", "h3", "h4", "ul", "li", "blockquote", "cite")},
    **{tag: set() for tag in ("strong", "em", "sup", "sub", "br", "hr")},
    **{tag: set() for tag in ("foot-note", "pull-quote", "details", "summary")},
    **{tag: set() for tag in ("table", "caption", "thead", "tbody", "tr", "td")},
    "ol": {"start"},
    "footer": {*ATTRIBUTION_PARTS, "href", "date"},
    "a": {"href"},
    "th": {"scope"},
    "stat-ref": {"key", "shows"},
    "stat-card": {"key", "shows"},
    "stat-chart": {"key"},
    "picture-card": {"alt", "decorative", "key", "phone"},
    **{tag: set() for tag in ("picture-gallery", "card-list", "card-item")},
    **{tag: set() for tag in ("call-to-action", "map-place", "outside-film")},
    "newest-list": {"count", "kind", "topic"},
    "people-list": {"authors"},
    "media-player": {"recording"},
}
"""Every element that a body may hold, with its attributes."""
# Elements that pasted text has, and what they become.
RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em", "tfoot": "tbody"}
REFERENCE_TAGS = {"stat-ref", "stat-card", "stat-chart"}
VOID = {"br", "hr"}
CELLS: Final = {"th", "td"}
IN_WORDS: Final = {"strong", "em", "sup", "sub"}
# These have no words: what they show is looked up. Each has this attribute at least.
LOOKED_UP: Final = {"newest-list": "count", "people-list": "authors", "media-player": "recording"}
# These hold each of these once at most, in this order, and nothing else.
SHAPES: Final[dict[str, tuple[str, ...]]] = {
    "call-to-action": ("p", "a"),
    "card-item": ("picture-card", "h3", "p"),
    "map-place": ("picture-card", "p", "a"),
    "outside-film": ("picture-card", "p", "a"),
}
# These hold nothing but any number of these.
LISTS: Final = {"picture-gallery": "picture-card", "card-list": "card-item"}
# Elements that may stand inside these. Inside all others, every element may.
ALLOWED_INSIDE: Final[dict[str, set[str]]] = {
    "foot-note": IN_WORDS | {"a"},
    "picture-card": IN_WORDS | {"a"},
    **{tag: {child} for tag, child in LISTS.items()},
    **{tag: {*parts, "a", "br"} for tag, parts in SHAPES.items()},
    "pull-quote": IN_WORDS,
    "details": IN_WORDS | {"p", "ul", "ol", "li", "a", "br", "stat-ref", "foot-note"},
    "summary": IN_WORDS,
    "caption": set(),
    **{cell: IN_WORDS | {"a", "br", "stat-ref", "foot-note"} for cell in CELLS},
}
# Elements that stand between other blocks, never inside one.
BETWEEN_BLOCKS_ONLY: Final = {
    *("stat-card", "stat-chart", "picture-card", "picture-gallery", "pull-quote", "table"),
    *("details", "card-list", "card-item", "call-to-action", "map-place", "outside-film"),
    *LOOKED_UP,
}
BLOCKS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "footer", "hr"),
    *("table", "caption", "tr", "th", "td", "pull-quote", "picture-card", "picture-gallery"),
    *("details", "summary", "card-list", *SHAPES),
}
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
ROW_KEY: Final = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
LATEST = "latest"
FEWEST_NEWEST: Final = 3
MOST_NEWEST: Final = 10
MOST_PEOPLE: Final = 60
LONGEST_ATTRIBUTE: Final = 300
LONGEST_BODY: Final = 500_000
"""Characters of a body: a book. A longer one takes hundreds of megabytes to be read."""
# A path of this site, but never "//host" or "/\host", which browsers read as another site.
OWN_PATH = re.compile(r"/(?![/\\])[^\s\\]*|#[\w-]+")
WEB_ADDRESS = re.compile(
    r"https?://[^\s/\\@][^\s\\]*|mailto:[^\s\\]+|tel:\+?[0-9][0-9().-]*", re.IGNORECASE
)
PART_OF_A_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)

# Attributes that are no words, and what each may say.
PATTERNS: Final = {
    "href": re.compile(f"{WEB_ADDRESS.pattern}|{OWN_PATH.pattern}", re.IGNORECASE),
    "key": SLUG,
    "kind": SLUG,
    "phone": ROW_KEY,
    "recording": ROW_KEY,
    "topic": ROW_KEY,
    "shows": re.compile(LATEST),
    "decorative": re.compile("yes"),
    "start": re.compile(r"[0-9]{1,4}", re.ASCII),
    "scope": re.compile("col|row"),
    "count": re.compile("|".join(map(str, range(FEWEST_NEWEST, MOST_NEWEST + 1)))),
}


def clean_attribute(tag: str, attribute: str, value: str) -> str | None:
    """Return the value of an attribute as a body may hold it; None to remove the attribute."""
    if attribute == "key" and tag == "picture-card":
        attribute = "phone"
    if pattern := PATTERNS.get(attribute):
        value = value.strip() if attribute == "href" else value
        return value if pattern.fullmatch(value) else None
    if attribute == "date":
        return value if is_date(value) else None
    if attribute == "authors":
        keys = list(dict.fromkeys(value.split()))[:MOST_PEOPLE]
        return " ".join(keys) if all(map(ROW_KEY.fullmatch, keys)) else None
    words = " ".join(value.split())[:LONGEST_ATTRIBUTE].strip()
    return words or None


def is_date(text: str) -> bool:
    """Return whether it is a year, a month or a day: 2026, 2026-09, 2026-09-01."""
    found = PART_OF_A_DATE.fullmatch(text)
    if not found:
        return False
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


def date_span(text: str) -> tuple[date, date]:
    """Return the first and the last day of a year, a month or a day, as `is_date` knows them."""
    year, month, day = (int(part) for part in [*text.split("-"), "0", "0"][:3])
    if day:
        return date(year, month, day), date(year, month, day)
    last = month or 12
    return date(year, month or 1, 1), date(year, last, monthrange(year, last)[1])
