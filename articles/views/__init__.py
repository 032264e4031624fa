from articles.views.article import article_detail, article_page
from articles.views.lists import article_list, author_detail, topic_detail
from articles.views.media import media_file

__all__ = [
    "article_detail",
    "article_list",
    "article_page",
    "author_detail",
    "media_file",
    "topic_detail",
]
