"""Throwing away what was written over what readers see."""

import logging

from django.db import transaction

from accounts.models import User
from articles.models import Article, ArticleEvent, ArticleVersion
from publication import drafts

logger = logging.getLogger(__name__)


class NothingToDiscard(Exception):
    """Readers see all that was written, or see none of it."""


class WrittenSince(Exception):
    """A colleague wrote on in the meantime."""


@transaction.atomic
def discard_changes(*, article: Article, by: User, seen: str) -> None:
    """Go on from what readers see: the next version stays in the history, and nobody publishes it.

    `seen` is the token of what they saw who decided so. Raises NothingToDiscard and WrittenSince.
    """
    version = discardable_version(Article.objects.select_for_update().get(pk=article.pk))
    if seen != version.token:
        raise WrittenSince
    drafts.close_version(version)
    # Whoever still has the form open does not go on with what was thrown away.
    article.versions.exclude(form_save="").update(form_save="")
    ArticleEvent.objects.create(
        article=article, version=version, kind=ArticleEvent.Kind.DISCARDED, by=by
    )
    logger.info("Version %s of article %s thrown away by %s", version.number, article.pk, by.pk)


def discardable_version(article: Article) -> ArticleVersion:
    """The open version, where readers have another. Raises NothingToDiscard."""
    version = drafts.open_version(article)
    if version is None or article.status != Article.Status.PUBLISHED:
        raise NothingToDiscard
    return version
