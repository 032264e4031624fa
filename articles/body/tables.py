"""Write a table as a body holds it, with headers of columns or rows. No Django."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Cell(NamedTuple):
    is_header: bool
    html: str


@dataclass
class Table:
    """Rows as they were typed or pasted."""

    caption: str = ""
    rows: list[list[Cell]] = field(default_factory=list)

    def to_html(self) -> str:
        """Return the table as HTML; "" if no cell has words.

        All rows get the same length. Without marked headers, the first row becomes the headers. An
        empty corner is not a header.
        """
        rows = [row for row in self.rows if any(cell.html for cell in row)]
        if not rows:
            return ""
        if not any(cell.is_header and cell.html for row in rows for cell in row):
            rows[0] = [cell._replace(is_header=True) for cell in rows[0]]
        width = max(map(len, rows))
        rows = [row + [Cell(False, "")] * (width - len(row)) for row in rows]
        heads = rows[:1] if all(cell.is_header or not cell.html for cell in rows[0]) else []
        body = "".join(map(_row, rows[len(heads) :]))
        return (
            "<table>"
            + (f"<caption>{self.caption}</caption>" if self.caption else "")
            + "".join(f"<thead>{_heads(row)}</thead>" for row in heads)
            + (f"<tbody>{body}</tbody>" if body else "")
            + "</table>"
        )


def _heads(row: list[Cell]) -> str:
    cells = (_header("col", c.html) if c.html else "<td></td>" for c in row)
    return f"<tr>{''.join(cells)}</tr>"


def _row(row: list[Cell]) -> str:
    first, *others = row
    head = _header("row", first.html) if first.is_header and first.html else _plain(first)
    return f"<tr>{head}{''.join(map(_plain, others))}</tr>"


def _header(scope: str, html: str) -> str:
    return f'<th scope="{scope}">{html}</th>'


def _plain(cell: Cell) -> str:
    return f"<td>{cell.html}</td>"
