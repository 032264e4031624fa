"""Making articles public, correcting them and taking them down: what only articles need to have.

`publication.status` does what every kind of content has in common.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import User
from articles.body.content import KEPT_BY_REDACTION, REMOVED_BY_REDACTION, Content
from articles.checks.finding import Finding
from articles.models import Article, ArticleVersion, Correction, EndangeredAnswer
from articles.publishing import event_mail, run_checks, safety_question
from publication import redaction, status

logger = logging.getLogger(__name__)


class NotReadyToPublish(Exception):
    """Readers would meet something broken: `findings` say what."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


class CitesDraft(Exception):
    """A colleague has unpublished a figure that the article cites."""


class AlreadyTranslatedAgain(Exception):
    """The article was withdrawn, and its original has another translation by now."""


def publish_article(*, article: Article, by: User, **options: Any) -> None:
    """Show the article to readers. `options` are those of `publication.status.publish`.

    Raises NotReadyToPublish, CitesDraft, SafetyNotAnswered and AlreadyTranslatedAgain, and as that
    does.
    """

    def finish(content: Content, is_new: bool) -> None:
        _check_citations(article)
        if content.correction and not is_new:
            former = _version_before(article) if content.shows_version_before else None
            severity = content.correction_severity
            _record_correction(article, content.correction, severity, by, former)
        safety_question.ask_again_after_publication(article=article)
        event_mail.enqueue_mail_for_last_event(article)

    check = partial(_check_ready, article)
    status.publish(subject=article, by=by, check=check, then=finish, **options)


def schedule_article(*, article: Article, by: User, at: datetime, **options: Any) -> None:
    """Show the article to readers from a moment to come. Raises NotInTheFuture, and as
    `publish_article`."""
    status.check_is_to_come(at)
    publish_article(article=article, by=by, at=at, **options)


@transaction.atomic
def withdraw_article(*, article: Article, by: User, comment: str = "") -> None:
    """Take an article back for good: its address says so from now on. Raises NotPublished.

    `comment` tells colleagues why; readers never see it.
    """
    status.withdraw(subject=article, by=by, comment=comment)
    safety_question.ask_again_after_withdrawal(article=article)


@transaction.atomic
def publish_correction(
    *, article: Article, text: str, by: User, severity: str = Correction.Severity.CORRECTION
) -> Correction:
    """Tell readers what was wrong in a public article, and what is right. Raises NotPublished."""
    article.lock()
    if not article.is_public:
        raise status.NotPublished
    return _record_correction(article, text, severity, by)


def _version_before(article: Article) -> ArticleVersion | None:
    """Return the version that readers saw before the newest."""
    published = article.versions.published().order_by("-published_at", "-number")
    versions: list[ArticleVersion] = list(published.without_words()[:2])
    return versions[1] if len(versions) > 1 else None


def _record_correction(
    article: Article, text: str, severity: str, by: User, former: ArticleVersion | None = None
) -> Correction:
    """Record a correction, which readers see from now on, or from when they see the article."""
    correction = Correction.objects.create(
        article=article,
        text=text,
        severity=severity,
        former_version=former,
        corrected_at=max(timezone.now(), article.publish_at or timezone.now()),
        corrected_by=by,
    )
    article.updated_at = correction.corrected_at
    article.save(update_fields=["updated_at"])
    logger.info("Article %s corrected by %s", article.pk, by.pk)
    return correction


@transaction.atomic
def hide_former_version(*, article: Article, number: int, by: User) -> None:
    """Let readers no longer read a version that was corrected. The correction itself stays."""
    article.lock()
    for correction in article.corrections.filter(former_version__number=number):
        correction.former_version = None
        correction.save(update_fields=["former_version"])
    logger.info("Version %s of article %s hidden by %s", number, article.pk, by.pk)


def _check_ready(article: Article) -> None:
    if findings := run_checks.find_errors(article):
        raise NotReadyToPublish(findings)
    if safety_question.is_answer_missing(article, translation_of=article.translation_of_id):
        raise safety_question.SafetyNotAnswered
    if article.status == Article.Status.WITHDRAWN and _has_other_translation(article):
        raise AlreadyTranslatedAgain


def _check_citations(article: Article) -> None:
    """Raise CitesDraft if a cited figure or its statistic was unpublished meanwhile.

    A colleague who unpublishes one now waits, and then finds the citations.
    """
    drafts = Q(statistic__is_published=False) | Q(figure__is_published=False)
    if article.citations.filter(drafts).exists():
        raise CitesDraft


def _has_other_translation(article: Article) -> bool:
    """Return whether the original has a translation in this language that is not withdrawn.

    Locks the original, so that nobody begins another translation meanwhile. The article itself is
    withdrawn and does not count.
    """
    original = Article.objects.select_for_update().filter(pk=article.translation_of_id or 0).first()
    if original is None:
        return False
    return original.translations.standing().in_language(article.language).exists()


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
        withdraw_article(article=each, by=by, comment=comment)
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
