"""What a sanitised body holds beside words and figures. No Django, no database, no clock.

    <foot-note>words</foot-note>                       a note, where its number stands in the text
    <pull-quote>words</pull-quote>                     words of the article once more, and larger
    <picture-card key="7" alt="…">words</picture-card> a picture and its caption
    <footer speaker="…" …>the same in words</footer>   who is quoted, at the end of a quotation
    <table>                                            always with headers, see `tables`

Like figures they stay in the stored body, and are written for readers when a page is made.
"""

import re
from dataclasses import dataclass
from html import unescape
from typing import Final, Protocol

from articles.body import references
from articles.body.references import Reference

FOOTNOTE: Final = re.compile(r"<foot-note>(?P<note>.*?)</foot-note>", re.DOTALL)
PULL_QUOTE: Final = re.compile(r"<pull-quote>(?P<pull>.*?)</pull-quote>", re.DOTALL)
PICTURE: Final = re.compile(
    r'<picture-card(?: alt="(?P<alt>[^"]*)")? key="(?P<picture>[0-9]+)">'
    r"(?P<caption>.*?)</picture-card>",
    re.DOTALL,
)
SAID: Final = re.compile(r'<footer(?P<said>(?: [a-z]+="[^"]*")+)>[^<]*</footer>')
ATTRIBUTE: Final = re.compile(r' ([a-z]+)="([^"]*)"')
TABLE: Final = re.compile(
    r"<table>(?:<caption>(?P<caption>[^<]*)</caption>)?.*?</table>", re.DOTALL
)
NOTED: Final = re.compile(f"{references.OUR_ELEMENT.pattern}|{FOOTNOTE.pattern}", re.DOTALL)


@dataclass(frozen=True)
class CitedPicture:
    """`key` is that of the row; `caption` is HTML; an empty `alt` means the picture's own."""

    key: int
    alt: str
    caption: str


@dataclass(frozen=True)
class Said:
    """Who is quoted. `date` is a year, a month of one, or a day: 2026, 2026-09, 2026-09-01."""

    speaker: str = ""
    position: str = ""
    organisation: str = ""
    source: str = ""
    date: str = ""
    href: str = ""


class Writes(Protocol):
    """Returns the HTML that stands in the place of each. `html` of a note is safe."""

    def shown(self, reference: Reference) -> str: ...
    def footnote(self, html: str) -> str: ...
    def picture(self, cited: CitedPicture) -> str: ...
    def pull_quote(self, html: str) -> str: ...
    def said(self, said: Said) -> str: ...
    def table(self, html: str, caption: str) -> str: ...


def written(html: str, writer: Writes) -> str:
    """A sanitised body as readers have it.

    Figures and footnotes come last and together, since they are numbered in one sequence. In what
    `sanitise` writes, `<` opens a tag and nothing else, so no parser is needed.
    """
    html = PICTURE.sub(lambda found: writer.picture(_picture(found)), html)
    html = PULL_QUOTE.sub(lambda found: writer.pull_quote(found["pull"]), html)
    html = SAID.sub(lambda found: writer.said(_said(found["said"])), html)
    html = TABLE.sub(lambda f: writer.table(f[0], unescape(f["caption"] or "")), html)
    return NOTED.sub(lambda found: _noted(found, writer), html)


def without_notes(html: str) -> str:
    return FOOTNOTE.sub("", html)


def for_search(html: str) -> str:
    """Notes after the text they would interrupt; words that stand there twice, once."""
    notes = "".join(f"<p>{found['note']}</p>" for found in FOOTNOTE.finditer(html))
    return PULL_QUOTE.sub("", without_notes(html)) + notes


def picture_keys(html: str) -> list[int]:
    """The pictures a sanitised body shows: each once, in reading order."""
    return list(dict.fromkeys(int(found["picture"]) for found in PICTURE.finditer(html)))


def _noted(found: re.Match[str], writer: Writes) -> str:
    if found["note"] is not None:
        return writer.footnote(found["note"])
    return writer.shown(references.reference_in(found))


def _picture(found: re.Match[str]) -> CitedPicture:
    return CitedPicture(int(found["picture"]), unescape(found["alt"] or ""), found["caption"])


def _said(attributes: str) -> Said:
    return Said(**{name: unescape(value) for name, value in ATTRIBUTE.findall(attributes)})
