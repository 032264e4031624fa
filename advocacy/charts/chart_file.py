"""Draw a chart as a file of its own, with title, finding, source and address in the picture.

No Django, no database. The colours are light whatever the reader prefers, because the file lies on
the page of somebody else. Browsers, office programs and the library that makes PNGs all draw the
same plain SVG with classes. Text direction is written as anchors and isolates, because not all of
them know the property `direction`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from advocacy.charts.picture import Picture
from advocacy.charts.svg import isolated, text_element
from advocacy.charts.text_width import LEADING, width_of, wrap_words

WIDTH: Final = 640
MARGIN: Final = 24
TEXT_WIDTH: Final = WIDTH - 2 * MARGIN
LETTER_SIZE: Final = 14
"""The size of letters in the chart, in the chart's own unit."""
CARD_WIDTH: Final = 1200
CARD_HEIGHT: Final = 630
CARD_MARGIN: Final = 72
CARD_TEXT_WIDTH: Final = CARD_WIDTH - 2 * CARD_MARGIN

FONT_STYLE: Final = "svg{font-family:'Noto Sans',system-ui,sans-serif}"
LEFT_TO_RIGHT_STYLE: Final = ".mid{text-anchor:middle}.end{text-anchor:end}"
RIGHT_TO_LEFT_STYLE: Final = "text{text-anchor:end}.mid{text-anchor:middle}.end{text-anchor:start}"
# The light colours of site.css.
STYLE: Final = (
    f"{FONT_STYLE}text{{fill:#13212a}}"
    ".h{font-size:24px;font-weight:700}.f{font-size:16px}.n{font-size:12px}.n,.mut{fill:#4a5a61}"
    f".chart text{{font-size:{LETTER_SIZE}px}}.key{{font-weight:700}}"
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
    f"{FONT_STYLE}text{{fill:#f4f7f6}}text.z{{fill:#f3b33d}}.z,.t,.p{{font-weight:700}}"
    ".t{font-size:46px}.p{font-size:32px}.s{font-size:28px}text.s{fill:#b9c8c8}"
)
ROUND_ENDS: Final = 'stroke-linecap="round"'


@dataclass(frozen=True)
class ChartWords:
    """The words around a chart: `headline` is its finding, or the number on a card.

    `notes` follow below, among them the source and the address. All are in `language`.
    """

    title: str
    headline: str
    notes: Sequence[str]
    language: str
    rtl: bool = False


def draw_chart_file(chart: Picture, words: ChartWords) -> str:
    """Return the chart with its words as an SVG document, 640 wide and as high as it needs."""
    x = WIDTH - MARGIN if words.rtl else MARGIN
    title = wrap_words(words.title, TEXT_WIDTH, 24, bold=True)
    parts, y = _block("h", x, MARGIN, title, 24, words.rtl)
    more, y = _block("f", x, y + 8, wrap_words(words.headline, TEXT_WIDTH, 16), 16, words.rtl)
    height = round(chart.height * TEXT_WIDTH / chart.width)
    drawn = (
        f'<svg class="{chart.kind}" x="{MARGIN}" y="{y + 16}" width="{TEXT_WIDTH}" height="{height}"'
        f' viewBox="0 0 {chart.width} {chart.height}">{chart.inner}</svg>'
    )
    parts += [*more, drawn]
    y += height + 32
    for note in words.notes:
        more, y = _block("n", x, y, wrap_words(note, TEXT_WIDTH, 12), 12, words.rtl)
        parts += more
    paper = f'<rect width="{WIDTH}" height="{y + MARGIN}" fill="#fff"/>'
    return _document(WIDTH, y + MARGIN, chart_style(rtl=words.rtl), [paper, *parts], words)


def chart_style(*, rtl: bool) -> str:
    """Return the exact style element of a file: a content policy names its hash."""
    return STYLE + (RIGHT_TO_LEFT_STYLE if rtl else LEFT_TO_RIGHT_STYLE)


def draw_card_file(words: ChartWords, publisher: str) -> str:
    """Return a number with its words as an SVG document of 1200 by 630, for shared links."""
    x, way = (CARD_WIDTH - CARD_MARGIN, -1) if words.rtl else (CARD_MARGIN, 1)
    size = min(150, int(CARD_TEXT_WIDTH / max(1.0, width_of(words.headline, 1, bold=True))))
    parts = [
        f'<rect width="{CARD_WIDTH}" height="{CARD_HEIGHT}" fill="#13212a"/>',
        f'<text class="z" font-size="{size}" x="{x}" y="{CARD_MARGIN + round(0.85 * size)}">'
        f"{escape(isolated(words.headline, rtl=words.rtl))}</text>",
    ]
    y = CARD_MARGIN + size + 24
    title = _at_most(3, wrap_words(words.title, CARD_TEXT_WIDTH - 46, 46, bold=True))
    more, y = _block("t", x, y, title, 46, words.rtl)
    parts += more
    y += 12
    for note in words.notes:
        line = _at_most(1, wrap_words(note, CARD_TEXT_WIDTH - 28, 28))
        more, y = _block("s", x, y, line, 28, words.rtl)
        parts += more
    mark = x + way * 6
    parts += [
        f'<path d="M{mark} 536h0M{mark} 550V582" stroke="#f3b33d" stroke-width="8" {ROUND_ENDS}/>',
        text_element("p", x + way * 32, 576, publisher, words.rtl),
    ]
    style = CARD_STYLE + (RIGHT_TO_LEFT_STYLE if words.rtl else "")
    return _document(CARD_WIDTH, CARD_HEIGHT, style, parts, words)


def _block(
    kind: str, x: int, y: int, lines: Iterable[str], size: int, rtl: bool
) -> tuple[list[str], int]:
    """Return lines of words from a height on, and the height below them."""
    parts = []
    for line in lines:
        parts.append(text_element(kind, x, y + round(0.95 * size), line, rtl))
        y += round((LEADING + 0.08) * size)
    return parts, y


def _at_most(count: int, lines: list[str]) -> list[str]:
    """Return at most `count` lines, with dots where words are left out."""
    return lines if len(lines) <= count else [*lines[: count - 1], f"{lines[count - 1]}…"]


def _document(width: int, height: int, style: str, parts: Iterable[str], words: ChartWords) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{escape(words.language)}" role="img"'
        f' width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f"<title>{escape(words.title)}</title><desc>{escape(words.headline)}</desc>"
        f"<style>{style}</style>{''.join(parts)}</svg>"
    )
