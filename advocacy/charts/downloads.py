"""A statistic as files that people take with them: its chart, and the card of a link to it."""

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from advocacy.charts.chart_file import LETTERS, Words, card_file, chart_file
from advocacy.charts.drawings import Drawing, chart_of
from advocacy.models import Figure, Source, Statistic
from advocacy.numbers import figure_words

MOST_NAMED: Final = 2
"""Sources that a picture names; where there are more, it names their publishers."""


def chart_document(statistic: Statistic, language: str, address: str) -> str | None:
    """The chart as an SVG document that stands alone, or None where there is no honest chart.

    `address` is the whole address of the statistic's page."""
    drawing = chart_of(statistic, language, size=LETTERS)
    if drawing is None:
        return None
    publisher = {"site": settings.SITE_NAME, "licence": settings.CONTENT_LICENCE}
    notes = [
        drawing.note,
        "" if drawing.is_checked else _("Not all of these figures have been checked yet."),
        source_line(drawing),
        _("Chart: %(site)s, licence: %(licence)s") % publisher,
        address,
    ]
    words = Words(
        statistic.title, drawing.finding, list(filter(None, notes)), language, get_language_bidi()
    )
    return chart_file(drawing.picture, words)


def source_line(drawing: Drawing) -> str:
    """Where the figures of a chart come from, in words without links."""
    if publishers := publishers_of(drawing):
        return _("Sources: %(publishers)s; the page below names each.") % {"publishers": publishers}
    return f"{_('Source:')} {'; '.join(map(_in_full, drawing.sources))}"


def publishers_of(drawing: Drawing) -> str:
    """Those of the sources, where there are more than a picture can name; else nothing."""
    sources = drawing.sources
    return _joined(source.publisher for source in sources) if len(sources) > MOST_NAMED else ""


def card_document(statistic: Statistic, language: str) -> str:
    """The card of a link to the statistic, as an SVG document: the newest figure in large."""
    words = card_words(statistic, statistic.latest_figure, language)
    return card_file(words, settings.SITE_NAME)


def card_words(statistic: Statistic, latest: Figure | None, language: str) -> Words:
    """What stands on the card: a number never without its unit, period, source and check."""
    number, notes = "", []
    if latest:
        number = figure_words.figure_on_card(figure_words.rounded(latest), language)
        period = figure_words.period_in_words(latest.period_start, latest.period_end, language)
        notes = [
            _joined([str(statistic.get_unit_display()), period or _("Period not checked")]),
            f"{_('Source:')} {latest.source}",
            "" if latest.is_checked else str(latest.get_verification_display()),
        ]
    return Words(statistic.title, number, list(filter(None, notes)), language, get_language_bidi())


def _in_full(source: Source) -> str:
    if not source.licence:
        return str(source)
    return f"{source} ({_('licence: %(licence)s') % {'licence': source.licence}})"


def _joined(things: Iterable[str]) -> str:
    return pgettext("between two things", ", ").join(dict.fromkeys(things))
