"""Tables of articles, and what readers see of them as querysets."""

from articles.models.article import Article
from articles.models.attachments import ArticleSource, ArticleTopic, Correction
from articles.models.author import Author, Byline
from articles.models.citation import Citation, KeptAsHistorical, SupersededCitation
from articles.models.failing_link import FailingLink
from articles.models.media.document import Document, OfferedDocument
from articles.models.media.image import BodyPicture, Image
from articles.models.media.picture_records import (
    FormerPictureFile,
    ImageTopic,
    PictureConsent,
    PictureWords,
)
from articles.models.media.recording import BodyRecording, Recording, RecordingWords
from articles.models.page_place import PagePlace
from articles.models.planning import Bundle, BundleItem, PlannedPiece
from articles.models.publication import (
    ArticleEvent,
    ArticleFormerAddress,
    ArticlePreviewLink,
    ArticleVersion,
    ArticleWithdrawal,
)
from articles.models.series import Series, SeriesPart
from articles.models.staff_answers import AheadMail, EndangeredAnswer, EventMail

__all__ = [
    "AheadMail",
    "Article",
    "ArticleEvent",
    "ArticleFormerAddress",
    "ArticlePreviewLink",
    "ArticleSource",
    "ArticleTopic",
    "ArticleVersion",
    "ArticleWithdrawal",
    "Author",
    "BodyPicture",
    "BodyRecording",
    "Bundle",
    "BundleItem",
    "Byline",
    "Citation",
    "Correction",
    "Document",
    "EndangeredAnswer",
    "EventMail",
    "FailingLink",
    "FormerPictureFile",
    "Image",
    "ImageTopic",
    "KeptAsHistorical",
    "OfferedDocument",
    "PagePlace",
    "PictureConsent",
    "PictureWords",
    "PlannedPiece",
    "Recording",
    "RecordingWords",
    "Series",
    "SeriesPart",
    "SupersededCitation",
]
