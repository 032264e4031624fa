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
from advocacy.charts.svg import text_element
from advocacy.charts.text_width import LEADING, wrap_words

WIDTH: Final = 640
MARGIN: Final = 24
TEXT_WIDTH: Final = WIDTH - 2 * MARGIN
LETTER_SIZE: Final = 14
"""The size of letters in the chart, in the chart's own unit."""

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


@dataclass(frozen=True)
class ChartWords:
    """The words around a chart: `headline` is its finding, or the number or day on a card.

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
    parts, y = draw_words("h", x, MARGIN, title, 24, words.rtl)
    more, y = draw_words("f", x, y + 8, wrap_words(words.headline, TEXT_WIDTH, 16), 16, words.rtl)
    height = round(chart.height * TEXT_WIDTH / chart.width)
    drawn = (
        f'<svg class="{chart.kind}" x="{MARGIN}" y="{y + 16}" width="{TEXT_WIDTH}" height="{height}"'
        f' viewBox="0 0 {chart.width} {chart.height}">{chart.inner}</svg>'
    )
    parts += [*more, drawn]
    y += height + 32
    for note in words.notes:
        more, y = draw_words("n", x, y, wrap_words(note, TEXT_WIDTH, 12), 12, words.rtl)
        parts += more
    paper = f'<rect width="{WIDTH}" height="{y + MARGIN}" fill="#fff"/>'
    return make_document(WIDTH, y + MARGIN, chart_style(rtl=words.rtl), [paper, *parts], words)


def chart_style(*, rtl: bool) -> str:
    """Return the exact style element of a file: a content policy names its hash."""
    return STYLE + (RIGHT_TO_LEFT_STYLE if rtl else LEFT_TO_RIGHT_STYLE)


def draw_words(
    kind: str, x: int, y: int, lines: Iterable[str], size: int, rtl: bool
) -> tuple[list[str], int]:
    """Return lines of words from a height on, and the height below them."""
    parts = []
    for line in lines:
        parts.append(text_element(kind, x, y + round(0.95 * size), line, rtl))
        y += round((LEADING + 0.08) * size)
    return parts, y


def make_document(
    width: int, height: int, style: str, parts: Iterable[str], words: ChartWords
) -> str:
    """Return drawn parts as an SVG document, with a title and a description."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{escape(words.language)}" role="img"'
        f' width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f"<title>{escape(words.title)}</title><desc>{escape(words.headline)}</desc>"
        f"<style>{style}</style>{''.join(parts)}</svg>"
    )
