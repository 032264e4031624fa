"""Pages of readers: articles, lists, topics, authors, feeds."""

from articles.views.article import (
    article_bibliography,
    article_detail,
    article_page,
    article_republish,
    article_version,
    page_detail,
    page_version,
)
from articles.views.corrections import correction_feed, correction_list
from articles.views.documents import document_file
from articles.views.feeds import article_feed, author_feed, topic_feed
from articles.views.lists import archive, archive_year, article_list, author_detail
from articles.views.media import media_file
from articles.views.preview import preview
from articles.views.recordings import recording_file
from articles.views.series import series_detail
from articles.views.sources import source_detail, source_list
from articles.views.topics import topic_detail, topic_list

__all__ = [
    "archive",
    "archive_year",
    "article_bibliography",
    "article_detail",
    "article_feed",
    "article_list",
    "article_page",
    "article_republish",
    "article_version",
    "author_detail",
    "author_feed",
    "correction_feed",
    "correction_list",
    "document_file",
    "media_file",
    "page_detail",
    "page_version",
    "preview",
    "recording_file",
    "series_detail",
    "source_detail",
    "source_list",
    "topic_detail",
    "topic_feed",
    "topic_list",
]
