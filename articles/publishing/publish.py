"""Making articles public, and taking them down: the verbs of Article."""

import logging
from datetime import datetime
from enum import Enum

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles.checks.finding import Finding
from articles.models import Article, ArticleEvent, ArticleVersion, Correction
from articles.models.latest_citations import pin_latest_names
from articles.publishing import run_checks, safety_question
from publication import drafts, review

logger = logging.getLogger(__name__)

Kind = ArticleEvent.Kind


class KeepEnd(Enum):
    """Stands for the end that an article has."""

    END = "as it is"


class NotReadyToPublish(Exception):
    """Readers would meet something broken: `findings` say what. `parts` are fields left empty."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings
        self.parts = [finding.form_field for finding in findings if finding.code == "missing"]


class NotInTheFuture(Exception):
    """An article can only be scheduled for a moment to come."""


class EndsBeforeItBegins(Exception):
    """An article ends after its first moment, and what is published now ends later than now."""


class AlreadyTranslatedAgain(Exception):
    """It was withdrawn, and its original has another translation into this language by now."""


class NotPublished(Exception):
    """Only a published article can be taken down or corrected."""


@transaction.atomic
def publish_article(
    *,
    article: Article,
    by: User,
    at: datetime | None = None,
    until: datetime | KeepEnd | None = KeepEnd.END,
    stage: str | None = None,
) -> None:
    """Show the article, in its next version, from `at`, or at once, and until its end if it has one.

    Readers of a public article are told that it was updated, where anything changed. `stage` is
    what the person who decides saw of its review, see `review.review_stage`.
    Raises NotReadyToPublish, EndsBeforeItBegins, TranslatedAnew, DangerNotAnswered, OwnWork and
    ReviewWentOn.
    """
    _lock(article)
    version = drafts.open_version(article)
    _check_review(article, version, by, stage)
    if until is not KeepEnd.END:
        _set_end(article, until, by)
    now, was_public = timezone.now(), article.is_public
    put = drafts.publish_version(article=article, version=version, by=by)
    danger = _check_ready(article, at or now)
    is_new = _set_dates(article, at, now)
    if is_new:
        article.body = pin_latest_names(article.body)
    article.status = Article.Status.PUBLISHED
    if was_public and put.is_changed:
        article.updated_at = now
    article.save()
    if put.correction and not is_new:
        publish_correction(article=article, text=put.correction, by=by)
    if danger.is_somebody:
        safety_question.ask_again_after_publication(article=article)
    kind = Kind.PUBLISHED if article.is_public else Kind.SCHEDULED
    ArticleEvent.objects.create(article=article, version=put.version, kind=kind, by=by, at=now)
    logger.info("Article %s published by %s", article.pk, by.pk)


def schedule_article(
    *,
    article: Article,
    by: User,
    at: datetime,
    until: datetime | KeepEnd | None = KeepEnd.END,
    stage: str | None = None,
) -> None:
    """Show the article to readers from a moment to come. Raises NotInTheFuture, and as `publish_article`."""
    if at <= timezone.now():
        raise NotInTheFuture
    publish_article(article=article, by=by, at=at, until=until, stage=stage)


@transaction.atomic
def unpublish_article(*, article: Article, by: User) -> None:
    """Make a published or scheduled article a draft again. Raises NotPublished."""
    _take_down(article, Article.Status.DRAFT)
    ArticleEvent.objects.create(article=article, kind=Kind.UNPUBLISHED, by=by)
    logger.info("Article %s unpublished by %s", article.pk, by.pk)


@transaction.atomic
def withdraw_article(*, article: Article, by: User, comment: str = "") -> None:
    """Take an article back for good: its address says so from now on. Raises NotPublished.

    `comment` tells colleagues why; readers never see it.
    """
    _take_down(article, Article.Status.WITHDRAWN)
    safety_question.ask_again_after_withdrawal(article=article)
    ArticleEvent.objects.create(article=article, kind=Kind.WITHDRAWN, by=by, comment=comment)
    logger.info("Article %s withdrawn by %s", article.pk, by.pk)


@transaction.atomic
def change_end(*, article: Article, by: User, at: datetime | None) -> None:
    """Show the article until `at`, or for good: also one that has ended, which is public again.

    A moment that has passed ends it at once. Raises NotPublished or EndsBeforeItBegins.
    """
    _lock(article)
    if article.status != Article.Status.PUBLISHED or article.publish_at is None:
        raise NotPublished
    if at and at <= article.publish_at:
        raise EndsBeforeItBegins
    _set_end(article, at, by)
    article.save(update_fields=["unpublish_at"])
    logger.info("Article %s ends at %s, by %s", article.pk, at and at.isoformat(), by.pk)


@transaction.atomic
def mark_updated(*, article: Article, by: User) -> None:
    """Tell readers of a public article that its words changed."""
    _lock(article)
    if article.is_public:
        article.updated_at = timezone.now()
        article.save(update_fields=["updated_at"])
        logger.info("Article %s updated by %s", article.pk, by.pk)


@transaction.atomic
def publish_correction(*, article: Article, text: str, by: User) -> Correction:
    """Tell readers what was wrong in a public article, and what is right. Raises NotPublished."""
    _lock(article)
    if not article.is_public:
        raise NotPublished
    correction = Correction.objects.create(article=article, text=text, corrected_by=by)
    article.updated_at = correction.corrected_at
    article.save(update_fields=["updated_at"])
    logger.info("Article %s corrected by %s", article.pk, by.pk)
    return correction


def _set_dates(article: Article, at: datetime | None, now: datetime) -> bool:
    """Say when it was published: one moment puts it in order and is printed. True where it is new.

    An article that readers have seen goes back to its old place, unless it is scheduled anew.
    """
    seen_at = article.first_published_at
    is_new = seen_at is None or seen_at > now
    article.publish_at = article.first_published_at = at or (now if is_new else seen_at)
    if is_new or at:
        article.made_ready_at = min(now, at or now)
    return is_new


def _set_end(article: Article, at: datetime | None, by: User) -> None:
    """The caller saves the row."""
    if at != article.unpublish_at:
        ArticleEvent.objects.create(article=article, kind=Kind.ENDS, by=by)
    article.unpublish_at = at


def _check_review(
    article: Article, version: ArticleVersion | None, by: User, stage: str | None
) -> None:
    if stage not in {None, version.stage if version else ""}:
        raise review.ReviewWentOn
    if review.is_own_work(article, by):
        raise review.OwnWork


def _check_ready(article: Article, begins: datetime) -> safety_question.SafetyState:
    if findings := run_checks.find_errors(article):
        raise NotReadyToPublish(findings)
    danger = safety_question.safety_state(article, translation_of=article.translation_of_id)
    if danger.is_missing:
        raise safety_question.SafetyNotAnswered
    if article.unpublish_at and article.unpublish_at <= begins:
        raise EndsBeforeItBegins
    if article.status == Article.Status.WITHDRAWN and _is_translated_anew(article):
        raise AlreadyTranslatedAgain
    return danger


def _is_translated_anew(article: Article) -> bool:
    """The original is locked: nobody begins a translation of it meanwhile."""
    original = Article.objects.select_for_update().filter(pk=article.translation_of_id or 0).first()
    if original is None:
        return False
    return original.translations.standing().in_language(article.language).exists()


def _take_down(article: Article, status: Article.Status) -> None:
    _lock(article)
    if article.status != Article.Status.PUBLISHED:
        raise NotPublished
    article.status = status
    if article.first_published_at and article.first_published_at > timezone.now():
        # It was scheduled; readers never saw it.
        article.first_published_at = article.made_ready_at = None
    article.save(update_fields=["status", "first_published_at", "made_ready_at"])


def _lock(article: Article) -> None:
    """Lock the row, so that two editors cannot change it past each other."""
    article.refresh_from_db(from_queryset=Article.objects.select_for_update())
