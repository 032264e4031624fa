"""Begin a new generation of the page cache with every change that readers see.

docs/decisions/0011-signals-begin-a-generation.md says why signals, here and nowhere else.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db.models import Model, Q
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save

from advocacy.models import (
    FigureImport,
    FigureName,
    ImportedFigure,
    SourceAnswer,
    VerificationRecord,
)
from advocacy.models.publishable import Publishable
from appearance.models import FrontPage, MenuItem
from articles.models import (
    Article,
    ArticleFormerAddress,
    ArticleSource,
    ArticleTopic,
    ArticleVersion,
    Author,
    BodyPicture,
    BodyRecording,
    Byline,
    Citation,
    Correction,
    FormerPictureFile,
    Image,
    PagePlace,
    PictureWords,
    Recording,
    RecordingWords,
    Series,
    SeriesPart,
)
from identity.models import Banner, Identity
from page_cache import generation, replica


def _always(_row: Model) -> bool:
    return True


def _is_no_mere_draft(article: Article) -> bool:
    """Say whether readers have seen the article, or will at its moment."""
    return article.first_published_at is not None


def _belongs_to_one(row: Any) -> bool:
    return _is_no_mere_draft(row.article)


def _is_topic_of_one(row: ArticleTopic) -> bool:
    return _is_no_mere_draft(row.content_object)


def _is_published(version: ArticleVersion) -> bool:
    """Say whether the version was published: pages of translations then mention the change."""
    return version.state == ArticleVersion.State.PUBLISHED


def _is_in_one(image: Image) -> bool:
    seen = Article.objects.exclude(first_published_at=None)
    shown = seen.filter(Q(cover=image) | Q(body_pictures__image=image))
    is_of_one = any(map(_is_played, image.recordings.all()))
    others = (image.authors, image.series)
    return shown.exists() or any(rows.exists() for rows in others) or is_of_one


def _is_played(recording: Recording) -> bool:
    return recording.in_bodies.exclude(article__first_published_at=None).exists()


def _says_of_one(words: PictureWords) -> bool:
    return _is_in_one(words.image)


def _says_of_played(words: RecordingWords) -> bool:
    return _is_played(words.recording)


def _was_public(row: Publishable | FrontPage) -> bool:
    return row.first_published_at is not None


# Models of advocacy whose rows are on no public page. Its others are for readers.
FOR_EDITORS: Final = {FigureImport, FigureName, ImportedFigure, SourceAnswer, VerificationRecord}
# The models whose rows are on public pages, with the test whether a row is.
SHOWN_TO_READERS: Final[dict[type[Model], Callable[[Any], bool]]] = {
    **{
        model: _was_public if issubclass(model, Publishable) else _always
        for model in apps.get_app_config("advocacy").get_models(include_auto_created=True)
        if model not in FOR_EDITORS
    },
    Article: _is_no_mere_draft,
    ArticleFormerAddress: _always,
    ArticleSource: _belongs_to_one,
    ArticleTopic: _is_topic_of_one,
    ArticleVersion: _is_published,
    Author: _always,
    Banner: _always,
    BodyPicture: _belongs_to_one,
    BodyRecording: _belongs_to_one,
    Byline: _belongs_to_one,
    Citation: _belongs_to_one,
    Correction: _belongs_to_one,
    FormerPictureFile: _always,
    FrontPage: _was_public,
    Identity: _always,
    PagePlace: _always,
    Image: _is_in_one,
    MenuItem: _always,
    PictureWords: _says_of_one,
    Recording: _is_played,
    RecordingWords: _says_of_played,
    Series: _always,
    SeriesPart: _always,
}


def connect_signals() -> None:
    for model in SHOWN_TO_READERS:
        for signal in (post_save, post_delete):
            signal.connect(_changed, sender=model, dispatch_uid="begin a generation")
        # Links without a class of ours change without saving or deleting single rows.
        if model._meta.auto_created:
            m2m_changed.connect(_links_changed, sender=model, dispatch_uid="begin a generation")
    # Sent for each app, after all migrations. Once is enough.
    one = apps.get_app_config("page_cache")
    post_migrate.connect(_migrated, sender=one, dispatch_uid="begin a generation")


def _migrated(plan: Sequence[Any] = (), **_: Any) -> None:
    """Begin a generation after migrations: a replica that lags still has the tables from before them."""
    if plan and replica.REPLICA in settings.DATABASES and generation.current():
        generation.bump()


def _changed(sender: type[Model], instance: Model, *, raw: bool = False, **_: Any) -> None:
    # A fixture loads raw rows, whose related rows may not exist yet.
    if raw or SHOWN_TO_READERS[sender](instance):
        generation.bump()


def _links_changed(action: str, **_: Any) -> None:
    if action.startswith("post_"):
        generation.bump()
