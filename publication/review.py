"""Review: hand in a version, take it back, return it, and tell colleagues about it.

Only people who review change what is in review. What others type meanwhile is kept aside, see
`publication.drafts`. A setting asks for two people: nobody then publishes what they wrote part of.
"""

import logging
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from publication import drafts
from publication.models import Publication, PublicationEvent, Version

logger = logging.getLogger(__name__)

Kind = PublicationEvent.Kind
State = Version.State
BEGINS_ANEW_AFTER: Final = (Kind.PUBLISHED, Kind.SCHEDULED, Kind.DISCARDED)
"""The kinds of events after which the next version begins."""


class NothingToReview(Exception):
    """No version is being written: readers see all there is."""


class AlreadyInReview(Exception):
    """This person or another submitted it before."""


class NotInReview(Exception):
    """The version was taken back, returned or published meanwhile, or never submitted."""


class NotTheirSubmission(Exception):
    """Only the person who wrote or submitted a version takes it back; others return it."""


class CommentMissing(Exception):
    """A returned version needs a reason, and a note needs words."""


class ReviewWentOn(Exception):
    """The review went on since the person opened the form that they decide with."""


class OwnWork(Exception):
    """They wrote part of this version, and two different people are asked for."""


def review_stage(subject: Publication) -> str:
    """Return how far the review of the next version is: in-review or returned, else empty."""
    version = subject.versions.open().without_words().first()
    return version.stage if version else ""


def version_writers(subject: Publication) -> set[int]:
    """Return the keys of the people who wrote any part of the next version.

    It began after the last publication, or after changes were thrown away. The writer of a version
    that was brought back is among them.
    """
    versions = subject.versions.filter(state__in=[*Version.OPEN, State.EARLIER])
    ended = subject.events.filter(kind__in=BEGINS_ANEW_AFTER)
    of_versions = writers_by_version(versions, since=ended)
    found = set(of_versions.values()) | _writers_of_restored(subject, set(of_versions))
    if not found and subject.first_published_at is None and not subject.versions.exists():
        return {subject.created_by_id}
    return found


def writers_by_version(versions: "QuerySet[Any]", *, since: "QuerySet[Any]") -> dict[int, int]:
    """Return who wrote each of these versions that came after the last of the events `since`."""
    last = since.exclude(version=None).order_by("-pk").values("version__number")[:1]
    written = versions.filter(number__gt=Coalesce(Subquery(last), 0))
    return dict(written.order_by().values_list("pk", "written_by"))


def _writers_of_restored(subject: Publication, versions: set[int]) -> set[int]:
    """Follow what these versions restore, as far as it was not published, and return its writers."""
    unpublished = subject.versions.exclude(state=State.PUBLISHED).order_by()
    restores = dict(unpublished.exclude(restores=None).values_list("pk", "restores"))
    found: set[int] = set()
    while versions := {key for pk in versions if (key := restores.get(pk))} - found:
        found |= versions
    return set(unpublished.filter(pk__in=found).values_list("written_by", flat=True))


def is_own_work(subject: Publication, by: User) -> bool:
    """Return whether somebody else has to publish what is written now."""
    return settings.PUBLISH_NEEDS_TWO and by.pk in version_writers(subject)


@transaction.atomic
def submit_for_review(*, subject: Publication, by: User) -> None:
    """Hand in what is being written. Raises AlreadyInReview and NothingToReview."""
    version = _lock_open_version(subject)
    if version is None:
        raise NothingToReview
    if version.state == State.IN_REVIEW:
        raise AlreadyInReview
    _change_state(version, State.IN_REVIEW, Kind.SUBMITTED, by)


@transaction.atomic
def take_back_submission(*, subject: Publication, by: User) -> None:
    """Go on writing what was handed in. Raises NotInReview and NotTheirSubmission."""
    version = _lock_submitted_version(subject)
    submitted = subject.events.filter(version=version, kind=Kind.SUBMITTED).order_by("pk").last()
    if by.pk not in {subject.created_by_id, submitted.by_id if submitted else None}:
        raise NotTheirSubmission
    _change_state(version, State.DRAFT, Kind.TAKEN_BACK, by)


@transaction.atomic
def return_to_writer(*, subject: Publication, by: User, comment: str) -> None:
    """Return what was handed in, and say why. Raises NotInReview and CommentMissing."""
    version = _lock_submitted_version(subject)
    if not comment.strip():
        raise CommentMissing
    _change_state(version, State.RETURNED, Kind.RETURNED, by, comment.strip())


def add_note(*, subject: Publication, by: User, comment: str) -> None:
    """Tell colleagues something about the content. Raises CommentMissing."""
    if not comment.strip():
        raise CommentMissing
    version = drafts.newest_version(subject)
    subject.events.create(version=version, kind=Kind.NOTED, by=by, comment=comment.strip())


def _lock_open_version(subject: Publication) -> Version | None:
    """Lock the content and return its open version."""
    drafts.lock_row(subject)
    version = drafts.ensure_history(subject=subject)
    return version if version.is_open else None


def _lock_submitted_version(subject: Publication) -> Version:
    version = _lock_open_version(subject)
    if version is None or version.state != State.IN_REVIEW:
        raise NotInReview
    return version


def _change_state(version: Version, state: State, kind: Kind, by: User, comment: str = "") -> None:
    """Change the state, and make open forms out of date: what is typed there is kept aside."""
    version.state, version.is_autosave = state, False
    version.saves += 1
    version.save(update_fields=["state", "is_autosave", "saves"])
    subject = version.subject
    logger.info("Version %s of %s: %s", version.number, subject.log_name, kind.value)
    subject.events.create(version=version, kind=kind, by=by, comment=comment)
