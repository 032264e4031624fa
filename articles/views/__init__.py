from articles.views.article import article_detail, article_page, article_republish
from articles.views.corrections import correction_list
from articles.views.feeds import article_feed, author_feed, topic_feed
from articles.views.lists import article_list, author_detail, topic_detail
from articles.views.media import media_file

__all__ = [
    "article_detail",
    "article_feed",
    "article_list",
    "article_page",
    "article_republish",
    "author_detail",
    "author_feed",
    "correction_list",
    "media_file",
    "topic_detail",
    "topic_feed",
]
