"""Say who sees to an article: the person to whom its planned pieces are assigned."""

import logging

from django.db import transaction

from accounts.models import User
from articles.models import Article, PlannedPiece

logger = logging.getLogger(__name__)


def pieces_to_do(article: Article) -> list[PlannedPiece]:
    pieces = PlannedPiece.objects.filter(article=article, is_done=False)
    return list(pieces.select_related("owner").order_by("pk"))


def lock_pieces(article: Article) -> None:
    """Lock what is planned with this article: its other forms do not lock the article."""
    list(PlannedPiece.objects.select_for_update().filter(article=article).order_by("pk"))


@transaction.atomic
def assign_pieces(*, article: Article, to: User, by: User) -> None:
    """Assign what is planned with this article and not done yet."""
    article.lock()
    lock_pieces(article)
    for piece in pieces_to_do(article):
        piece.owner = to
        piece.save(update_fields=["owner"])
    logger.info("Pieces of article %s assigned to %s by %s", article.pk, to.pk, by.pk)
