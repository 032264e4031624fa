"""Removing for good what a content said before, where the words themselves are a danger."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import CharField, JSONField, QuerySet, TextField
from django.utils import timezone

from accounts.models import User
from publication.models import Publication, Version


class NotWithdrawn(Exception):
    """Readers may still see it, or nobody withdrew it: its words stay."""


@transaction.atomic
def redact(
    *, subject: Publication, by: User, kept: Collection[str], removed: Collection[str] = ()
) -> None:
    """Empty a withdrawn content and every version of it. The caller saves the row.

    Columns that can hold words are emptied unless they are `kept`: the model decides which those
    are, so that a column which nobody thought of is emptied too. `removed` names keys of other rows
    that go as well. The people and moments of each version stay, and so do the comments of staff.
    Raises NotWithdrawn.
    """
    subject.lock()
    if subject.status != Publication.Status.WITHDRAWN:
        raise NotWithdrawn
    subject.versions.open().update(state=Version.State.EARLIER)
    _empty(subject.versions.all(), by)
    for column in subject._meta.concrete_fields:
        holds_words = isinstance(column, CharField | TextField | JSONField)
        if holds_words and column.name not in kept:
            setattr(subject, column.name, column.get_default())
    for name in removed:
        setattr(subject, name, None)


@transaction.atomic
def redact_former_versions(*, subject: Publication, by: User) -> int:
    """Empty every version but the one that readers see and the one that is being written; return how many.

    The people who wrote and published each of them stay, and the moments.
    """
    subject.lock()
    shown = subject.versions.published().order_by("-published_at", "-number").first()
    kept = [*subject.versions.open(), *([shown] if shown else [])]
    return _empty(subject.versions.exclude(pk__in=[version.pk for version in kept]), by)


def _empty(versions: QuerySet[Version], by: User) -> int:
    return versions.filter(redacted_at=None).update(
        content={},
        why="",
        is_autosave=False,
        form_save="",
        redacted_at=timezone.now(),
        redacted_by=by,
    )
