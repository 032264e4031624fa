"""Take a picture back: blur it, put another in its place, delete it. Nothing of it is kept here."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles.images import blurring, pictures, redraw, storage
from articles.images.blurring import Region
from articles.images.pictures import NewPicture
from articles.images.uses import uses_of
from articles.models import Image

logger = logging.getLogger(__name__)

A_DAY: Final = timedelta(days=1)
SAID_NOTHING: Final = {"alt": "", "caption": "", "credit": "", "licence": ""}


class AlreadyDeleted(Exception):
    """A colleague has deleted the picture."""


@transaction.atomic
def replace_picture(*, image: Image, new: NewPicture, by: User, leads: bool) -> None:
    """Put a new picture in the place of another, wherever it is used.

    The addresses of the old files lead to the new ones if `leads`, else they say that they are gone.
    Raises AlreadyDeleted.
    """
    now = _locked(image)
    before = now.original
    if not leads:  # nor do those that led here
        now.former_files.update(image=None)
    pictures.retire_files(now, leads=leads)
    now.renditions = []
    pictures.keep_original(now, new)
    now.save()
    if now.original != before:
        transaction.on_commit(partial(storage.delete, before))
    pictures.draw_later(now)
    image.refresh_from_db()
    logger.info("Picture %s replaced by %s", image.pk, by.pk)


def blur_picture(*, image: Image, regions: Sequence[Region], by: User) -> None:
    """Make regions unrecognisable for good, in the kept original and in every file.

    Raises AlreadyDeleted, and FileNotFoundError where the picture has no file.
    """
    blurred = blurring.blur(storage.read(image.original), regions)
    # Without the hash of the file: whoever has it cannot find out that this is its picture.
    new = NewPicture(blurred, file_hash="", fingerprint=redraw.fingerprint(blurred))
    replace_picture(image=image, new=new, by=by, leads=True)


@transaction.atomic
def delete_picture(*, image: Image, by: User) -> bool:
    """Delete a picture with all its files, words and consents; say whether its row could go, too.

    While articles name it, an empty row stays: they show nothing in its place, and editors find it
    in the list of what needs another picture. Raises AlreadyDeleted.
    """
    now = _locked(image)
    pictures.retire_files(now, leads=False)
    now.former_files.update(image=None)
    if now.original:
        transaction.on_commit(partial(storage.delete, now.original))
    kind = ContentType.objects.get_for_model(Image)
    LogEntry.objects.filter(content_type=kind, object_id=str(now.pk)).update(
        object_repr=f"{now.pk}"
    )
    logger.info("Picture %s deleted by %s", now.pk, by.pk)
    if not uses_of(now).articles:
        now.delete()
        return True
    now.words.all().delete()
    now.consents.all().delete()
    now.topics.clear()
    for name, nothing in SAID_NOTHING.items():
        setattr(now, name, nothing)
    now.original, now.renditions, now.file_hash, now.fingerprint = "", [], "", ""
    now.removed_at = now.withheld_from = timezone.now()
    now.save()
    return False


def sweep_files() -> None:
    """Delete files that no row names since a day, as after a crash, and empty rows that nothing names."""
    removed = Image.objects.exclude(removed_at=None)
    removed.filter(articles=None, in_bodies=None).delete()
    known = set(Image.objects.values_list("original", flat=True))
    for files in Image.objects.values_list("renditions", flat=True).iterator():
        known.update(each["name"] for each in files)
    for folder in ("", storage.ORIGINALS):
        for name in storage.files_in(folder):
            if name not in known and storage.is_older_than(name, A_DAY):
                storage.delete(name)


def _locked(image: Image) -> Image:
    now = Image.objects.select_for_update().kept().filter(pk=image.pk).first()
    if now is None:
        raise AlreadyDeleted
    return now
