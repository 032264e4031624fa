"""Take an article back, by one person or by two, with its words and pictures if that is wished."""

import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, Model, Q
from django.utils import timezone

from accounts.desk.admin_log import forget_words
from accounts.models import User
from articles.body import elements
from articles.downloads import files
from articles.images import pictures, storage, take_back
from articles.images.uses import uses_of
from articles.models import (
    Article,
    ArticleWithdrawal,
    Document,
    EndangeredAnswer,
    FormerPictureFile,
    Image,
    ImageTopic,
)
from articles.playback.files import delete_recording, recordings_of
from articles.publishing import publish
from articles.withdrawal.report import addresses_of
from publication import sealed_copy, status
from publication.sealed_copy import OpenedCopy
from search import engine

logger = logging.getLogger(__name__)

COPIES = "withdrawn/"


class OwnProposal(Exception):
    """Two people take an article back: the person who proposed it cannot be the second."""


class ProposedAlready(Exception):
    """A colleague has proposed to take it back."""


class CannotBeUndone(Exception):
    """No copy was kept, it is gone by now, or it was brought back already."""


class WrittenSince(Exception):
    """The article has new words, which those of the copy would overwrite."""


@dataclass(frozen=True)
class Choice:
    """The choices of a person who withdraws an article."""

    comment: str = ""
    is_text_removed: bool = False
    is_copy_kept: bool = False
    along: list[int] = field(default_factory=list)
    """Keys of its translations that go with it."""
    pictures: list[int] = field(default_factory=list)
    """Keys of pictures that are deleted with it."""


@dataclass(frozen=True)
class Done:
    withdrawal: ArticleWithdrawal
    code: str
    """It opens the copy, and is shown once; "" where none is kept."""


def pictures_of(article: Article) -> list[Image]:
    """Return the pictures that an article shows, and no other article, no author and no series does."""
    keys = {*elements.picture_keys(article.body), article.cover_id or 0}
    images = Image.objects.kept().filter(pk__in=keys, authors=None, recordings=None, series=None)
    return [image for image in images if _shown_by(image) <= {article.pk}]


def _shown_by(image: Image) -> set[int]:
    uses = uses_of(image)
    return {each.pk for each in (*uses.articles, *uses.drafts)}


@transaction.atomic
def propose(*, article: Article, by: User, choice: Choice) -> ArticleWithdrawal:
    """Record what somebody wishes to take back. Nothing happens until another person does it.

    Raises NotPublished and ProposedAlready.
    """
    article.lock()
    _refuse_where_nothing_is_left(article, is_text_removed=choice.is_text_removed)
    if proposed_withdrawal(article):
        raise ProposedAlready
    logger.info("Withdrawal of article %s proposed by %s", article.pk, by.pk)
    return ArticleWithdrawal.objects.create(article=article, proposed_by=by, **_columns(choice))


def proposed_withdrawal(article: Article) -> ArticleWithdrawal | None:
    """Return the withdrawal that waits for a second person, or None."""
    return article.withdrawals.filter(done_at=None).first()


@transaction.atomic
def decline(*, article: Article) -> bool:
    """Let a proposal rest, and say whether there was one: nothing is withdrawn."""
    article.lock()
    deleted, _kinds = article.withdrawals.filter(done_at=None).delete()
    return bool(deleted)


def _refuse_where_nothing_is_left(article: Article, *, is_text_removed: bool) -> None:
    """Raise NotPublished where this was done before, as when somebody loads the answer again."""
    has_words = is_text_removed and article.versions.with_text().exists()
    is_done = article.status == Article.Status.WITHDRAWN and not has_words
    if article.status == Article.Status.DRAFT or is_done:
        raise status.NotPublished


@transaction.atomic
def confirm(*, withdrawal: ArticleWithdrawal, by: User) -> Done:
    """Do what a colleague proposed. Raises OwnProposal and NotPublished."""
    if withdrawal.proposed_by_id == by.pk:
        raise OwnProposal
    withdrawal.article.lock()
    # A colleague may have done or declined it since this one saw it.
    now = proposed_withdrawal(withdrawal.article)
    if now != withdrawal:
        raise status.NotPublished
    return _do(withdrawal, by)


def withdraw(*, article: Article, by: User, choice: Choice) -> Done:
    """Take an article back at once, or remove the words of one that was taken back.

    Raises NotPublished.
    """
    return _do(ArticleWithdrawal(article=article, proposed_by=by, **_columns(choice)), by)


def _columns(choice: Choice) -> dict[str, Any]:
    return {
        "comment": choice.comment,
        "is_text_removed": choice.is_text_removed,
        "is_copy_kept": choice.is_copy_kept and bool(choice.is_text_removed or choice.pictures),
        "along": choice.along,
        "pictures": choice.pictures,
    }


@transaction.atomic
def _do(withdrawal: ArticleWithdrawal, by: User) -> Done:
    article = withdrawal.article
    article.lock()
    _refuse_where_nothing_is_left(article, is_text_removed=withdrawal.is_text_removed)
    translations = article.translations.filter(status=Article.Status.PUBLISHED)
    along = list(translations.filter(pk__in=withdrawal.along))
    if len(along) < len(withdrawal.along):
        raise status.NotPublished
    # Since they were chosen, another article may have come to show one: that one stays.
    images = [image for image in pictures_of(article) if image.pk in withdrawal.pictures]
    # With the words go the document that they were about, and the videos and sounds in them.
    documents = files.documents_of(article) if withdrawal.is_text_removed else []
    recordings = recordings_of(article) if withdrawal.is_text_removed else []
    withdrawal.addresses = addresses_of([article, *along], images, documents, recordings)
    withdrawal.done_by, withdrawal.done_at = by, timezone.now()
    withdrawal.save()
    # Before the copy, which would be as large: it must not name them either.
    for recording in recordings:
        delete_recording(recording=recording, by=by)
    code = _keep_copy(withdrawal, images, documents) if withdrawal.is_copy_kept else ""
    _take_down(withdrawal, along, by)
    for image in images:
        take_back.delete_picture(image=image, by=by)
    forget_words(documents)
    for document in documents:
        files.delete_document(document=document, by=by)
    if withdrawal.is_text_removed:
        engine.forget_removed()
    return Done(withdrawal, code)


def _take_down(withdrawal: ArticleWithdrawal, along: list[Article], by: User) -> None:
    article = withdrawal.article
    if article.status == Article.Status.PUBLISHED:
        publish.withdraw_with_translations(
            article=article,
            by=by,
            is_text_removed=withdrawal.is_text_removed,
            comment=withdrawal.comment,
            along=along,
        )
    elif withdrawal.is_text_removed:
        publish.redact_article(article=article, by=by)
    forget_words([article, *along])


def _keep_copy(
    withdrawal: ArticleWithdrawal, images: list[Image], documents: list[Document]
) -> str:
    """Seal what is about to go, and return the code that opens it."""
    words = sealed_copy.rows_of(withdrawal.article) if withdrawal.is_text_removed else []
    rows = [*documents, *words, *_rows_of_pictures(images)]
    sealed = sealed_copy.seal(rows, _originals(images) | _files_of(documents))
    withdrawal.copy = storage.store(sealed.content, "sealed", picture=withdrawal.pk, folder=COPIES)
    withdrawal.undo_until = timezone.now() + timedelta(days=settings.WITHDRAW_UNDO_DAYS)
    withdrawal.save()
    return sealed.code


def _rows_of_pictures(images: list[Image]) -> Iterable[Model]:
    for image in images:
        yield image
        yield from image.words.all()
        yield from image.consents.all()
        yield from ImageTopic.objects.filter(content_object=image)


def _originals(images: list[Image]) -> dict[str, bytes]:
    """Return the originals of pictures by their names, without those that are missing."""
    found = {}
    for image in images:
        with suppress(FileNotFoundError):
            found[image.original] = storage.read(image.original)
    return found


def _files_of(documents: list[Document]) -> dict[str, bytes]:
    """Return the files of documents by their names, without those that are missing."""
    found = {}
    for name in (name for document in documents for name in files.names_of(document)):
        with suppress(FileNotFoundError):
            found[files.path_of(name)] = files.read(name)
    return found


@transaction.atomic
def undo(*, withdrawal: ArticleWithdrawal, code: str, by: User) -> None:
    """Bring back the words and pictures that went. The article stays withdrawn until it is published.

    Raises CannotBeUndone, WrittenSince and WrongCode.
    """
    withdrawal.refresh_from_db(from_queryset=ArticleWithdrawal.objects.select_for_update())
    if not withdrawal.can_be_undone:
        raise CannotBeUndone
    article = withdrawal.article
    article.lock()
    kept = sealed_copy.open_copy(storage.read(withdrawal.copy), code)
    if withdrawal.is_text_removed and not _is_still_empty(article):
        raise WrittenSince
    moments = [each.name for each in Article._meta.fields if isinstance(each, DateTimeField)]
    # The moments, too: those of the copy are rounded.
    state = {name: getattr(article, name) for name in ("status", *moments)}
    _bring_back_pictures(kept.files)
    for row in kept.rows:
        row.save()
    if withdrawal.is_text_removed:
        article = Article.objects.get(pk=article.pk)
        for name, value in state.items():
            setattr(article, name, value)
        article.save()  # with all that is derived from it
    _drop_copy(withdrawal)
    withdrawal.undone_by = by
    withdrawal.save()
    for image in _pictures_in(kept):
        FormerPictureFile.objects.filter(name__in=image.names).delete()
        image.renditions = []
        image.save()
        pictures.draw_later(image)
    logger.info("Withdrawal of article %s undone by %s", article.pk, by.pk)


def _is_still_empty(article: Article) -> bool:
    """Return whether nobody wrote in it, or published it, since its words were removed."""
    is_written = article.versions.with_text().exists()
    is_answered = EndangeredAnswer.objects.filter(article=article).exists()
    is_withdrawn = article.status == Article.Status.WITHDRAWN
    return is_withdrawn and not (is_written or is_answered)


def _bring_back_pictures(files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        storage.write(name, content)


def _pictures_in(kept: OpenedCopy) -> list[Image]:
    return [row.object for row in kept.rows if isinstance(row.object, Image)]


def drop_copies() -> None:
    """Delete the sealed copies whose days are over."""
    for withdrawal in ArticleWithdrawal.objects.filter(~Q(copy=""), undo_until__lte=timezone.now()):
        _drop_copy(withdrawal)
        withdrawal.save()


def _drop_copy(withdrawal: ArticleWithdrawal) -> None:
    name, withdrawal.copy = withdrawal.copy, ""
    transaction.on_commit(lambda: storage.delete(name))
