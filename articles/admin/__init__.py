from articles.admin.article import ArticleAdmin
from articles.admin.author import AuthorAdmin
from articles.admin.image import ImageAdmin

__all__ = ["ArticleAdmin", "AuthorAdmin", "ImageAdmin"]
