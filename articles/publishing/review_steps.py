"""Submit and return an article. `publication.review` does it; colleagues are told by mail."""

from django.db import transaction

from accounts.models import User
from articles.models import Article
from articles.publishing import event_mail
from publication import review


@transaction.atomic
def submit_article(*, article: Article, by: User) -> None:
    """Hand in what is being written. Raises AlreadyInReview and NothingToReview."""
    review.submit_for_review(subject=article, by=by)
    event_mail.enqueue_mail_for_last_event(article)


@transaction.atomic
def return_article(*, article: Article, by: User, comment: str) -> None:
    """Return what was handed in, and say why. Raises NotInReview and CommentMissing."""
    review.return_to_writer(subject=article, by=by, comment=comment)
    event_mail.enqueue_mail_for_last_event(article)
