from articles.admin.article import ArticleAdmin
from articles.admin.author import AuthorAdmin
from articles.admin.bundle import BundleAdmin
from articles.admin.image import ImageAdmin
from articles.admin.planned_piece import PlannedPieceAdmin
from articles.admin.superseded import SupersededCitationAdmin

__all__ = [
    "ArticleAdmin",
    "AuthorAdmin",
    "BundleAdmin",
    "ImageAdmin",
    "PlannedPieceAdmin",
    "SupersededCitationAdmin",
]
