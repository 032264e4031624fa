"""Ask who is endangered by an article: before it is first published, and again if somebody is.

The answer is for staff alone: docs/decisions/0035 says where it stands, and why.
"""

import logging

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles.models import Article, EndangeredAnswer

logger = logging.getLogger(__name__)

Answer = EndangeredAnswer.Answer


class SafetyNotAnswered(Exception):
    """The question who is endangered by this article, or this version of it, is not answered."""


def answer_of(article: Article) -> EndangeredAnswer | None:
    answers = EndangeredAnswer.objects.select_related("answered_by")
    return answers.filter(article=article).first()


def is_answer_missing(article: Article, *, translation_of: int | None) -> bool:
    """Return whether an answer is needed before the article, or its next version, is published.

    One query. It is asked again of what readers have seen only where somebody was in danger. A
    translation goes by the answer of its original where that is nobody. It is always asked anew of
    what was withdrawn, perhaps to protect somebody.
    """
    keys = [key for key in (article.pk, translation_of) if key]
    answers = {row.article_id: row for row in EndangeredAnswer.objects.filter(article__in=keys)}
    if own := answers.get(article.pk):
        return not own.answer or own.is_asked_again
    if article.status == Article.Status.WITHDRAWN:
        return True
    if article.first_published_at is not None:
        return False
    original = answers.get(translation_of or 0)
    return original is None or original.answer != Answer.NOBODY


def save_answer(*, article: Article, answer: str, words: str, by: User) -> None:
    """Keep what was typed. `somebody` without words is no answer yet; the same again is none anew,
    unless it was asked for."""
    words = words.strip()
    if answer not in Answer or (answer == Answer.SOMEBODY and not words):
        answer = ""
    if not _is_new_answer(answer_of(article), answer, words):
        return
    with transaction.atomic():
        Article.objects.select_for_update().get(pk=article.pk)  # one answer at a time
        row = answer_of(article) or EndangeredAnswer(article=article)
        row.answer, row.words, row.is_asked_again = answer, words, False
        row.answered_by, row.answered_at = by, timezone.now()
        row.save()
    logger.info("Danger of article %s answered by %s", article.pk, by.pk)


def _is_new_answer(kept: EndangeredAnswer | None, answer: str, words: str) -> bool:
    if kept is None:
        return bool(answer or words)
    if kept.is_asked_again:
        # The form that asks again shows the words of last time, and no answer.
        return bool(answer) or words != kept.words
    return (kept.answer, kept.words) != (answer, words)


def ask_again_after_publication(*, article: Article) -> None:
    """Ask anew with the next version of a published article, where somebody is endangered."""
    EndangeredAnswer.objects.filter(article=article, answer=Answer.SOMEBODY).update(
        is_asked_again=True
    )


def ask_again_after_withdrawal(*, article: Article) -> None:
    """Ask anew about a withdrawn article: it may have been withdrawn to protect somebody."""
    answers = EndangeredAnswer.objects.filter(article=article)
    answers.filter(answer=Answer.NOBODY).update(answer="")
    answers.filter(answer=Answer.SOMEBODY).update(is_asked_again=True)
