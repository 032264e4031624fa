from articles.models.ahead_mail import AheadMail
from articles.models.article import Article
from articles.models.article_source import ArticleSource
from articles.models.article_topic import ArticleTopic
from articles.models.author import Author, Byline
from articles.models.body_picture import BodyPicture
from articles.models.bundle import Bundle, BundleItem
from articles.models.citation import Citation, KeptAsHistorical, SupersededCitation
from articles.models.correction import Correction
from articles.models.endangered_answer import EndangeredAnswer
from articles.models.event import ArticleEvent
from articles.models.former_address import ArticleFormerAddress
from articles.models.image import Image
from articles.models.planned_piece import PlannedPiece
from articles.models.preview_link import ArticlePreviewLink
from articles.models.version import ArticleVersion

__all__ = [
    "AheadMail",
    "Article",
    "ArticleEvent",
    "ArticleFormerAddress",
    "ArticlePreviewLink",
    "ArticleSource",
    "ArticleTopic",
    "ArticleVersion",
    "Author",
    "BodyPicture",
    "Bundle",
    "BundleItem",
    "Byline",
    "Citation",
    "Correction",
    "EndangeredAnswer",
    "Image",
    "KeptAsHistorical",
    "PlannedPiece",
    "SupersededCitation",
]
