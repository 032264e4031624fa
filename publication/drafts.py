"""The next version of a content: begun, written, saved by itself, thrown away.

Readers see the row of the content. What is written over it stands in its open version until
`publication.status` puts it in place. A draft that no reader has seen has nothing to protect: its
row follows what is saved, so that lists name it as its writer does.

No save overwrites the work of somebody else. A save says which version its form showed. If that is no
longer the newest, the typed content is kept aside as a version of its own, beside the other. The same
happens to content typed into a version in review by a person who does not review.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from publication import form_saves
from publication.models import Publication, PublicationEvent, Version

logger = logging.getLogger(__name__)

State = Version.State


@dataclass(frozen=True)
class SaveResult:
    version: Version
    beside: Version | None = None
    """The version that somebody else wrote meanwhile. Then `version` is kept aside."""
    is_late: bool = False
    """Whether a later save of the same form came first, so that this one does not count."""


def newest_version(subject: Publication) -> Any:
    """Return the version that a form shows, or None: the open one, else the last published."""
    return subject.versions.newest_first().first()


def open_version(subject: Publication) -> Any:
    """Return the version that is being written, or None."""
    return subject.versions.open().first()


@transaction.atomic(savepoint=False)
def save_version(
    *,
    subject: Publication,
    content: Any,
    by: User,
    seen: str | None,
    form_save: str = "",
    why: str = "",
    restores: Version | None = None,
    row_follows: bool = True,
) -> SaveResult:
    """Keep what was typed as the next version. The caller has locked the row.

    `seen` is the token that the form showed, see `version_token`; None where nothing can have been
    missed, as in a row that was made in the same moment. `form_save` says which save of which open
    form this is, see `publication.form_saves`.

    The row of a draft follows, unless `row_follows` is false because it is published next. It does
    not follow an old version that is brought back, `restores`: that may not fit into a row.
    """
    content = subject.drop_hidden(content, by)
    sent = SaveRequest(seen, form_save, is_autosave=False)
    saved = _write(subject, content, by, sent)
    if not saved.version.is_autosave and (why or restores):
        saved.version.why, saved.version.restores = why, restores
        saved.version.save(update_fields=["why", "restores"])
        if restores and saved.beside is None:
            kind = PublicationEvent.Kind.RESTORED
            subject.events.create(version=saved.version, kind=kind, by=by, comment=why)
    if row_follows and not restores and saved.beside is None:
        sync_row(subject=subject, content=content)
    return saved


@transaction.atomic
def sync_row(*, subject: Publication, content: Any) -> None:
    """Let the row of a draft say what was saved, so that lists show its newest title."""
    if subject.status == Publication.Status.DRAFT:
        subject.write_content(subject.drop_missing(content))
        subject.save()


@transaction.atomic
def autosave_version(
    *, subject: Publication, content: Any, by: User, seen: str | None, form_save: str = ""
) -> SaveResult:
    """Save as a browser does by itself: one version is written in place, however often.

    The row of the content stays as it is.
    """
    lock_row(subject)
    content = subject.drop_hidden(content, by)
    sent = SaveRequest(seen, form_save, is_autosave=True)
    return _write(subject, content, by, sent)


@transaction.atomic
def start_history(
    *, subject: Publication, content: Any, by: User, form_save: str = ""
) -> SaveResult:
    """Begin the history of a row that was made in the same moment with what is typed."""
    sent = SaveRequest(None, form_save, is_autosave=True)
    return SaveResult(_add_version(subject, subject.drop_hidden(content, by), by, sent))


def form_content(subject: Publication) -> Any:
    """Return what the form of a content shows: its next version, else what its row says."""
    version = open_version(subject)
    return version.read() if version else subject.read_content()


def version_token(version: Version | None) -> str:
    """Return what a form says that it was made from.

    A content without a history begins one with its row as it stands: its form was made from that.
    """
    return version.token if version else Version.FIRST


def ensure_history(*, subject: Publication) -> Version:
    """Return the newest version. A content without a history gets one of what its row says now."""
    return newest_version(subject) or _first_version(subject)


@transaction.atomic
def record_change(
    *, subject: Publication, by: User, why: str, in_draft: Callable[[Any], Any]
) -> None:
    """Record a change of what readers see as a published version.

    The next version would take it back: `in_draft` makes the same change to its content.
    """
    mark_published(_new_version(subject, written_by=by, why=why), subject.read_content(), by)
    draft: Version | None = open_version(subject)
    if draft is None:
        return
    content = draft.read()
    changed = in_draft(content)
    if changed != content:
        draft.form_save = ""  # an open form does not know of it
        _overwrite(draft, changed)


class SaveRequest(NamedTuple):
    """One save: what its form showed, which form that is, and whether a button was pressed."""

    seen: str | None
    form_save: str
    is_autosave: bool

    def missed(self, newest: Version) -> bool:
        """Return whether another form has written since."""
        is_known = self.seen is None or self.seen == newest.token
        return not (is_known or form_saves.continues(self.form_save, newest.form_save))

    def mark(self, version: Version) -> Version:
        version.is_autosave = self.is_autosave
        version.form_save = self.form_save[: form_saves.LONGEST]
        return version


def _write(subject: Publication, content: Any, by: User, sent: SaveRequest) -> SaveResult:
    before = ensure_history(subject=subject)
    is_late = form_saves.is_stale(sent.form_save, before.form_save)
    if is_late and sent.is_autosave:
        return SaveResult(before, is_late=True)
    if content == before.read():
        if before.is_autosave and not sent.is_autosave:
            sent.mark(before).save(update_fields=["is_autosave", "form_save"])
        return SaveResult(before)
    if is_late or sent.missed(before) or _is_under_review_by_others(before, by):
        return SaveResult(_set_aside(subject, content, by, sent), before, is_late)
    if before.is_open and before.is_autosave and before.written_by_id == by.pk:
        return SaveResult(_overwrite(sent.mark(before), content))
    return SaveResult(_add_version(subject, content, by, sent, close_version(before)))


def _is_under_review_by_others(version: Version, by: User) -> bool:
    return version.state == State.IN_REVIEW and not version.subject.may_publish(by)


def _overwrite(version: Version, content: Any) -> Version:
    version.write(content)
    version.saves += 1
    version.save(update_fields=["content", "written_at", "saves", "is_autosave", "form_save"])
    return version


def _set_aside(subject: Publication, content: Any, by: User, sent: SaveRequest) -> Version:
    """Keep what was typed aside: one version for each open form that only its browser saves."""
    mine: Version | None = subject.versions.aside_of(by).first()
    if mine and sent.is_autosave and form_saves.is_stale(sent.form_save, mine.form_save):
        return mine
    goes_on = mine and mine.is_autosave and form_saves.continues(sent.form_save, mine.form_save)
    if mine and (goes_on or mine.read() == content):
        return _overwrite(sent.mark(mine), content)
    version = _add_version(subject, content, by, sent, State.ASIDE)
    logger.info("Version %s of %s kept aside", version.number, subject.log_name)
    return version


def _add_version(
    subject: Publication, content: Any, by: User, sent: SaveRequest, state: State = State.DRAFT
) -> Version:
    version = _new_version(subject, written_by=by, state=state)
    sent.mark(version).write(content)
    version.save()
    return version


def _first_version(subject: Publication) -> Version:
    """Begin a history with what the row says now."""
    version = _new_version(subject, written_by_id=subject.created_by_id)
    if subject.first_published_at is None or subject.status == Publication.Status.DRAFT:
        version.write(subject.read_content(), at=subject.created_at)
        version.save()
        return version
    at = subject.updated_at or subject.first_published_at
    return mark_published(version, subject.read_content(), subject.created_by, at)


def publish_first(subject: Publication, content: Any, by: User) -> Version:
    """Begin the history of a content with what it says, as a published version."""
    return mark_published(_new_version(subject, written_by=by), content, by)


def close_version(newest: Version) -> Version.State:
    """Make room for a new open version; return the state that the last one had."""
    if not newest.is_open:
        return State.DRAFT
    before = State(newest.state)
    newest.state = State.EARLIER
    newest.save(update_fields=["state"])
    return before


def mark_published(version: Version, content: Any, by: User, at: datetime | None = None) -> Version:
    """Save a version as published: at a moment, or else now."""
    when = at or timezone.now()
    version.content = version.packed(content)
    version.state = State.PUBLISHED
    version.published_at, version.published_by = when, by
    version.is_autosave = False
    if version._state.adding:
        version.written_at = when
    version.save()
    return version


def lock_row(subject: Publication) -> None:
    """Lock the row without reading it anew: what was typed into it stays."""
    type(subject)._default_manager.select_for_update().get(pk=subject.pk)


def _new_version(subject: Publication, **columns: Any) -> Version:
    """Make a version of a content, to be saved."""
    model: type[Version] = subject.versions.model
    return model(**{model.SUBJECT: subject}, **columns)


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
    close_version(version)
    # A form that is still open does not go on with what was thrown away.
    subject.versions.exclude(form_save="").update(form_save="")
    subject.events.create(version=version, kind=PublicationEvent.Kind.DISCARDED, by=by)
    logger.info("Version %s of %s thrown away by %s", version.number, subject.log_name, by.pk)


def discardable_version(subject: Publication) -> Version:
    """Return the open version, where readers have another. Raises NothingToDiscard."""
    version: Version | None = open_version(subject)
    if version is None or subject.status != Publication.Status.PUBLISHED:
        raise NothingToDiscard
    return version
