"""From the hand that writes a version to the one that publishes it: the verbs of review.

What is in review is changed by those who review; what anybody else types meanwhile is kept aside,
see `publication.drafts`. A setting asks for two people: who wrote part of a version does not publish it.
"""

import logging

from django.conf import settings
from django.db import transaction
from django.db.models import Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from publication import drafts
from publication.models import Publication, PublicationEvent, Version

logger = logging.getLogger(__name__)

Kind = PublicationEvent.Kind
State = Version.State


class NothingToReview(Exception):
    """Nothing is being written: readers see all there is."""


class AlreadyInReview(Exception):
    """It was submitted before, by this person or another."""


class NotInReview(Exception):
    """It was taken back, returned or published meanwhile, or never submitted."""


class NotTheirSubmission(Exception):
    """Only who wrote or submitted a version takes it back; others return it."""


class CommentMissing(Exception):
    """Who gets a version back is told why, and who writes a note says something."""


class ReviewWentOn(Exception):
    """The review went on since the form was made that somebody decides with."""


class OwnWork(Exception):
    """They wrote part of this version, and two different people are asked for."""


def review_stage(subject: Publication) -> str:
    """How far the review of the next version is: in-review or returned, else empty."""
    version = subject.versions.open().without_words().first()
    return version.stage if version else ""


def version_writers(subject: Publication) -> set[int]:
    """The keys of those who wrote any of the next version since it began: after the last publication,
    or after what was written over that was thrown away. What was brought back has its writer as well.
    """
    ended = subject.events.filter(kind__in=[Kind.PUBLISHED, Kind.SCHEDULED, Kind.DISCARDED])
    last = ended.exclude(version=None).order_by("-pk")
    written = subject.versions.filter(
        state__in=[*Version.OPEN, State.EARLIER],
        number__gt=Coalesce(Subquery(last.values("version__number")[:1]), 0),
    )
    of_versions = dict(written.order_by().values_list("pk", "written_by"))
    found = set(of_versions.values()) | _writers_of_restored(subject, set(of_versions))
    if not found and subject.first_published_at is None and not subject.versions.exists():
        return {subject.created_by_id}
    return found


def _writers_of_restored(subject: Publication, versions: set[int]) -> set[int]:
    """Of the unpublished versions that these restore, and that those restore, and so on."""
    unpublished = subject.versions.exclude(state=State.PUBLISHED).order_by()
    restores = dict(unpublished.exclude(restores=None).values_list("pk", "restores"))
    found: set[int] = set()
    while versions := {key for pk in versions if (key := restores.get(pk))} - found:
        found |= versions
    return set(unpublished.filter(pk__in=found).values_list("written_by", flat=True))


def is_own_work(subject: Publication, by: User) -> bool:
    """Whether somebody else has to publish what is written now."""
    return settings.PUBLISH_NEEDS_TWO and by.pk in version_writers(subject)


@transaction.atomic
def submit_for_review(*, subject: Publication, by: User) -> PublicationEvent:
    """Hand in what is being written. Raises AlreadyInReview and NothingToReview."""
    version = _lock_open_version(subject)
    if version is None:
        raise NothingToReview
    if version.state == State.IN_REVIEW:
        raise AlreadyInReview
    return _change_state(version, State.IN_REVIEW, Kind.SUBMITTED, by)


@transaction.atomic
def take_back_submission(*, subject: Publication, by: User) -> PublicationEvent:
    """Go on writing what was handed in. Raises NotInReview and NotTheirs."""
    version = _lock_submitted_version(subject)
    submitted = subject.events.filter(version=version, kind=Kind.SUBMITTED).order_by("pk").last()
    if by.pk not in {subject.created_by_id, submitted.by_id if submitted else None}:
        raise NotTheirSubmission
    return _change_state(version, State.DRAFT, Kind.TAKEN_BACK, by)


@transaction.atomic
def return_to_writer(*, subject: Publication, by: User, comment: str) -> PublicationEvent:
    """Return what was handed in, and say why. Raises NotInReview and CommentMissing."""
    version = _lock_submitted_version(subject)
    if not comment.strip():
        raise CommentMissing
    return _change_state(version, State.RETURNED, Kind.RETURNED, by, comment.strip())


def add_note(*, subject: Publication, by: User, comment: str) -> PublicationEvent:
    """Tell colleagues something about the content. Raises CommentMissing."""
    if not comment.strip():
        raise CommentMissing
    version = drafts.newest_version(subject)
    noted: PublicationEvent = subject.events.create(
        version=version, kind=Kind.NOTED, by=by, comment=comment.strip()
    )
    return noted


def _lock_open_version(subject: Publication) -> Version | None:
    """The open version, of an article that nobody else can change now."""
    drafts.lock_row(subject)
    version = drafts.ensure_history(subject=subject)
    return version if version.is_open else None


def _lock_submitted_version(subject: Publication) -> Version:
    version = _lock_open_version(subject)
    if version is None or version.state != State.IN_REVIEW:
        raise NotInReview
    return version


def _change_state(
    version: Version, state: State, kind: Kind, by: User, comment: str = ""
) -> PublicationEvent:
    """A form that was made before is out of date: what is typed there lands beside."""
    version.state, version.is_autosave = state, False
    version.saves += 1
    version.save(update_fields=["state", "is_autosave", "saves"])
    subject = version.subject
    logger.info("Version %s of %s: %s", version.number, subject.log_name, kind.value)
    event: PublicationEvent = subject.events.create(
        version=version, kind=kind, by=by, comment=comment
    )
    return event
