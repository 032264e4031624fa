"""The kinds of sections that a front page is made of, and the front page that the site has by itself.

A section is an object in JSON. Each has `kind` and `hidden`, and most have `heading`, with
`headings` in other languages by their codes. What else it has depends on its kind:

    lead            article: the key of the original, or none for the newest; drawing: true or false
    help            nothing: the door for people seeking asylum
    latest          count
    topic           topic: its key; count
    days            count
    figures         statistics: keys, in their order, or none for what the newest articles cite
    documents       count
    pages           pages: keys of places in the tree of pages, in their order
    call-to-action  text, texts; label, labels; page or url
    text            text, texts: paragraphs with an empty line between them
"""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Section = dict[str, Any]


class Kind(NamedTuple):
    label: Promise | str
    is_single: bool = False
    """Whether a front page has at most one of it."""
    stays: bool = False
    """Whether it can be moved, but neither hidden nor removed."""


HELP: Final = "help"
LEAD: Final = "lead"
MOST_SECTIONS: Final = 20
KINDS: Final = {
    LEAD: Kind(_("Lead article"), is_single=True),
    HELP: Kind(_("Help with asylum"), is_single=True, stays=True),
    "latest": Kind(_("Newest articles")),
    "topic": Kind(_("Articles on a topic")),
    "days": Kind(_("Next days to mark")),
    "figures": Kind(_("Figures")),
    "documents": Kind(_("Newest documents")),
    "pages": Kind(_("Pages as cards")),
    "call-to-action": Kind(_("Call to action")),
    "text": Kind(_("Text")),
}
BUILT_IN: Final[tuple[Section, ...]] = (
    {"kind": LEAD, "article": None, "drawing": True},
    {"kind": HELP},
    {"kind": "latest", "count": 4},
    {"kind": "days", "count": 1},
    {"kind": "figures", "statistics": []},
)


def new_section(kind: str) -> Section:
    """Return a section of a kind as it is added: as the built-in one, where there is such a one."""
    built_in = (dict(section) for section in BUILT_IN if section["kind"] == kind)
    return next(
        built_in, {"kind": kind, "count": 3} if kind in ("topic", "documents") else {"kind": kind}
    )


def kinds_to_add(sections: Iterable[Section]) -> dict[str, Kind]:
    """Return the kinds of which another section can be added."""
    there = [section["kind"] for section in sections]
    if len(there) >= MOST_SECTIONS:
        return {}
    return {name: kind for name, kind in KINDS.items() if not (kind.is_single and name in there)}


def with_help(sections: Iterable[Section]) -> list[Section]:
    """Return the sections that readers see. The help with asylum is among them, whatever was kept."""
    shown = [
        section for section in sections if section["kind"] == HELP or not section.get("hidden")
    ]
    has_help = any(section["kind"] == HELP for section in shown)
    return shown if has_help else [*shown[:1], new_section(HELP), *shown[1:]]
