"""Feeds: the newest articles, whole, for people who follow the site elsewhere."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.urls import reverse

from articles.documents.cleaning import MEDIA_TYPES as DOCUMENT_TYPES
from articles.models import Article
from articles.presentation.full_text import FullText, render_full_texts
from articles.presentation.players import shown_recordings
from articles.presentation.whole_article import MOST_AT_ONCE, WholeArticle
from articles.recordings.recording import MEDIA_TYPES as RECORDING_TYPES
from identity.site_identity import site_name
from public_pages.feed_formats import (
    AtomFeed,
    AttachedFile,
    FeedDescription,
    JsonFeed,
    RssFeed,
    SiteFeed,
    without_control_characters,
)

NEWEST: Final = MOST_AT_ONCE
FORMATS: Final[dict[str, type[SiteFeed]]] = {"xml": AtomFeed, "rss": RssFeed, "json": JsonFeed}


def build_feed(
    articles: Iterable[WholeArticle], about: FeedDescription, *, ending: str, origin: str
) -> SiteFeed:
    """Return the feed, to be written; `origin` is scheme and host, before a path."""
    articles = list(articles)
    feed = FORMATS[ending](about, origin)
    for whole, text in zip(articles, render_full_texts(articles, origin), strict=True):
        feed.add_item(**_item(whole, text, origin))
    return feed


def _item(whole: WholeArticle, text: FullText, origin: str) -> dict[str, Any]:
    article, cover = whole.article, whole.article.shown_cover
    return {
        "unique_id": _lasting_id(article, origin),
        "unique_id_is_permalink": False,
        "link": origin + article.get_absolute_url(),
        "title": without_control_characters(article.title),
        "description": without_control_characters(article.summary),
        "content": without_control_characters(text.html),
        "pubdate": article.publish_at,
        "updateddate": _changed_at(whole, text),
        "authors": _authors(whole, origin),
        "categories": [without_control_characters(name) for _topic, name in whole.topics],
        "picture": origin + cover.card.largest_jpeg.url if cover else "",
        "files": _files(article, origin),
    }


def _files(article: Article, origin: str) -> list[AttachedFile]:
    """Return what it plays, what it offers, and its picture: programs for podcasts take the first."""
    files = [
        AttachedFile(origin + each.url, RECORDING_TYPES[each.suffix], each.size)
        for each in shown_recordings(article)
    ]
    if document := article.document:
        address = origin + document.url
        files.append(AttachedFile(address, DOCUMENT_TYPES[document.suffix], document.size))
    if cover := article.shown_cover:
        files.append(AttachedFile(origin + cover.card.largest_jpeg.url, "image/jpeg"))
    return files


def _lasting_id(article: Article, origin: str) -> str:
    """Return a tag (RFC 4151) of the row and its day: a new address makes no new item."""
    return f"tag:{urlsplit(origin).hostname},{article.created_at:%Y-%m-%d}:article/{article.pk}"


def _changed_at(whole: WholeArticle, text: FullText) -> datetime:
    """Return the moment by which programs decide whether to fetch an item anew.

    It is later also for a figure that is another now, and for a note that a translation is out of
    date, or is so no longer.
    """
    moments = [whole.article.publish_at, whole.article.updated_at, text.figures_changed_at]
    moments += [whole.translated_at, whole.changed_since if whole.changed_original else None]
    moments += [correction.at for correction in whole.corrections]
    return max(moment for moment in moments if moment)


def _authors(whole: WholeArticle, origin: str) -> list[dict[str, str]]:
    """Return the authors; where nobody signed, the organisation."""
    authors = [
        {"name": without_control_characters(name), "url": origin + author.get_absolute_url()}
        for author, name in whole.writers
    ]
    return authors or [{"name": site_name(), "url": origin + reverse("home")}]
