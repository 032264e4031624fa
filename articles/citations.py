"""The body of an article as readers see it: figures in words, each quoted one with a note.

Figures are looked up whenever a page is made, so a value corrected in one place is corrected in
every article that cites it. A value that its publisher revised is another figure: the article
keeps the one it was published with, and says what the publisher says now.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from advocacy import figures
from advocacy.known import known
from advocacy.models import Figure, Statistic
from articles import body
from articles.body import Reference
from articles.models import Article
from page_cache import generation

logger = logging.getLogger(__name__)


@dataclass
class Note:
    """What stands below the text about one figure; `places` are the ids where it is quoted."""

    number: int
    figure: Figure
    html: SafeString
    places: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ReadableBody:
    html: SafeString
    notes: list[SafeString]
    """As list items, each with its ways back to the text."""


class Cited:
    """What the body of an article names: figures, statistics, and how they changed since."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._known = known(
            figures=body.cited_slugs(article.body), statistics=body.charted_slugs(article.body)
        )
        self._published_on: date = timezone.localdate(article.first_published_at)

    def figure(self, key: str) -> Figure | None:
        return self._found(key, self._known.figures)

    def statistic(self, key: str) -> Statistic | None:
        return self._found(key, self._known.statistics)

    def revision_of(self, figure: Figure) -> Figure | None:
        """The value that took its place after the article was published."""
        return figure.statistic.revision_of(figure, self._published_on)

    def revised(self, statistic: Statistic) -> list[tuple[Figure, Figure]]:
        """The values of a chart that changed after the article was published: before, and now."""
        return statistic.revised(self._published_on)

    def _found[T](self, key: str, things: Mapping[str, T]) -> T | None:
        if key not in things:
            logger.warning("Article %s cites %s, which is not here", self._article.pk, key)
        return things.get(key)


def readable_body(article: Article) -> ReadableBody:
    """Put words, cards and charts where the body names figures. Two queries, or none (see `known`)."""
    with translation.override(article.language):
        writer = Writer(article)
        html = body.replace_references(article.body, writer.shown)
        notes = [writer.listed(note) for note in writer.notes.values()]
    html = html.replace("<blockquote>", '<blockquote class="pull wide">')
    # Sanitised when it was saved; what was put in comes from templates that escape.
    return ReadableBody(mark_safe(html), notes)  # noqa: S308 -- see above


class Writer:
    """Writes what stands in the place of our elements, and the notes that go with it."""

    card_template = "components/figure_card.html"
    chart_template = "articles/statistic_chart.html"

    def __init__(self, article: Article) -> None:
        self._language = article.language
        self._cited = Cited(article)
        self.notes: dict[int, Note] = {}

    def shown(self, reference: Reference) -> str:
        match reference.tag:
            case "stat-ref":
                return self._quotation(reference)
            case "stat-card":
                return self._card(reference)
            case "stat-chart":
                return self._chart(reference)

    def listed(self, note: Note) -> SafeString:
        return self._kept(
            lambda: render_to_string("articles/listed_note.html", {"note": note}),
            ("listed", note.figure.pk, note.html, note.number, len(note.places)),
        )

    def _quotation(self, reference: Reference) -> str:
        figure = self._cited.figure(reference.key)
        if figure is None:
            return format_html("{}", reference.words)
        words = reference.words or self._in_words(figure)
        return format_html("{}<sup>{}</sup>", words, self.mark(self._note(figure)))

    def mark(self, note: Note) -> SafeString:
        """The number of a note in the text, which leads to it."""
        note.places.append(f"cite-{note.number}-{len(note.places) + 1}")
        return format_html(
            '<a href="#note-{}" id="{}" aria-label="{}">{}</a>',
            note.number,
            note.places[-1],
            _("Note %(number)s") % {"number": note.number},
            note.number,
        )

    def _card(self, reference: Reference) -> str:
        figure = self._cited.figure(reference.key)
        if figure is None:
            return ""
        return self._drawn(self.card_template, figure)

    def _chart(self, reference: Reference) -> str:
        statistic = self._cited.statistic(reference.key)
        if statistic is None:
            return ""
        revised = self._cited.revised(statistic)
        chart = {"statistic": statistic, "latest": statistic.latest_figure, "revised": revised}
        return self._kept(
            lambda: render_to_string(self.chart_template, chart),
            (self.chart_template, statistic.pk, *(before.pk for before, _now in revised)),
        )

    def _note(self, figure: Figure) -> Note:
        if figure.pk not in self.notes:
            html = self._drawn("articles/note.html", figure)
            self.notes[figure.pk] = Note(len(self.notes) + 1, figure, html)
        return self.notes[figure.pk]

    def _in_words(self, figure: Figure) -> str:
        return self._kept(
            lambda: figures.figure_in_words(figure, self._language), ("words", figure.pk)
        )

    def _drawn(self, template: str, figure: Figure) -> SafeString:
        revision = self._cited.revision_of(figure)
        return self._kept(
            lambda: render_to_string(template, {"figure": figure, "revision": revision}),
            (template, figure.pk, revision.pk if revision else None),
        )

    def _kept[T](self, make: Callable[[], T], what: tuple[object, ...]) -> T:
        """Words and drawings are the same in every article of a language: made once."""
        return generation.remembered((self._language, *what), make)
