"""Preview links: each lets one person without an account read unpublished content.

A link shows the open version as it stands at that moment, so that its reader sees every change made
meanwhile. Publication ends the link.
"""

import hashlib
import logging
import secrets
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts.models import User
from publication import drafts
from publication.link_terms import ContentState, LinkTerms, LinkView, link_view
from publication.models import PreviewLink, Publication, PublicationEvent, Version

logger = logging.getLogger(__name__)

SECRET_BYTES: Final = 24  # 192 bits, 32 letters in an address


class NothingToShow(Exception):
    """Readers see all there is of the content, or it was withdrawn."""


class EmbargoIsOver(Exception):
    """An embargo ends at a moment to come."""


class AlreadyRevoked(Exception):
    """Somebody else was quicker."""


@transaction.atomic
def make_link(
    *,
    subject: Publication,
    by: User,
    recipient: str,
    lasts: PreviewLink.Lasts = PreviewLink.Lasts.WEEK,
    why: str = "",
    embargo_until: datetime | None = None,
) -> tuple[Any, str]:
    """Return the link and its secret, which is kept nowhere. Raises NothingToShow, EmbargoIsOver."""
    now = timezone.now()
    if not has_something_to_show(subject):
        raise NothingToShow
    if embargo_until is not None and embargo_until <= now:
        raise EmbargoIsOver
    secret = secrets.token_urlsafe(SECRET_BYTES)
    duration = PreviewLink.DURATIONS.get(lasts)
    link = subject.preview_links.create(
        recipient=recipient,
        why=why,
        secret_hash=hash_of(secret),
        made_by=by,
        made_at=now,
        ends_at=now + duration if duration else None,
        embargo_until=embargo_until,
    )
    subject.events.create(kind=PublicationEvent.Kind.SHOWN, by=by, comment=recipient)
    logger.info("Preview link %s of %s made by %s", link.pk, subject.log_name, by.pk)
    return link, secret


@transaction.atomic
def revoke_link(*, link: PreviewLink, by: User) -> None:
    """Let the link show nothing from now on. Raises AlreadyRevoked."""
    link.refresh_from_db(from_queryset=type(link)._default_manager.select_for_update())
    if link.is_revoked:
        raise AlreadyRevoked
    link.revoked_at, link.revoked_by = timezone.now(), by
    link.save(update_fields=["revoked_at", "revoked_by"])
    revoked = PublicationEvent.Kind.LINK_REVOKED
    link.subject.events.create(kind=revoked, by=by, comment=link.recipient)
    logger.info("Preview link %s of %s revoked by %s", link.pk, link.subject.log_name, by.pk)


def has_something_to_show(subject: Publication) -> bool:
    """Return whether there is anything of the content that readers do not see."""
    if subject.status == Publication.Status.WITHDRAWN:
        return False
    return not subject.is_public or subject.versions.open().exists()


def view_of(link: PreviewLink) -> tuple[LinkView, Version | None]:
    """Return what the link shows now, and the version that is being written."""
    version = drafts.open_version(link.subject)
    return link_view(_terms_of(link), _state_of(link.subject, version), timezone.now()), version


def count_opening(link: PreviewLink) -> None:
    """Count it, and keep the day; nothing of the person who opened it."""
    type(link)._default_manager.filter(pk=link.pk).update(
        times_opened=F("times_opened") + 1, last_opened_on=timezone.localdate()
    )


def links_of(subject: Publication) -> list[tuple[Any, LinkView]]:
    """Return the links of a content, newest first, each with what it shows now. Three queries."""
    state = _state_of(subject, drafts.open_version(subject))
    links = subject.preview_links.select_related("made_by", "revoked_by")
    return [(link, link_view(_terms_of(link), state, timezone.now())) for link in links]


def hash_of(secret: str) -> str:
    """Return the digest by which a link is found.

    The secret is 192 random bits, which nobody guesses: it needs no slow hash and no salt.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def _terms_of(link: PreviewLink) -> LinkTerms:
    return LinkTerms(link.made_at, link.ends_at, link.is_revoked)


def _state_of(subject: Publication, version: Version | None) -> ContentState:
    published = subject.versions.published().aggregate(at=Max("published_at"))
    return ContentState(
        is_public=subject.is_public,
        is_withdrawn=subject.status == Publication.Status.WITHDRAWN,
        is_being_written=version is not None,
        first_published_at=subject.first_published_at,
        put_in_place_at=published["at"],
    )
