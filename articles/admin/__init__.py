"""Pages on which editors and authors write articles."""

from articles.admin.article.change_form import ArticleAdmin
from articles.admin.author import AuthorAdmin
from articles.admin.image import ImageAdmin
from articles.admin.planning.bundle import BundleAdmin
from articles.admin.planning.days import PlannedPieceAdmin
from articles.admin.planning.superseded_citations import SupersededCitationAdmin

__all__ = [
    "ArticleAdmin",
    "AuthorAdmin",
    "BundleAdmin",
    "ImageAdmin",
    "PlannedPieceAdmin",
    "SupersededCitationAdmin",
]
