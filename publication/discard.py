"""Throwing away what was written over what readers see."""

import logging

from django.db import transaction

from accounts.models import User
from publication import drafts
from publication.models import Publication, PublicationEvent, Version

logger = logging.getLogger(__name__)


class NothingToDiscard(Exception):
    """Readers see all that was written, or see none of it."""


class WrittenSince(Exception):
    """A colleague wrote on in the meantime."""


@transaction.atomic
def discard_changes(*, subject: Publication, by: User, seen: str) -> None:
    """Go on from what readers see: the next version stays in the history, and nobody publishes it.

    `seen` is the token of the version that the person saw. Raises NothingToDiscard and WrittenSince.
    """
    subject.lock()
    version = discardable_version(subject)
    if seen != version.token:
        raise WrittenSince
    drafts.close_version(version)
    # A form that is still open does not go on with what was thrown away.
    subject.versions.exclude(form_save="").update(form_save="")
    subject.events.create(version=version, kind=PublicationEvent.Kind.DISCARDED, by=by)
    logger.info("Version %s of %s thrown away by %s", version.number, subject.log_name, by.pk)


def discardable_version(subject: Publication) -> Version:
    """Return the open version, where readers have another. Raises NothingToDiscard."""
    version: Version | None = drafts.open_version(subject)
    if version is None or subject.status != Publication.Status.PUBLISHED:
        raise NothingToDiscard
    return version
