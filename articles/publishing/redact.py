"""Removing for good what a withdrawn article said, where the words themselves are a danger."""

import logging
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import User
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
    with translation.override(article.language):
        article.title = gettext("Withdrawn")
        article.corrections.update(text=gettext("Removed."))
    for name in ("kicker", "summary", "body", "disclaimer", "cover_alt"):
        setattr(article, name, "")
    article.cover = None
    article.save()
    EndangeredAnswer.objects.filter(article=article).delete()
    article.bylines.all().delete()
    article.sources.all().delete()
    logger.info("Words of article %s removed by %s", article.pk, by.pk)
