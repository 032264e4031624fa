"""Quotations, pictures and tables of a body as readers see them."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from advocacy.numbers.figure_words import period_in_words
from articles.body.elements import Attribution, CitedPicture
from articles.body.schema import date_span
from articles.models import Image
from page_cache.generation import each_per_generation

FIRST_LETTER: Final = re.compile(r"(?:<[^>]*>)*(.)")
QUOTATION_MARKS: Final = frozenset("\"'“”„«»‹›‘’‚「『")


@each_per_generation
def load_pictures(keys: list[int]) -> Mapping[int, Image]:
    """Return pictures by their keys. One query, or none."""
    return Image.objects.in_bulk(keys)


class ElementRenderer:
    """Writes what needs no figures; `render_elements` says where each stands."""

    def __init__(self, language: str, pictures: Mapping[int, Image]) -> None:
        self._language = language
        self._pictures = pictures

    def picture(self, cited: CitedPicture) -> str:
        image = self._pictures.get(cited.key)
        if image is None:
            return ""
        return render_to_string(
            "articles/body_picture.html",
            {
                "image": image,
                "words": cited.alt or image.alt,
                "caption": mark_body_safe(cited.caption),
            },
        )

    def pull_quote(self, html: str) -> str:
        """Hide it from screen readers: a person who hears the page has heard these words already."""
        return f'<aside class="pull wide" aria-hidden="true"><p>{html}</p></aside>'

    def quotation(self, html: str) -> str:
        """Set large, within the marks of the language unless it brings its own."""
        first = FIRST_LETTER.match(html)
        kind = "pull wide" if first and first[1] in QUOTATION_MARKS else "pull wide quoted"
        return f'<blockquote class="{kind}">{html}</blockquote>'

    def attribution(self, said: Attribution) -> str:
        """“Ann Lee, lawyer, Reprieve. Interview, September 2026”, as the language sets commas."""
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

    def _when(self, day: str) -> SafeString:
        words = period_in_words(*date_span(day), self._language)
        return format_html('<time datetime="{}">{}</time>', day, words)

    def _in_a_row(self, parts: Iterable[SafeString]) -> SafeString:
        comma = pgettext("between two things", ", ")
        return format_html_join(comma, "{}", ((part,) for part in parts))


def mark_body_safe(html: str) -> SafeString:
    """Mark words of a body as safe: they were sanitised when they were saved."""
    return mark_safe(html)  # noqa: S308 -- see above
