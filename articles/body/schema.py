"""What the body of an article may hold: elements, attributes and addresses. No Django."""

import re
from calendar import monthrange
from datetime import date
from typing import Final

SAID: Final = ("speaker", "position", "organisation", "source")
"""Who is quoted, and from what: attributes of the <footer> of a quotation, in the order told."""

ALLOWED: dict[str, set[str]] = {
    "p": set(),
    "h2": set(),
    "h3": set(),
    "h4": set(),
    "ul": set(),
    "ol": {"start"},
    "li": set(),
    "blockquote": set(),
    "footer": {*SAID, "href", "date"},
    "cite": set(),
    "a": {"href"},
    "strong": set(),
    "em": set(),
    "br": set(),
    "hr": set(),
    "table": set(),
    "caption": set(),
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"scope"},
    "td": set(),
    "stat-ref": {"key", "shows"},
    "stat-card": {"key", "shows"},
    "stat-chart": {"key"},
    "foot-note": set(),
    "pull-quote": set(),
    "picture-card": {"alt", "key"},
}
# What a paste brings, and what it means here.
RENAMED = {"h1": "h2", "h5": "h4", "h6": "h4", "b": "strong", "i": "em", "tfoot": "tbody"}
OURS = {"stat-ref", "stat-card", "stat-chart"}
VOID = {"br", "hr"}
CELLS: Final = {"th", "td"}
# What stands inside these, where that is less than anything.
HOLDS: Final[dict[str, set[str]]] = {
    "foot-note": {"strong", "em", "a"},
    "picture-card": {"strong", "em", "a"},
    "pull-quote": {"strong", "em"},
    "caption": set(),
    **{cell: {"strong", "em", "a", "br", "stat-ref", "foot-note"} for cell in CELLS},
}
# What stands between paragraphs, never within one.
ALONE: Final = {"stat-card", "stat-chart", "picture-card", "pull-quote", "table"}
WITHIN: Final[dict[str, set[str]]] = {
    "caption": {"table"},
    "thead": {"table"},
    "tbody": {"table"},
    "tr": {"thead", "tbody"},
    "th": {"tr"},
    "td": {"tr"},
}
BLOCKS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "footer", "hr"),
    *("table", "caption", "tr", "th", "td", "pull-quote", "picture-card"),
}
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
ROW_KEY: Final = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
LATEST = "latest"
LONGEST: Final = 300
# A path of this site, never "//host" or "/\host", which browsers read as another site.
OWN_PATH = re.compile(r"/(?![/\\])[^\s\\]*|#[\w-]+")
WEB_ADDRESS = re.compile(r"https?://[^\s/\\@][^\s\\]*|mailto:[^\s\\]+", re.IGNORECASE)
PART_OF_A_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)


def clean_attribute(tag: str, attribute: str, value: str) -> str | None:
    """The value as a body may hold it, or None where it may not."""
    match attribute:
        case "href":
            value = value.strip()
            known = bool(WEB_ADDRESS.fullmatch(value) or OWN_PATH.fullmatch(value))
        case "key":
            known = bool((ROW_KEY if tag == "picture-card" else SLUG).fullmatch(value))
        case "shows":
            known = value == LATEST
        case "date":
            known = is_date(value)
        case "start":
            known = bool(re.fullmatch(r"[0-9]{1,4}", value, re.ASCII))
        case "scope":
            known = value in {"col", "row"}
        case _:  # words
            value = " ".join(value.split())[:LONGEST].strip()
            known = bool(value)
    return value if known else None


def is_date(text: str) -> bool:
    """Whether it names a year, a month of one, or a day: 2026, 2026-09, 2026-09-01."""
    found = PART_OF_A_DATE.fullmatch(text)
    if not found:
        return False
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True


def date_span(text: str) -> tuple[date, date]:
    """The first and the last day of what `is_date` takes."""
    year, month, day = (int(part) for part in [*text.split("-"), "0", "0"][:3])
    if day:
        return date(year, month, day), date(year, month, day)
    last = month or 12
    return date(year, month or 1, 1), date(year, last, monthrange(year, last)[1])
