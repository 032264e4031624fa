"""Draw the picture that other sites show beside a link to one of our pages.

No Django, no database. A chart stands on paper beside the words. Without one the words have the whole
width, and without a headline the title is as large as there is room.
"""

from typing import Final

from advocacy.charts.chart_file import STYLE as CHART_STYLE
from advocacy.charts.chart_file import ChartWords, draw_words, make_document
from advocacy.charts.picture import Picture
from advocacy.charts.svg import LARGEST, text_element
from advocacy.charts.text_width import width_of, wrap_words

CARD_WIDTH: Final = 1200
CARD_HEIGHT: Final = 630
MARGIN: Final = 64
PAPER_WIDTH: Final = 580
PAPER_MARGIN: Final = 32
LARGEST_HEADLINE: Final = 132
TITLE_SIZES: Final = (88, 76, 64, 56, 48)
SIZES_BELOW_A_HEADLINE: Final = (48, 42, 36, 32, 28)
MOST_LINES: Final = 4
LINES_OF_A_NOTE: Final = 2
NOTE_SIZE: Final = 26
END_OF_WORDS: Final = 515
HEIGHTS: Final = (34, 40, 31, 44, 37, 48, 33, 41, 36, 46, 32, 39, 45, 35, 42, 30, 38, 47, 34, 40)
BRIGHT: Final = 12
STYLE: Final = (
    f"{CHART_STYLE}.chart text{{font-size:{LARGEST}px}}"
    "text.t,text.p{fill:#f4f7f6}text.z{fill:#f3b33d}text.s{fill:#b9c8c8}"
    "text.k{fill:#f3b33d}.k{font-size:30px}"
    f".z,.t,.p,.k{{font-weight:700}}.p{{font-size:32px}}.s{{font-size:{NOTE_SIZE}px}}"
)
RIGHT_TO_LEFT: Final = "text{text-anchor:end}.mid{text-anchor:middle}.chart .end{text-anchor:start}"
LEFT_TO_RIGHT: Final = ".mid{text-anchor:middle}.end{text-anchor:end}"


def draw_share_card(
    words: ChartWords, publisher: str, chart: Picture | None = None, kind: str = ""
) -> str:
    """Return the card as an SVG document of 1200 by 630. `kind` stands above all other words."""
    room = CARD_WIDTH - 2 * MARGIN - (PAPER_WIDTH if chart else 0)
    x, way = (CARD_WIDTH - MARGIN, -1) if words.rtl else (MARGIN, 1)
    parts = [f'<rect width="{CARD_WIDTH}" height="{CARD_HEIGHT}" fill="#13212a"/>']
    style = STYLE + (RIGHT_TO_LEFT if words.rtl else LEFT_TO_RIGHT)
    y, sizes = MARGIN, TITLE_SIZES
    if kind:
        parts.append(text_element("k", x, y + 24, kind, words.rtl))
        y += 56
    if words.headline:
        size = min(LARGEST_HEADLINE, int(room / max(1.0, width_of(words.headline, 1, bold=True))))
        style += f".z{{font-size:{size}px}}"
        parts.append(text_element("z", x, y + round(0.85 * size), words.headline, words.rtl))
        y, sizes = y + size + 24, SIZES_BELOW_A_HEADLINE
    for size in sizes:
        lines, below = _draw_lines(words, x, y, room, size)
        if below <= END_OF_WORDS:
            break
    mark = x + way * 6
    parts += [
        *lines,
        f'<path d="M{mark} 536h0M{mark} 550V582" stroke="#f3b33d" stroke-width="8"'
        ' stroke-linecap="round"/>',
        text_element("p", x + way * 32, 576, publisher, words.rtl),
        _on_paper(chart, rtl=words.rtl) if chart else _crowd(rtl=words.rtl),
    ]
    style += f".t{{font-size:{size}px}}"
    return make_document(CARD_WIDTH, CARD_HEIGHT, style, parts, words)


def _draw_lines(words: ChartWords, x: int, y: int, room: int, size: int) -> tuple[list[str], int]:
    """Return title and notes, and the height below them: too much if a word of the title is cut."""
    title = wrap_words(words.title, room, size, bold=True)
    is_cut = len(title) > MOST_LINES or " ".join(title) != words.title
    parts, y = draw_words("t", x, y, _at_most(MOST_LINES, title), size, words.rtl)
    y += 12
    for note in words.notes:
        lines = _at_most(LINES_OF_A_NOTE, wrap_words(note, room, NOTE_SIZE))
        more, y = draw_words("s", x, y, lines, NOTE_SIZE, words.rtl)
        parts += more
    return parts, CARD_HEIGHT if is_cut else y


def _crowd(*, rtl: bool) -> str:
    """Return a row of people as strokes, one of them bright, as on the front page."""
    strokes = []
    for at, height in enumerate(HEIGHTS):
        along = CARD_WIDTH - MARGIN - (len(HEIGHTS) - 1 - at) * 18
        x = CARD_WIDTH - along if rtl else along
        colour = "#f3b33d" if at == BRIGHT else "#5f7a80"
        strokes.append(
            f'<path d="M{x} {584 - height}V584" stroke="{colour}" stroke-width="5"'
            ' stroke-linecap="round"/>'
        )
    return "".join(strokes)


def _on_paper(chart: Picture, *, rtl: bool) -> str:
    """Return the chart on a white sheet at the end of the card, as large as it has room."""
    left = 0 if rtl else CARD_WIDTH - PAPER_WIDTH
    return (
        f'<rect x="{left}" width="{PAPER_WIDTH}" height="{CARD_HEIGHT}" fill="#fff"/>'
        f'<svg class="{chart.kind}" x="{left + PAPER_MARGIN}" y="{PAPER_MARGIN}"'
        f' width="{PAPER_WIDTH - 2 * PAPER_MARGIN}" height="{CARD_HEIGHT - 2 * PAPER_MARGIN}"'
        f' viewBox="0 0 {chart.width} {chart.height}">{chart.inner}</svg>'
    )


def _at_most(count: int, lines: list[str]) -> list[str]:
    """Return at most `count` lines, with dots in the place of the last word where some are left out."""
    if len(lines) <= count:
        return lines
    kept = lines[count - 1].rpartition(" ")[0] or lines[count - 1][:-2]
    return [*lines[: count - 1], f"{kept}…"]
