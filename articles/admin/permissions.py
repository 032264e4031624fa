"""Decide which staff see and write the next version of an article."""

from typing import Any

from articles.models import Article, ArticleVersion
from articles.permissions import may_publish
from publication import review


def may_see_next(user: Any, article: Article) -> bool:
    """Editors see what is written over any article, authors over their own."""
    return may_publish(user) or article.created_by_id == user.pk


def may_write(request: Any, article: Article) -> bool:
    """Editors write every article, authors their own: what they save is only ever a draft.

    While it is in review they read it. A form opened before is taken all the same: `drafts` keeps
    what was typed in it aside.
    """
    if may_publish(request.user):
        return True
    is_theirs = article.created_by_id == request.user.pk
    if not is_theirs or article.status == Article.Status.WITHDRAWN:
        return False
    return request.method == "POST" or may_write_on(request.user, article)


def may_write_on(user: Any, article: Article) -> bool:
    """Return whether this person may go on writing: in review only editors may."""
    return may_publish(user) or review.review_stage(article) != ArticleVersion.State.IN_REVIEW
