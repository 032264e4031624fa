"""The HTML of an article as plain text that reads well in a letter. No Django, no database."""

from typing import Final

from articles.body.tree import Element, parse

BLOCKS: Final = {
    *("p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "footer", "article"),
    *("table", "caption", "tr", "figure", "figcaption"),
}
LINE_BREAK: Final = "\v"  # is not collapsed with other blanks


def to_plain_text(html: str) -> str:
    """Return paragraphs with a line between them, items with their numbers, links with their addresses."""
    letter = _Letter()
    letter.write(parse(html))
    letter.end_block()
    return letter.text.strip() + "\n"


class _Letter:
    def __init__(self) -> None:
        self.text = ""
        self._words: list[str] = []
        self._lists: list[int | None] = []  # the number of the next item; None without numbers
        self._marker = ""
        self._is_in_table = self._is_first_cell = False

    def write(self, element: Element) -> None:
        """Add what is inside an element."""
        for child in element.children:
            if isinstance(child, str):
                self._words.append(child.replace(LINE_BREAK, " "))
                continue
            if child.tag in BLOCKS:
                self.end_block()
            self._write_element(child)
            if child.tag in BLOCKS:
                self.end_block()
            if child.tag in {"ul", "ol"}:
                self._end_list()
            elif child.tag == "table":
                self._is_in_table = False
                self.text += "\n"

    def _write_element(self, element: Element) -> None:
        match element.tag:
            case "ul" | "ol" as tag:
                start = int(element.attributes.get("start") or 1)
                self._lists.append(start if tag == "ol" else None)
            case "li":
                self._begin_item()
            case "a":
                self._write_link(element)
                return
            case "sup":
                # The number of a note stands apart; an exponent keeps its sign, or 10² would be 102.
                is_exponent = element.text.strip("+-−").isdecimal()
                self._words.append(" " if element.text[:1] == "[" else "^" if is_exponent else "")
            case "br":
                self._words.append(LINE_BREAK)
            case "table" | "tr" | "th" | "td" as tag:
                self._begin_part_of_table(tag)
            case "hr":
                self.end_block()
                self.text += "* * *\n\n"
        self.write(element)

    def end_block(self) -> None:
        lines = [" ".join(line.split()) for line in "".join(self._words).split(LINE_BREAK)]
        if any(lines):
            indent = "  " * (len(self._lists) - 1)
            self.text += f"{indent}{self._marker}" + f"\n{indent}".join(lines)
            self.text += "\n" if self._lists or self._is_in_table else "\n\n"
            self._marker = ""
        self._words = []

    def _write_link(self, element: Element) -> None:
        linked_from, address = len(self._words), element.attributes.get("href", "")
        self.write(element)
        if "".join(self._words[linked_from:]).strip() != address:
            self._words.append(f" ({address})")

    def _end_list(self) -> None:
        self._lists.pop()
        if not self._lists:
            self.text += "\n"

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
