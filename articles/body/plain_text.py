"""The HTML of an article as plain text that reads well in a letter. No Django, no database."""

from html.parser import HTMLParser
from typing import Final

BLOCKS: Final = {
    *("p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "footer", "article"),
    *("table", "caption", "tr", "figure", "figcaption"),
}
NEW_LINE: Final = "\v"  # survives the tidying of spaces
IN_WORDS: Final = {"sup": " [", "br": NEW_LINE}


def plain_text(html: str) -> str:
    """Paragraphs with a line between them, items with their number, links with their address."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.text.strip() + "\n"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self._words: list[str] = []
        self._address = ""
        self._linked_from = 0
        self._lists: list[int | None] = []  # the number of the next item; None without numbers
        self._marker = ""
        self._is_in_table = self._is_first_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in BLOCKS:
            self.end_block()
        match tag:
            case "ul" | "ol":
                self._lists.append(int(given.get("start") or 1) if tag == "ol" else None)
            case "li":
                self._begin_item()
            case "a":
                self._address, self._linked_from = given.get("href") or "", len(self._words)
            case "sup" | "br":
                self._words.append(IN_WORDS[tag])
            case "table" | "tr" | "th" | "td":
                self._begin_part_of_table(tag)
            case "hr":
                self.end_block()
                self.text += "* * *\n\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_block()
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
            if not self._lists:
                self.text += "\n"
        elif tag == "table":
            self._is_in_table = False
            self.text += "\n"
        elif tag == "sup":
            self._words.append("]")
        elif tag == "a" and "".join(self._words[self._linked_from :]).strip() != self._address:
            self._words.append(f" ({self._address})")

    def handle_data(self, data: str) -> None:
        self._words.append(data.replace(NEW_LINE, " "))

    def end_block(self) -> None:
        lines = [" ".join(line.split()) for line in "".join(self._words).split(NEW_LINE)]
        if any(lines):
            indent = "  " * (len(self._lists) - 1)
            self.text += f"{indent}{self._marker}" + f"\n{indent}".join(lines)
            self.text += "\n" if self._lists or self._is_in_table else "\n\n"
            self._marker = ""
        self._words = []

    def _begin_part_of_table(self, tag: str) -> None:
        self._is_in_table = True
        if tag in {"th", "td"} and not self._is_first_cell:
            self._words.append(" | ")
        self._is_first_cell = tag == "tr"

    def _begin_item(self) -> None:
        number = self._lists[-1] if self._lists else None
        self._marker = "- " if number is None else f"{number}. "
        if number is not None:
            self._lists[-1] = number + 1
