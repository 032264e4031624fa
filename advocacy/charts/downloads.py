"""Make what others take of a statistic: its chart, the card for links to it, and a frame."""

from collections.abc import Iterable
from html import escape
from typing import Final

from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from advocacy.charts.chart_file import LETTER_SIZE, ChartWords, draw_chart_file
from advocacy.charts.drawings import Drawing, draw_chart
from advocacy.charts.share_card import draw_share_card
from advocacy.models import Figure, Source, Statistic
from advocacy.numbers import figure_words
from identity.site_identity import content_licence, site_name

MOST_SOURCES_NAMED: Final = 2
"""The most sources that a picture names. With more, it names their publishers."""
FRAME_WIDTH: Final = 736
"""The width of the chart on our own pages, in pixels."""
HEIGHT_OF_WORDS: Final = 420
"""The height of the words around the chart at that width, in pixels."""


def make_chart_document(statistic: Statistic, language: str, address: str) -> str | None:
    """Return the chart as an SVG document, or None where no chart would be honest.

    `address` is the whole address of the statistic's page."""
    drawing = draw_chart(statistic, language, size=LETTER_SIZE)
    if drawing is None:
        return None
    publisher = {"site": site_name(), "licence": content_licence().name}
    notes = [
        drawing.note,
        "" if drawing.is_checked else _("Not all of these figures have been checked yet."),
        source_line(drawing),
        _("Chart: %(site)s, licence: %(licence)s") % publisher,
        address,
    ]
    title = statistic.title_in(language).text
    words = ChartWords(
        title, drawing.finding, list(filter(None, notes)), language, get_language_bidi()
    )
    return draw_chart_file(drawing.picture, words)


def source_line(drawing: Drawing) -> str:
    """Return the sources of a chart in words without links."""
    if publishers := name_publishers(drawing):
        return _("Sources: %(publishers)s; the page below names each.") % {"publishers": publishers}
    return f"{_('Source:')} {'; '.join(map(_in_full, drawing.sources))}"


def name_publishers(drawing: Drawing) -> str:
    """Return the publishers if there are more sources than a picture names, else ""."""
    sources = drawing.sources
    if len(sources) <= MOST_SOURCES_NAMED:
        return ""
    return _joined(source.publisher.name for source in sources)


def make_card_document(statistic: Statistic, language: str) -> str:
    """Return the card for links to the statistic as an SVG document: newest figure and chart."""
    words = card_words(statistic, statistic.latest_figure, language)
    drawing = draw_chart(statistic, language)
    return draw_share_card(words, site_name(), drawing.picture if drawing else None)


def card_words(statistic: Statistic, latest: Figure | None, language: str) -> ChartWords:
    """Return the words of the card. A number comes with its unit, period, source and check."""
    number, notes = "", []
    if latest:
        number = figure_words.figure_on_card(figure_words.rounded(latest), language)
        period = figure_words.period_in_words(latest.period_start, latest.period_end, language)
        notes = [
            _joined([str(statistic.get_unit_display()), period or _("Period not confirmed")]),
            f"{_('Source:')} {latest.source}",
            "" if latest.is_checked else str(latest.get_verification_display()),
        ]
    title = statistic.title_in(language).text
    return ChartWords(title, number, list(filter(None, notes)), language, get_language_bidi())


def frame_height(chart: Drawing | None, width: int = FRAME_WIDTH) -> int:
    """Return the height of the frame in which other sites show a statistic, in pixels."""
    if chart is None:
        return HEIGHT_OF_WORDS
    shown = min(width, FRAME_WIDTH) * chart.picture.height / chart.picture.width
    return HEIGHT_OF_WORDS + round(shown)


def frame_code(address: str, title: str, *, height: int, width: int | None = None) -> str:
    """Return the iframe for the page at `address`. Without a width it fills its container."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}"'
        f' width="{width or "100%"}" height="{height}" loading="lazy" style="border:0"></iframe>'
    )


def _in_full(source: Source) -> str:
    if not source.licence:
        return str(source)
    return f"{source} ({_('licence: %(licence)s') % {'licence': source.licence}})"


def _joined(things: Iterable[str]) -> str:
    return pgettext("between two things", ", ").join(dict.fromkeys(things))
