"""Render the body of an article for readers: figures in words, each quoted one with a note.

Figures are looked up whenever a page is made, so a value corrected in one place is corrected in
every article that cites it. A value that its publisher revised, or that of a newer period, is
another figure: a pinned citation keeps the one it was published with, and says what took its
place; one that follows its statistic shows the newest, and says what it was.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from advocacy.models import Figure, FigureCorrection, Source, Statistic, Verification
from advocacy.numbers import figure_words
from advocacy.numbers.figure_words import period_in_words
from articles.body import elements
from articles.body.elements import Attribution, CitedPicture, NewestList
from articles.body.references import Reference
from articles.body.schema import date_span
from articles.models import Article, Image, Recording
from articles.presentation import shown_lists
from articles.presentation.figures.changed_figures import ChangedFigures
from articles.presentation.figures.citation_context import CitationContext, RenderedFigure
from articles.presentation.players import player_html, shown_recordings
from articles.presentation.whole_article import ShownCorrection
from page_cache.generation import each_per_generation, per_generation

MOST_CHANGES_IN_VIEW: Final = 2  # of a chart; more are folded away
FIRST_LETTER: Final = re.compile(r"(?:<[^>]*>)*(.)")
QUOTATION_MARKS: Final = frozenset("\"'“”„«»‹›‘’‚「『")


@each_per_generation
def load_pictures(keys: list[int]) -> Mapping[int, Image]:
    """Return pictures by their keys, with their words. Two queries, or none."""
    return Image.objects.prefetch_related("words").in_bulk(keys)


def mark_body_safe(html: str) -> SafeString:
    """Mark words of a body as safe: they were sanitised when they were saved."""
    return mark_safe(html)  # noqa: S308 -- see above


@dataclass
class Note:
    """A note below the text, of a figure that is quoted or a footnote.

    `places` are the ids where its number stands in the text.
    """

    number: int
    html: SafeString
    places: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RenderedBody:
    html: SafeString
    notes: list[SafeString]
    """List items, each with its ways back to the text."""
    cited: list[Statistic]
    """The statistics it cites, each once, in reading order."""
    changed_at: datetime | None
    """The moment at which its figures last changed since it was published, or None."""
    corrections: list[ShownCorrection]
    """Mistakes in its figures that we put right since then, newest first."""


def render_body(article: Article, writer: "BodyRenderer | None" = None) -> RenderedBody:
    """Put words, cards and charts where the body names figures. One query, or none."""
    with translation.override(article.language):
        writer = writer or BodyRenderer(article)
        html = elements.render_elements(article.body, writer)
        notes = [
            render_to_string("articles/note_in_list.html", {"note": note})
            for note in writer.notes.values()
        ]
        corrections = writer.changed.corrections()
    # What was put in comes from templates that escape.
    words, cited = mark_body_safe(html), list(writer.cited)
    return RenderedBody(words, notes, cited, writer.changed.changed_at, corrections)


class BodyRenderer:
    """Writes what stands in the place of our elements, and the notes that go with it.

    `render_elements` says where each stands.
    """

    card_template = "components/figure_card.html"
    chart_template = "articles/statistic_chart.html"
    people_template = "articles/people_list.html"

    def __init__(self, article: Article) -> None:
        self._article = article
        self._language = article.language
        self._cited = CitationContext(article)
        self.notes: dict[tuple[int | str | None, ...], Note] = {}
        self.cited: dict[Statistic, None] = {}
        self.changed = ChangedFigures(article, self._cited.published_at)

    def reference(self, reference: Reference) -> str:
        match reference.tag:
            case "stat-ref":
                return self._quotation(reference)
            case "stat-card":
                return self._card(reference)
            case "stat-chart":
                return self._chart(reference)

    def footnote(self, html: str) -> str:
        """Return the number of a footnote; the same words are one note, wherever they stand."""
        note = self.notes.setdefault(
            ("footnote", html), Note(len(self.notes) + 1, mark_body_safe(html))
        )
        return format_html("<sup>{}</sup>", self.mark(note))

    def _quotation(self, reference: Reference) -> str:
        shown = self._shown(reference)
        if shown is None:
            return format_html("{}", reference.words)
        words = reference.words or _figure_in_words(shown.figure, self._language)
        mark = self.mark(self._note(shown))
        if shown.figure.verification == Verification.UNVERIFIED:
            return format_html("{}<sup>{}</sup> ({})", words, mark, _("not checked yet"))
        return format_html("{}<sup>{}</sup>", words, mark)

    def mark(self, note: Note) -> SafeString:
        """Return the number of a note in the text, which leads to it."""
        note.places.append(f"cite-{note.number}-{len(note.places) + 1}")
        return format_html(
            '<a href="#note-{}" id="{}" aria-label="{}">{}</a>',
            note.number,
            note.places[-1],
            _("Note %(number)s") % {"number": note.number},
            note.number,
        )

    def _card(self, reference: Reference) -> str:
        shown = self._shown(reference)
        return "" if shown is None else _render_figure(self.card_template, self._language, shown)

    def _shown(self, reference: Reference) -> RenderedFigure | None:
        shown = self._cited.shown(reference)
        if shown:
            self.cited[shown.figure.statistic] = None
            self.changed.note(shown)
        return shown

    def _chart(self, reference: Reference) -> str:
        statistic = self._cited.statistic(reference.key)
        if statistic is None or not statistic.current_figures:
            return ""
        self.cited[statistic] = None
        revised = self._cited.revised(statistic)
        corrected = statistic.corrections_since(self._cited.published_at)
        added = self._cited.added(statistic)
        self.changed.note_chart(statistic, corrected)
        return _render_chart(
            self.chart_template,
            self._language,
            statistic,
            tuple(revised),
            tuple(added),
            tuple(corrected),
        )

    def _note(self, shown: RenderedFigure) -> Note:
        if shown.keys not in self.notes:
            html = _render_figure("articles/figure_note.html", self._language, shown)
            self.notes[shown.keys] = Note(len(self.notes) + 1, html)
        return self.notes[shown.keys]

    @cached_property
    def _pictures(self) -> Mapping[int, Image]:
        return load_pictures(elements.picture_keys(self._article.body))

    def picture(self, cited: CitedPicture) -> str:
        image = self._shown_picture(cited.key)
        if image is None:
            return self._being_made(cited)
        on_phone = self._shown_picture(cited.phone)
        is_on_card = cited.within == "card-item"
        return render_to_string(
            "articles/card_picture.html" if is_on_card else "articles/body_picture.html",
            {
                "picture": image.card if is_on_card else image.whole,
                "phone": on_phone.whole if on_phone else None,
                "words": self._alt(cited, image),
                "caption": self._caption(cited, image),
                "credit": image.credit_in(self._language),
                "stands_alone": not cited.within,
            },
        )

    def gallery(self, html: str) -> str:
        return f'<div class="cols wide">{html}</div>' if html else ""

    def _being_made(self, cited: CitedPicture) -> str:
        """Return what stands in a draft for a picture whose files are not there yet; else nothing."""
        image = self._pictures.get(cited.key)
        if image is None or not image.is_being_made or self._article.is_public:
            return ""
        words = {"words": self._alt(cited, image) or image.alt}
        return render_to_string("components/picture_being_made.html", words)

    def _shown_picture(self, key: int | None) -> Image | None:
        """Return a picture that readers may see here, or None."""
        image = self._pictures.get(key or 0)
        return image if image and image.is_shown_in(self._language) else None

    def _alt(self, cited: CitedPicture, image: Image) -> str:
        if cited.is_decorative:
            return ""
        return cited.alt or image.alt_in(self._language)

    def _caption(self, cited: CitedPicture, image: Image) -> SafeString:
        own = mark_body_safe(cited.caption)
        return own or format_html("{}", image.caption_in(self._language))

    def pull_quote(self, html: str) -> str:
        """Hide it from screen readers: a person who hears the page has heard these words already."""
        return f'<aside class="pull wide" aria-hidden="true"><p>{html}</p></aside>'

    def quotation(self, html: str) -> str:
        """Set large, within the marks of the language unless it brings its own."""
        first = FIRST_LETTER.match(html)
        kind = "pull wide" if first and first[1] in QUOTATION_MARKS else "pull wide quoted"
        return f'<blockquote class="{kind}">{html}</blockquote>'

    def attribution(self, said: Attribution) -> str:
        """Return “Ann Lee, lawyer, Reprieve. Interview, September 2026”, as the language sets commas."""
        who: list[SafeString] = [
            format_html("{}", v) for v in (said.speaker, said.position, said.organisation) if v
        ]
        source = format_html("<cite>{}</cite>", said.source) if said.source else SafeString()
        if said.href and source:
            source = format_html('<a href="{}">{}</a>', said.href, source)
        when = self._when(said.date) if said.date else SafeString()
        whence = [part for part in (source, when) if part]
        parts = [self._in_a_row(part) for part in (who, whence) if part]
        if said.href and not source:
            parts[0] = format_html('<a href="{}">{}</a>', said.href, parts[0])
        return format_html(
            "<footer>{}</footer>", format_html_join(". ", "{}", ((p,) for p in parts))
        )

    def table(self, html: str, caption: str) -> str:
        """Let the table scroll within itself, so that the page of a telephone does not."""
        label = format_html(' role="region" aria-label="{}"', caption) if caption else ""
        table = html.replace("<table>", '<table class="table">', 1)
        return f'<div class="scroll wide" tabindex="0"{label}>{table}</div>'

    def box(self, tag: str, parts: Mapping[str, str]) -> str:
        """Write a call to action, a card, a place or a video elsewhere; `parts` are its elements by their tags."""
        if tag == "call-to-action":
            button = parts.get("a", "").replace("<a ", '<a class="btn" ', 1)
            return f'<div class="note">{parts.get("p", "")}{_paragraph(button)}</div>'
        *others, last = (parts.get(name, "") for name in ("picture-card", "h3", "p", "a"))
        kind = "card" if tag == "card-item" else "card wide"
        return f'<div class="{kind}">{"".join(others)}{_paragraph(last)}</div>'

    def accordion(self, summary: str, html: str) -> str:
        """Fold words away below their summary. Without one, nobody could tell what is in it."""
        if not (summary and html):
            return f"<p><b>{summary}</b></p>" if summary else html
        return f'<details class="month stack"><summary><b>{summary}</b></summary>{html}</details>'

    def people(self, keys: Sequence[int]) -> str:
        return shown_lists.people_html(keys, self._language, self.people_template)

    def recording(self, key: int) -> str:
        """Return the player of a video or sound; "" where readers must not play it."""
        found = self._recordings.get(key)
        return player_html(found, self._language) if found else ""

    @cached_property
    def _recordings(self) -> Mapping[int, Recording]:
        return {each.pk: each for each in shown_recordings(self._article)}

    def newest(self, wanted: NewestList) -> str:
        return shown_lists.newest_html(self._article, wanted)

    def _when(self, day: str) -> SafeString:
        words = period_in_words(*date_span(day), self._language)
        return format_html('<time datetime="{}">{}</time>', day, words)

    def _in_a_row(self, parts: Iterable[SafeString]) -> SafeString:
        comma = pgettext("between two things", ", ")
        return format_html_join(comma, "{}", ((part,) for part in parts))


def _paragraph(html: str) -> str:
    return f"<p>{html}</p>" if html else ""


# Words and drawings are the same in every article of a language.
_figure_in_words = per_generation(figure_words.figure_in_words)


@per_generation
def _render_figure(template: str, language: str, shown: RenderedFigure) -> SafeString:
    with translation.override(language):
        return render_to_string(template, {"figure": shown.figure, "shown": shown})


@per_generation
def _render_chart(
    template: str,
    language: str,
    statistic: Statistic,
    revised: tuple[tuple[Figure, Figure], ...],
    added: tuple[Figure, ...],
    corrected: tuple[FigureCorrection, ...],
) -> SafeString:
    changes = len(revised) + len(added)
    chart = {
        "statistic": statistic,
        "sources": _sources(statistic),
        "revised": revised,
        "added": added,
        "many_changes": changes if changes > MOST_CHANGES_IN_VIEW else 0,
        "corrected": corrected,
    }
    with translation.override(language):
        return render_to_string(template, chart)


def _sources(statistic: Statistic) -> list[tuple[Source, str]]:
    """Return the sources of a chart, newest first, each with its edition where it has only one."""
    editions: dict[Source, dict[str, None]] = {}
    for figure in reversed(statistic.current_figures):
        editions.setdefault(figure.source, {})[figure.edition] = None
    return [
        (source, next(iter(named)) if len(named) == 1 else "") for source, named in editions.items()
    ]
