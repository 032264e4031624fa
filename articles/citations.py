"""The body of an article as readers see it: figures in words, each quoted one with a note.

Figures are looked up whenever a page is made, so a value changed in one place changes in every
article that cites it.
"""

import logging
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from advocacy import figures
from advocacy.facts import time_elements
from advocacy.models import Figure, Statistic
from articles import body
from articles.body import Reference
from articles.models import Article

logger = logging.getLogger(__name__)


@dataclass
class Note:
    """What stands below the text about one figure; `places` are the ids where it is quoted."""

    number: int
    figure: Figure
    words: str
    period: SafeString
    places: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ReadableBody:
    html: SafeString
    notes: list[Note]


def readable_body(article: Article) -> ReadableBody:
    """Put words, cards and charts where the body names figures. Two queries, three with a chart."""
    writer = _Writer(article)
    html = body.replace_references(article.body, writer.shown)
    html = html.replace("<blockquote>", '<blockquote class="pull wide">')
    # Sanitised when it was saved; what was put in comes from templates that escape.
    return ReadableBody(mark_safe(html), list(writer.notes.values()))  # noqa: S308 -- see above


class _Writer:
    def __init__(self, article: Article) -> None:
        self._article = article
        self._language = article.language
        self._figures = _cited_figures(body.cited_slugs(article.body))
        self._statistics = _charted_statistics(body.charted_slugs(article.body))
        self.notes: dict[int, Note] = {}

    def shown(self, reference: Reference) -> str:
        match reference.tag:
            case "stat-ref":
                return self._quotation(reference)
            case "stat-card":
                return self._card(reference)
            case "stat-chart":
                return self._chart(reference)

    def _quotation(self, reference: Reference) -> str:
        figure = self._figure(reference.key)
        if figure is None:
            return format_html("{}", reference.words)
        note = self._note(figure)
        note.places.append(f"cite-{note.number}-{len(note.places) + 1}")
        return format_html(
            '{}<sup><a href="#note-{}" id="{}" aria-label="{}">{}</a></sup>',
            reference.words or figures.figure_in_words(figure, self._language),
            note.number,
            note.places[-1],
            _("Note %(number)s") % {"number": note.number},
            note.number,
        )

    def _card(self, reference: Reference) -> str:
        figure = self._figure(reference.key)
        if figure is None:
            return ""
        return render_to_string("components/figure_card.html", {"figure": figure})

    def _chart(self, reference: Reference) -> str:
        statistic = self._statistics.get(reference.key)
        if statistic is None:
            self._miss(reference.key)
            return ""
        chart = {"statistic": statistic, "latest": statistic.latest_figure}
        return render_to_string("articles/statistic_chart.html", chart)

    def _figure(self, key: str) -> Figure | None:
        if key not in self._figures:
            self._miss(key)
        return self._figures.get(key)

    def _note(self, figure: Figure) -> Note:
        return self.notes.setdefault(
            figure.pk,
            Note(
                len(self.notes) + 1,
                figure,
                figures.figure_on_card(figure, self._language),
                _period(figure, self._language),
            ),
        )

    def _miss(self, key: str) -> None:
        logger.warning("Article %s cites %s, which is not here", self._article.pk, key)


def _cited_figures(slugs: list[str]) -> dict[str, Figure]:
    """By each of their names."""
    if not slugs:
        return {}
    found = list(Figure.objects.cited_as(slugs))
    return {f.also_cited_as: f for f in found} | {f.slug: f for f in found}


def _charted_statistics(slugs: list[str]) -> dict[str, Statistic]:
    if not slugs:
        return {}
    return {s.slug: s for s in Statistic.objects.filter(slug__in=slugs).with_figures()}


def _period(figure: Figure, language: str) -> SafeString:
    """The period as readers see it, with its <time> elements; empty where it was not checked."""
    if figure.period_start is None or figure.period_end is None:
        return SafeString("")
    return time_elements(figures.period_moments(figure.period_start, figure.period_end, language))
