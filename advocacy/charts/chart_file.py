"""A picture that stands alone wherever it is pasted: title, finding, source and address are in it.

No Django, no database. Light, whatever the reader's system prefers, for it lies on somebody
else's page. Plain SVG with classes: the same file is drawn by browsers, by office programs and by
the library that makes a PNG of it. Directions are spelled out in anchors and isolates, because not
every one of those programs knows the property `direction`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from advocacy.charts.picture import Picture
from advocacy.charts.svg import isolated
from advocacy.charts.text_width import LEADING, width_of, wrapped

WIDTH: Final = 640
MARGIN: Final = 24
ROOM: Final = WIDTH - 2 * MARGIN
LETTERS: Final = 14
"""The size of letters for which a chart in a file leaves room, in the chart's own unit."""
CARD_WIDTH: Final = 1200
CARD_HEIGHT: Final = 630
CARD_MARGIN: Final = 72
CARD_ROOM: Final = CARD_WIDTH - 2 * CARD_MARGIN

FAMILY: Final = "svg{font-family:'Noto Sans',system-ui,sans-serif}"
FROM_THE_LEFT: Final = ".mid{text-anchor:middle}.end{text-anchor:end}"
FROM_THE_RIGHT: Final = "text{text-anchor:end}.mid{text-anchor:middle}.end{text-anchor:start}"
# The light colours of the sheet.
STYLE: Final = (
    f"{FAMILY}text{{fill:#13212a}}"
    ".h{font-size:24px;font-weight:700}.f{font-size:16px}.n{font-size:12px}.n,.mut{fill:#4a5a61}"
    f".chart text{{font-size:{LETTERS}px}}.key{{font-weight:700}}"
    ".grid{stroke:#d8e4e0}.axis{stroke:#13212a;stroke-width:2}"
    ".l{fill:none;stroke-width:2.6;stroke-linejoin:round;stroke-linecap:round}"
    ".a{stroke:#0c5c56}.b{stroke:#b4541a;stroke-dasharray:9 6}"
    ".c{stroke:#4a5a61;stroke-dasharray:1 6}.d{stroke:#13212a;stroke-dasharray:9 6 1 6}"
    ".o{stroke-width:8;stroke-linecap:round;stroke-dasharray:none}"
    ".fa,text.fa{fill:#0c5c56}.fb,text.fb{fill:#b4541a}.fc,text.fc{fill:#4a5a61}"
    ".stem{stroke:#0c5c56;stroke-width:7;stroke-linecap:round}"
    ".range{fill:#d8e4e0;stroke:#d8e4e0}.span{stroke:#d8e4e0;stroke-width:14}"
    ".crowd{fill:none;stroke:#6b7b7f;stroke-width:3;stroke-linecap:round}"
    ".you{stroke:#0c5c56;stroke-width:5}"
)
CARD_STYLE: Final = (
    f"{FAMILY}text{{fill:#f4f7f6}}text.z{{fill:#f3b33d}}.z,.t,.p{{font-weight:700}}"
    ".t{font-size:46px}.p{font-size:32px}.s{font-size:28px}text.s{fill:#b9c8c8}"
)
MARK: Final = 'stroke-linecap="round"'


@dataclass(frozen=True)
class Words:
    """What stands around a chart: `headline` is its finding, or the number on a card.

    `notes` follow below, the source and the address among them. `language` is that of all of it.
    """

    title: str
    headline: str
    notes: Sequence[str]
    language: str
    rtl: bool = False


def chart_file(chart: Picture, words: Words) -> str:
    """The chart with its words: an SVG document, 640 wide and as high as it needs."""
    x = WIDTH - MARGIN if words.rtl else MARGIN
    parts, y = _block("h", x, MARGIN, wrapped(words.title, ROOM, 24, bold=True), 24, words.rtl)
    more, y = _block("f", x, y + 8, wrapped(words.headline, ROOM, 16), 16, words.rtl)
    height = round(chart.height * ROOM / chart.width)
    drawn = (
        f'<svg class="{chart.kind}" x="{MARGIN}" y="{y + 16}" width="{ROOM}" height="{height}"'
        f' viewBox="0 0 {chart.width} {chart.height}">{chart.inner}</svg>'
    )
    parts += [*more, drawn]
    y += height + 32
    for note in words.notes:
        more, y = _block("n", x, y, wrapped(note, ROOM, 12), 12, words.rtl)
        parts += more
    paper = f'<rect width="{WIDTH}" height="{y + MARGIN}" fill="#fff"/>'
    return _document(WIDTH, y + MARGIN, style_of(rtl=words.rtl), [paper, *parts], words)


def style_of(*, rtl: bool) -> str:
    """The style of a chart's file, word for word: a content policy may name its hash."""
    return STYLE + (FROM_THE_RIGHT if rtl else FROM_THE_LEFT)


def card_file(words: Words, publisher: str) -> str:
    """A number with its words, for links that are shared: an SVG document of 1200 by 630."""
    x, way = (CARD_WIDTH - CARD_MARGIN, -1) if words.rtl else (CARD_MARGIN, 1)
    size = min(150, int(CARD_ROOM / max(1.0, width_of(words.headline, 1, bold=True))))
    parts = [
        f'<rect width="{CARD_WIDTH}" height="{CARD_HEIGHT}" fill="#13212a"/>',
        f'<text class="z" font-size="{size}" x="{x}" y="{CARD_MARGIN + round(0.85 * size)}">'
        f"{escape(isolated(words.headline, rtl=words.rtl))}</text>",
    ]
    y = CARD_MARGIN + size + 24
    title = _at_most(3, wrapped(words.title, CARD_ROOM - 46, 46, bold=True))
    more, y = _block("t", x, y, title, 46, words.rtl)
    parts += more
    y += 12
    for note in words.notes:
        more, y = _block("s", x, y, _at_most(1, wrapped(note, CARD_ROOM - 28, 28)), 28, words.rtl)
        parts += more
    mark = x + way * 6
    parts += [
        f'<path d="M{mark} 536h0M{mark} 550V582" stroke="#f3b33d" stroke-width="8" {MARK}/>',
        _text("p", x + way * 32, 576, publisher, words.rtl),
    ]
    style = CARD_STYLE + (FROM_THE_RIGHT if words.rtl else "")
    return _document(CARD_WIDTH, CARD_HEIGHT, style, parts, words)


def _block(
    kind: str, x: int, y: int, lines: Iterable[str], size: int, rtl: bool
) -> tuple[list[str], int]:
    """Lines of words below a height, and the height below them."""
    parts = []
    for line in lines:
        parts.append(_text(kind, x, y + round(0.95 * size), line, rtl))
        y += round((LEADING + 0.08) * size)
    return parts, y


def _at_most(count: int, lines: list[str]) -> list[str]:
    """So many of the lines; dots tell of words that are left out."""
    return lines if len(lines) <= count else [*lines[: count - 1], f"{lines[count - 1]}…"]


def _text(kind: str, x: int, y: int, words: str, rtl: bool) -> str:
    return f'<text class="{kind}" x="{x}" y="{y}">{escape(isolated(words, rtl=rtl))}</text>'


def _document(width: int, height: int, style: str, parts: Iterable[str], words: Words) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{escape(words.language)}" role="img"'
        f' width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f"<title>{escape(words.title)}</title><desc>{escape(words.headline)}</desc>"
        f"<style>{style}</style>{''.join(parts)}</svg>"
    )
