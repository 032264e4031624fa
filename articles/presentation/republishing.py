"""A copy of an article for other publishers: nothing in it calls home or needs our stylesheet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.body import elements
from articles.body.elements import CitedPicture, NewestList
from articles.body.plain_text import to_plain_text
from articles.models import Article
from articles.presentation import shown_lists
from articles.presentation.players import kind_label
from articles.presentation.rendered_body import (
    BodyRenderer,
    Note,
    load_pictures,
    mark_body_safe,
)
from articles.presentation.whole_article import WholeArticle
from identity.site_identity import content_licence, site_name

# As our templates and a sanitised body write them, where words that look like a tag are escaped.
TAG: Final = re.compile(r"<[a-z][a-z0-9-]* [^>]*>")
OURS_ALONE: Final = re.compile(r' (?:class|id)="[^"]*"')
BLOCK_END: Final = re.compile(r"(</(?:p|h[234]|ul|ol|li|blockquote|table|tr|figure)>)(?=<[a-z])")
OWN_LINK: Final = re.compile(r'(?:href|src)="(?=[/#])')


@dataclass(frozen=True)
class RepublishedCopy:
    html: str
    text: str


def make_copy(found: WholeArticle, address: str) -> RepublishedCopy:
    """Return the words of an article with its credit line; `address` is its own, absolute."""
    writer = PlainRenderer(found.article)
    with translation.override(found.article.language):
        words = elements.render_elements(found.article.body, writer)
        page = render_to_string(
            "articles/republished.html",
            {
                "found": found,
                "article": found.article,
                # What was put in comes from templates that escape.
                "words": mark_body_safe(words),
                "notes": writer.notes.values(),
                "address": address,
                "site_name": site_name(),
                "licence": content_licence().name,
                "licence_url": content_licence().address,
            },
        )
    # Readers see this markup as it is: without the indentation of templates.
    lines = "\n".join(filter(None, map(str.strip, page.splitlines())))
    html = make_standalone(lines, address)
    return RepublishedCopy(html, to_plain_text(html))


class PictureForOthers(NamedTuple):
    """A picture that others may print with the article, and what must stand below it."""

    address: str
    words: str
    credit: str
    licence: str


def pictures_for_others(article: Article) -> list[PictureForOthers]:
    """Return those pictures of an article that others may use: by their licence, and by whom they show."""
    said = {cited.key: cited.alt for cited in elements.cited_pictures(article.body)}
    images = dict.fromkeys([*filter(None, [article.shown_cover]), *load_pictures(said).values()])
    if article.shown_cover:
        said.setdefault(article.shown_cover.pk, article.cover_alt)
    return [
        PictureForOthers(
            image.whole.largest_jpeg.url,
            said[image.pk] or image.alt_in(article.language),
            image.credit_in(article.language),
            image.get_licence_display(),
        )
        for image in images
        if image.may_be_republished and image.is_shown_in(article.language)
    ]


class PlainRenderer(BodyRenderer):
    """Figures in words alone, and numbers of notes that lead nowhere: no id is ours to give.

    Others may hold the rights of a picture. Words in large letters are in the text already.
    """

    card_template = "articles/republished_card.html"
    chart_template = "articles/republished_chart.html"
    people_template = "articles/republished_people.html"

    def mark(self, note: Note) -> SafeString:
        return format_html("[{}]", note.number)  # an exponent has no brackets

    def picture(self, cited: CitedPicture) -> str:  # noqa: ARG002 -- see the base
        return ""

    def gallery(self, html: str) -> str:
        return html

    def box(self, tag: str, parts: Mapping[str, str]) -> str:  # noqa: ARG002 -- see the base
        return "".join(f"<p>{html}</p>" if part == "a" else html for part, html in parts.items())

    def quotation(self, html: str) -> str:
        return f"<blockquote>{html}</blockquote>"

    def recording(self, key: int) -> str:
        """Lead to our page, which plays it: those who are seen in it agreed to that."""
        found = self._recordings.get(key)
        if found is None:
            return ""
        address = self._article.get_absolute_url()
        return format_html(
            '<p>{}: <a href="{}">{}</a></p>', kind_label(found), address, found.title
        )

    def pull_quote(self, html: str) -> str:  # noqa: ARG002 -- see the base
        return ""

    def table(self, html: str, caption: str) -> str:  # noqa: ARG002 -- see the base
        return html

    def newest(self, wanted: NewestList) -> str:  # noqa: ARG002 -- see the base
        return shown_lists.link_to_newest()

    def accordion(self, summary: str, html: str) -> str:
        return (f"<p><strong>{summary}</strong></p>" if summary else "") + html


def make_standalone(html: str, address: str) -> str:
    """Remove the names of our stylesheet, and make every link absolute."""
    scheme, _, rest = address.partition("://")
    site = f"{scheme}://{rest.partition('/')[0]}"

    def absolute(link: re.Match[str]) -> str:
        return f"{link[0]}{address if link.string[link.end()] == '#' else site}"

    def plain(tag: re.Match[str]) -> str:
        return OWN_LINK.sub(absolute, OURS_ALONE.sub("", tag[0]))

    return BLOCK_END.sub(r"\1\n", TAG.sub(plain, html)).strip()
