"""Removing for good what a withdrawn article said, where the words themselves are a danger."""

import logging
from collections.abc import Sequence

from django.db import transaction
from django.db.models import CharField, JSONField, TextField
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import User
from articles.body.content import KEPT_BY_REDACTION, REMOVED_BY_REDACTION
from articles.models import Article, ArticleVersion, EndangeredAnswer
from articles.publishing import publish

logger = logging.getLogger(__name__)

State = ArticleVersion.State


class NotWithdrawn(Exception):
    """Readers may still see it, or nobody withdrew it: its words stay."""


@transaction.atomic
def withdraw_with_translations(
    *,
    article: Article,
    by: User,
    is_text_removed: bool,
    comment: str = "",
    along: Sequence[Article] = (),
) -> None:
    """Take it back for good, with all its words if that is wished, and its translations `along`, whose
    words stay: all of them, or nothing. Raises NotPublished."""
    every = sorted([article, *along], key=lambda each: each.pk)  # two who lock, lock in one order
    for each in every:
        publish.withdraw_article(article=each, by=by, comment=comment)
    if is_text_removed:
        redact_article(article=article, by=by)


@transaction.atomic
def redact_article(*, article: Article, by: User) -> None:
    """Empty a withdrawn article and every version of it. Raises NotWithdrawn.

    What stays: its address, its topics, who wrote and published each version and when, and what
    staff told each other about it.
    """
    article.refresh_from_db(from_queryset=Article.objects.select_for_update())
    if article.status != Article.Status.WITHDRAWN:
        raise NotWithdrawn
    article.versions.open().update(state=State.EARLIER)
    article.versions.with_text().update(
        content={},
        why="",
        is_autosave=False,
        form_save="",
        redacted_at=timezone.now(),
        redacted_by=by,
    )
    _empty_columns(article)
    with translation.override(article.language):
        article.title = gettext("Withdrawn")
        article.corrections.update(text=gettext("Removed."))
    article.save()
    EndangeredAnswer.objects.filter(article=article).delete()
    article.bylines.all().delete()
    article.sources.all().delete()
    logger.info("Words of article %s removed by %s", article.pk, by.pk)


def _empty_columns(article: Article) -> None:
    """Empty every column that can hold words, unless the table of fields says that it is kept.

    The model decides which those are, so that a column which the table does not know is emptied.
    """
    for column in Article._meta.concrete_fields:
        holds_words = isinstance(column, CharField | TextField | JSONField)
        if holds_words and column.name not in KEPT_BY_REDACTION:
            setattr(article, column.name, column.get_default())
    for name in REMOVED_BY_REDACTION:
        setattr(article, name, None)
