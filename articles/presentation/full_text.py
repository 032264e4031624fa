"""Render the whole of an article for a reader elsewhere, without our style and pages around it.

What the page shows, in one piece of plain HTML: the picture, the corrections, the text with its
figures, the notes. A chart is its values; links are whole addresses.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from advocacy.presentation.figure_lookup import look_up_figures
from articles.body import elements, references
from articles.body.elements import CitedPicture
from articles.models import Article
from articles.models.media.image import LargePicture
from articles.presentation.rendered_body import load_pictures
from articles.presentation.republishing import PlainRenderer, make_standalone
from articles.presentation.whole_article import ShownCorrection, WholeArticle


class FullText(NamedTuple):
    html: str
    figures_changed_at: datetime | None
    """The moment at which its figures last changed since it was published, or None."""


def render_full_texts(articles: Iterable[WholeArticle], origin: str) -> list[FullText]:
    """Return the text of each article; `origin` is scheme and host, before a path."""
    articles = list(articles)
    bodies = [whole.article.body for whole in articles]
    # Looked up together, they are known when each article asks for its own.
    look_up_figures(
        figures={slug for text in bodies for slug in references.cited_slugs(text)},
        statistics={slug for text in bodies for slug in references.charted_slugs(text)},
    )
    load_pictures({key for text in bodies for key in elements.picture_keys(text)})
    return [_full_text(whole, origin) for whole in articles]


class FeedRenderer(PlainRenderer):
    """A feed shows our page elsewhere: with its pictures."""

    def picture(self, cited: CitedPicture) -> str:
        image = self._shown_picture(cited.key)
        if image is None:
            return ""
        picture, credit = image.whole.largest_jpeg, image.credit_in(self._language)
        return _picture(picture, self._alt(cited, image), self._caption(cited, image), credit)


def _full_text(whole: WholeArticle, origin: str) -> FullText:
    article = whole.article
    writer = FeedRenderer(article)
    words = elements.render_elements(article.body, writer)
    parts = [
        _cover(article),
        format_html("<p><strong>{}</strong></p>", article.disclaimer) if article.disclaimer else "",
        *(_correction(each) for each in whole.corrections if not each.is_typo),
        _outdated(whole),
        words,
        _list("ol", [note.html for note in writer.notes.values()]),
        _list("ul", [_link(source.url, source.label) for source in whole.sources]),
        *(_correction(each) for each in whole.corrections if each.is_typo),
    ]
    html = make_standalone("".join(parts), origin + article.get_absolute_url())
    return FullText(html, writer.changed.changed_at)


def _cover(article: Article) -> str:
    cover = article.shown_cover
    if cover is None:
        return ""
    credit = cover.credit_in(article.language)
    return _picture(cover.card.largest_jpeg, article.cover_words, "", credit)


def _picture(picture: LargePicture, words: str, caption: str, credit: str) -> SafeString:
    said = format_html_join(" ", "{}", ((part,) for part in (caption, credit) if part))
    return format_html(
        '<figure><img src="{}" width="{}" height="{}" alt="{}">{}</figure>',
        picture.url,
        picture.width,
        picture.height,
        words,
        format_html("<figcaption>{}</figcaption>", said) if said else "",
    )


def _correction(corrected: ShownCorrection) -> SafeString:
    day = localtime(corrected.at)
    return format_html(
        '<p><strong>{} (<time datetime="{}">{}</time>)</strong> {}</p>',
        corrected.label,
        day.date().isoformat(),
        date_format(day),
        corrected.text,
    )


def _outdated(whole: WholeArticle) -> str:
    """Return the note that the page shows."""
    if whole.changed_original is None:
        return ""
    said = {"original": whole.changed_original, "since": whole.changed_since}
    return render_to_string("articles/outdated_note.html", said)


def _list(tag: str, lines: list[SafeString]) -> str:
    if not lines:
        return ""
    return f"<{tag}>{format_html_join('', '<li>{}</li>', ((line,) for line in lines))}</{tag}>"


def _link(url: str, words: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, words) if url else format_html("{}", words)
