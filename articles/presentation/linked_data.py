"""Articles and authors in the words of schema.org: facts in, plain mappings out."""

from datetime import datetime
from math import ceil
from typing import Final

from django.utils.translation import gettext as _

from advocacy.models import Statistic
from advocacy.presentation.linked_data import Node, Site, organisation
from articles.documents.cleaning import MEDIA_TYPES
from articles.models import Article, ArticleSource, Author, Document, Image, Recording, Series
from articles.presentation.players import shown_recordings
from articles.presentation.rendered_body import RenderedBody
from articles.presentation.series import PlaceInSeries
from articles.presentation.whole_article import ShownCorrection, WholeArticle
from articles.recordings.recording import MEDIA_TYPES as RECORDING_TYPES

# Not news, whatever the day on which it was written.
NOT_NEWS: Final = {Article.Kind.ABOUT, Article.Kind.GUIDE}


def article_node(
    site: Site, found: WholeArticle, body: RenderedBody, *, status: str, licence: str
) -> Node:
    """Return the schema.org node of an article.

    `body` knows what it cites, `licence` is an address, and `status` says in words whether the article is
    out of date. A retracted article says that in its place.
    """
    article = found.article
    address = site.address(article.get_absolute_url())
    both = [*found.corrections, *body.corrections]
    both.sort(key=lambda correction: correction.at, reverse=True)
    moments = [article.publish_at, article.updated_at, body.changed_at, *(c.at for c in both)]
    node: Node = {
        "@type": _type_of(article),
        "headline": article.title,
        "description": article.summary,
        "url": address,
        "mainEntityOfPage": address,
        "inLanguage": article.language,
        "datePublished": _moment(article.publish_at),
        "dateModified": _moment(max(filter(None, moments), default=None)),
        "author": [person_node(site, author, name) for author, name in found.writers]
        or organisation(site),
        "publisher": organisation(site),
        "image": _image_node(site, article.shown_cover) if article.shown_cover else None,
        "associatedMedia": [_recording_node(site, each) for each in shown_recordings(article)],
        "encoding": _document_node(site, article.document) if article.document else None,
        "isAccessibleForFree": True,
        "license": licence,
        "wordCount": None if article.is_page else article.word_count,
        "keywords": [name for _topic, name in found.topics],
        "translationOfWork": _original_node(site, found.original) if found.original else None,
        "creativeWorkStatus": _("Retracted") if found.retraction else status,
        "citation": _citation_nodes(site, found, body),
        "correction": [_correction_node(corrected) for corrected in both],
    }
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def place_in_series_of(site: Site, place: PlaceInSeries) -> Node:
    """Return what the node of an article says of the series it is in."""
    return {"isPartOf": _named_series(site, place.series), "position": place.number}


def series_node(site: Site, series: Series, parts: list[Article]) -> Node:
    """Return the node of a series with its published parts, in order."""
    picture = series.shown_picture
    image = {"image": _image_node(site, picture)} if picture else {}
    return (
        _named_series(site, series)
        | image
        | {
            "description": series.description,
            "inLanguage": series.language,
            "publisher": organisation(site),
            "hasPart": [
                _part_node(site, each, number) for number, each in enumerate(parts, start=1)
            ],
        }
    )


def _named_series(site: Site, series: Series) -> Node:
    address = site.address(series.get_absolute_url())
    return {"@type": "CreativeWorkSeries", "name": series.title, "url": address}


def _part_node(site: Site, article: Article, number: int) -> Node:
    return {
        "@type": "Article",
        "headline": article.title,
        "url": site.address(article.get_absolute_url()),
        "position": number,
        "datePublished": _moment(article.publish_at),
    }


def _citation_nodes(site: Site, found: WholeArticle, body: RenderedBody) -> list[Node]:
    """Return what an article cites. A statistic has no number here: its page says period and source too."""
    return [
        *(_statistic_node(site, statistic) for statistic in body.cited),
        *(_source_node(source) for source in found.sources),
    ]


def _document_node(site: Site, document: Document) -> Node:
    return {
        "@type": "MediaObject",
        "contentUrl": site.address(document.url),
        "encodingFormat": MEDIA_TYPES[document.suffix],
        "contentSize": str(document.size),
        "sha256": document.checksum,
    }


def _recording_node(site: Site, recording: Recording) -> Node:
    picture = recording.picture
    poster = picture.whole.largest_jpeg.url if picture and picture.is_drawn else ""
    node = {
        "@type": "VideoObject" if recording.is_video else "AudioObject",
        "name": recording.title,
        "contentUrl": site.address(recording.url),
        "encodingFormat": RECORDING_TYPES[recording.suffix],
        "contentSize": str(recording.size),
        "duration": f"PT{ceil(recording.seconds)}S",
        "inLanguage": recording.language,
        "uploadDate": _moment(recording.uploaded_at),
    }
    return node | ({"thumbnailUrl": site.address(poster)} if poster else {})


def _type_of(article: Article) -> str:
    if article.is_page:
        return "WebPage"
    if article.document_id:
        return "Report"
    return "Article" if article.kind in NOT_NEWS else "NewsArticle"


def person_node(site: Site, author: Author, name: str) -> Node:
    kind = "Organization" if author.is_team else "Person"
    return {"@type": kind, "name": name, "url": site.address(author.get_absolute_url())}


def author_node(site: Site, author: Author, name: str) -> Node:
    """Return what the page of an author says of them. `name` is that of the page's language."""
    picture = author.picture_in(site.language)
    also = dict.fromkeys([author.name, *author.names.values(), *author.also_written])
    said = {
        "description": author.description_in(site.language).text,
        "alternateName": [other for other in also if other != name],
        "image": _image_node(site, picture) if picture else None,
    }
    return person_node(site, author, name) | {key: value for key, value in said.items() if value}


def _original_node(site: Site, original: Article) -> Node:
    """Say when its words changed: a program compares that with what it knows."""
    return {
        "@type": "Article",
        "url": site.address(original.get_absolute_url()),
        "inLanguage": original.language,
        "dateModified": _moment(original.updated_at or original.publish_at),
    }


def _image_node(site: Site, cover: Image) -> Node:
    picture = cover.card.largest_jpeg
    return {
        "@type": "ImageObject",
        "url": site.address(picture.url),
        "width": f"{picture.width} px",
        "height": f"{picture.height} px",
    }


def _statistic_node(site: Site, statistic: Statistic) -> Node:
    address = site.address(statistic.get_absolute_url())
    title = statistic.title_in(site.language)
    language = title.lang or site.language
    return {"@type": "CreativeWork", "name": title.text, "inLanguage": language, "url": address}


def _source_node(source: ArticleSource) -> Node:
    node = {"@type": "CreativeWork", "name": source.label}
    return node | {"url": source.url} if source.url else node


def _correction_node(corrected: ShownCorrection) -> Node:
    return {
        "@type": "CorrectionComment",
        "name": corrected.label,
        "text": corrected.text,
        "datePublished": _moment(corrected.at),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
