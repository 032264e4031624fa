"""Removing for good what a withdrawn article said, where the words themselves are a danger."""

import logging
from collections.abc import Sequence

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User
from articles.body.content import KEPT_BY_REDACTION, REMOVED_BY_REDACTION
from articles.models import Article, EndangeredAnswer
from articles.publishing import publish
from publication import redaction

logger = logging.getLogger(__name__)


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
    redaction.redact(subject=article, by=by, kept=KEPT_BY_REDACTION, removed=REMOVED_BY_REDACTION)
    with translation.override(article.language):
        article.title = gettext("Withdrawn")
        article.corrections.update(text=gettext("Removed."))
    article.save()
    EndangeredAnswer.objects.filter(article=article).delete()
    article.bylines.all().delete()
    article.sources.all().delete()
    logger.info("Words of article %s removed by %s", article.pk, by.pk)
