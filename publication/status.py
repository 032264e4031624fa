"""Showing a content to readers from one moment to another, and taking it down."""

import logging
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from publication import drafts, review
from publication.models import Publication, PublicationEvent, Version

logger = logging.getLogger(__name__)

Kind = PublicationEvent.Kind


class KeepEnd(Enum):
    """Stands for the end that a content has."""

    END = "as it is"


class NotInTheFuture(Exception):
    """A content can only be scheduled for a moment to come."""


class EndsBeforeItBegins(Exception):
    """A content ends after its first moment, and what is published now ends later than now."""


class NotPublished(Exception):
    """Only a published content can be taken down or corrected."""


@transaction.atomic
def publish(
    *,
    subject: Publication,
    by: User,
    at: datetime | None = None,
    until: datetime | KeepEnd | None = KeepEnd.END,
    stage: str | None = None,
    check: Callable[[], None] = lambda: None,
    then: Callable[[Any, bool], None] = lambda _content, _is_new: None,
) -> None:
    """Show a content, in its next version, from `at`, or at once, and until its end if it has one.

    Readers of a public content are told that it was updated, where anything changed. `stage` is
    what the person who decides saw of its review, see `review.review_stage`. `check` is called once
    the row says what readers would see; it raises what keeps that from them. `then` is called once
    the row is saved, in the same transaction: with what the row says now, and whether readers see
    it for the first time.
    Raises EndsBeforeItBegins, OwnWork and ReviewWentOn.
    """
    subject.lock()
    version = drafts.open_version(subject)
    _check_review(subject, version, by, stage)
    if until is not KeepEnd.END:
        _set_end(subject, until, by)
    now, was_public = timezone.now(), subject.is_public
    version, content, is_changed = _put_in_place(subject, version, by)
    check()
    if subject.unpublish_at and subject.unpublish_at <= (at or now):
        raise EndsBeforeItBegins
    is_new = _set_dates(subject, at, now)
    if is_new:
        subject.prepare_first_publication()
    subject.status = Publication.Status.PUBLISHED
    if was_public and is_changed:
        subject.updated_at = now
    subject.save()
    kind = Kind.PUBLISHED if subject.is_public else Kind.SCHEDULED
    subject.events.create(version=version, kind=kind, by=by, at=now)
    then(content, is_new)
    logger.info("%s published by %s", subject.log_name, by.pk)


def check_is_to_come(at: datetime) -> None:
    """Raise NotInTheFuture for a moment that has passed."""
    if at <= timezone.now():
        raise NotInTheFuture


@transaction.atomic
def unpublish(*, subject: Publication, by: User) -> None:
    """Make a published or scheduled content a draft again. Raises NotPublished."""
    _take_down(subject, Publication.Status.DRAFT)
    subject.events.create(kind=Kind.UNPUBLISHED, by=by)
    logger.info("%s unpublished by %s", subject.log_name, by.pk)


@transaction.atomic
def withdraw(*, subject: Publication, by: User, comment: str = "") -> None:
    """Take a content back for good: its address says so from now on. Raises NotPublished.

    `comment` tells colleagues why; readers never see it.
    """
    _take_down(subject, Publication.Status.WITHDRAWN)
    subject.events.create(kind=Kind.WITHDRAWN, by=by, comment=comment)
    logger.info("%s withdrawn by %s", subject.log_name, by.pk)


@transaction.atomic
def change_end(*, subject: Publication, by: User, at: datetime | None) -> None:
    """Show a content until `at`, or for good. One that has ended becomes public again.

    A moment that has passed ends it at once. Raises NotPublished or EndsBeforeItBegins.
    """
    subject.lock()
    if subject.status != Publication.Status.PUBLISHED or subject.publish_at is None:
        raise NotPublished
    if at and at <= subject.publish_at:
        raise EndsBeforeItBegins
    _set_end(subject, at, by)
    subject.save(update_fields=["unpublish_at"])
    end = at and at.isoformat()
    logger.info("%s ends at %s, by %s", subject.log_name, end, by.pk)


@transaction.atomic
def mark_updated(*, subject: Publication, by: User) -> None:
    """Tell readers of a public content that its words changed."""
    subject.lock()
    if subject.is_public:
        subject.updated_at = timezone.now()
        subject.save(update_fields=["updated_at"])
        logger.info("%s updated by %s", subject.log_name, by.pk)


def _put_in_place(
    subject: Publication, version: Version | None, by: User
) -> tuple[Version | None, Any, bool]:
    """Let the row say what its open version says. Return the version that was published, what the
    row says, and whether readers see a difference."""
    if version is None:
        content = subject.read_content()
        if subject.versions.exists():
            return None, content, False
        return drafts.publish_first(subject, content, by), content, False
    content = subject.drop_missing(version.read())
    before = subject.write_content(content)
    drafts.mark_published(version, content, by)
    return version, content, subject.differs_for_readers(before, content)


def _set_dates(subject: Publication, at: datetime | None, now: datetime) -> bool:
    """Say when it was published: one moment puts it in order and is printed. True where it is new.

    A content that readers have seen goes back to its old place, unless it is scheduled anew.
    """
    seen_at = subject.first_published_at
    is_new = seen_at is None or seen_at > now
    subject.publish_at = subject.first_published_at = at or (now if is_new else seen_at)
    if is_new or at:
        subject.made_ready_at = min(now, at or now)
    return is_new


def _set_end(subject: Publication, at: datetime | None, by: User) -> None:
    """Set the end and record it. The caller saves the row."""
    if at != subject.unpublish_at:
        subject.events.create(kind=Kind.ENDS, by=by)
    subject.unpublish_at = at


def _check_review(
    subject: Publication, version: Version | None, by: User, stage: str | None
) -> None:
    if stage not in {None, version.stage if version else ""}:
        raise review.ReviewWentOn
    if review.is_own_work(subject, by):
        raise review.OwnWork


def _take_down(subject: Publication, status: Publication.Status) -> None:
    subject.lock()
    if subject.status != Publication.Status.PUBLISHED:
        raise NotPublished
    subject.status = status
    if subject.first_published_at and subject.first_published_at > timezone.now():
        # It was scheduled; readers never saw it.
        subject.first_published_at = subject.made_ready_at = None
    subject.save(update_fields=["status", "first_published_at", "made_ready_at"])
