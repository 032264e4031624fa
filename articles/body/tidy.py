"""Puts what a cleaner has let through into the shape of a body. No Django."""

import re
from html import escape
from html.parser import HTMLParser
from typing import Final

from articles.body.schema import ALONE, BLOCKS, CELLS, HOLDS, OURS, RENAMED, SAID, VOID, WITHIN
from articles.body.tables import Cell, Table

type Attributes = list[tuple[str, str | None]]

TAG: Final = re.compile(r"<[^>]+>")
PARTS_OF_A_TABLE: Final = {"table", "thead", "tbody", "tr"}
# A footer that is told by its attributes: what stands in it is written from them.
TOLD: Final = "footer told"


class _Writer(HTMLParser):
    """Reads well-formed HTML and writes it out again."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        said = "".join(f' {name}="{escape(value or "")}"' for name, value in attrs)
        self.pieces.append(f"<{tag}{said}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.pieces.append(escape(data, quote=False))


class Tidy(_Writer):
    """Gives pasted tags their name here, and keeps our own elements in their place.

    A quoted figure holds words only. A card, a picture or a table stands between paragraphs, never
    within one. A link without an address and a reference without a key fall away; the words in
    them stay.
    """

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []  # tags that are open, "" for one that is left out
        self.outside: list[list[str]] = []  # what was written around each box that is open
        self.table = Table()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        tag = RENAMED.get(tag, tag)
        given = dict(attrs)
        kept = self._is_kept(tag, given)
        if tag == "footer" and kept and any(given.get(name) for name in SAID):
            self._tell(given)
            return
        if tag not in VOID:
            self.open.append(tag if kept else "")
        if not kept:
            self._part(tag)
        elif tag in PARTS_OF_A_TABLE:
            self._begin_part(tag)
        else:
            if tag in HOLDS:
                self.outside.append(self.pieces)
                self.pieces = []
            plain = tag == "footer" or tag in CELLS
            super().handle_starttag(tag, [] if plain else sorted(attrs))  # key, then shows

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        kept = self.open.pop()
        if kept in HOLDS:
            self._end_box(kept)
        elif kept == "table":
            self.pieces.append(self.table.written())
        elif kept == TOLD:
            self.pieces.append("</footer>")
        elif not kept:
            self._part(tag)
        elif kept not in PARTS_OF_A_TABLE:
            super().handle_endtag(kept)

    def handle_data(self, data: str) -> None:
        if {"stat-card", "stat-chart", TOLD} & set(self.open):
            return
        if self.open and self.open[-1] in PARTS_OF_A_TABLE:
            return  # the parser puts words before the table; this is the space between tags
        super().handle_data(data)

    def _is_kept(self, tag: str, attrs: dict[str, str | None]) -> bool:
        if (OURS | {TOLD}) & set(self.open):
            return False
        box = next((name for name in reversed(self.open) if name in HOLDS), None)
        if box and tag not in HOLDS[box]:
            return False
        if tag in ALONE and any(self.open):
            return False
        if tag in WITHIN:
            return bool(self.open) and self.open[-1] in WITHIN[tag]
        if tag == "foot-note":
            return any(self.open) and "a" not in self.open
        if tag in OURS or tag == "picture-card":
            return bool(attrs.get("key"))
        return tag != "a" or bool(attrs.get("href"))

    def _tell(self, given: dict[str, str | None]) -> None:
        """A quotation's footer says in words what its attributes say, so that any reader has them."""
        told = [(name, value) for name in (*SAID, "date", "href") if (value := given.get(name))]
        super().handle_starttag("footer", list(told))
        words = ", ".join(value for name, value in told if name != "href")
        self.pieces.append(escape(words, quote=False))
        self.open.append(TOLD)

    def _begin_part(self, tag: str) -> None:
        if tag == "table":
            self.table = Table()
        elif tag == "tr":
            self.table.rows.append([])

    def _end_box(self, tag: str) -> None:
        """Written where it has words; a picture needs none, and a cell may be empty."""
        begin, *inside = self.pieces
        self.pieces = self.outside.pop()
        words = "".join(inside).strip()
        if not TAG.sub("", words).strip() and "<stat-ref" not in words:
            words = ""
        if tag in CELLS:
            self.table.rows[-1].append(Cell(tag == "th", words))
        elif tag == "caption":
            self.table.caption = self.table.caption or words
        elif words or tag == "picture-card":
            self.pieces.append(f"{begin}{words}</{tag}>")

    def _part(self, tag: str) -> None:
        """The words of two blocks stay apart where the blocks fall away."""
        if (tag in BLOCKS or tag == "br") and TOLD not in self.open:
            self.handle_data(" ")
