"""Take a picture back: blur it, put another in its place, delete it. Nothing of it is kept here."""

import logging
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.desk.admin_log import forget_words
from accounts.models import User
from articles.images import blurring, pictures, redraw, storage
from articles.images.blurring import Region
from articles.images.pictures import NewPicture
from articles.images.uses import uses_of
from articles.models import Image
from articles.stored_files import sweep_folder

logger = logging.getLogger(__name__)

SAID_NOTHING: Final = {"alt": "", "caption": "", "credit": "", "licence": ""}


class AlreadyDeleted(Exception):
    """A colleague has deleted the picture."""


class AlreadyChanged(Exception):
    """A colleague has put another picture in its place, or blurred it."""


@transaction.atomic
def replace_picture(
    *, image: Image, new: NewPicture, by: User, leads: bool, words: Mapping[str, str] | None = None
) -> None:
    """Put a new picture, and its alt text, caption, credit and licence, in the place of another.

    The addresses of the old files lead to the new ones if `leads`, else they say that they are gone.
    Raises AlreadyDeleted, and AlreadyChanged where `image` is not the picture as it is now: a face
    that was blurred meanwhile must not come back.
    """
    now = _locked(image)
    before = now.original
    if before != image.original:
        raise AlreadyChanged
    for name, said in (words or {}).items():
        setattr(now, name, said)
    if not leads:  # nor do those that led here
        now.former_files.update(image=None)
    pictures.retire_files(now, leads=leads)
    now.renditions = []
    pictures.keep_original(now, new)
    now.save()
    if now.original != before:
        transaction.on_commit(partial(_delete_original, before))
    pictures.draw_later(now)
    image.refresh_from_db()
    logger.info("Picture %s replaced by %s", image.pk, by.pk)


def blur_picture(*, image: Image, regions: Sequence[Region], by: User) -> None:
    """Make regions unrecognisable for good, in the kept original and in every file.

    Raises AlreadyDeleted, AlreadyChanged, and FileNotFoundError where the picture has no file.
    """
    blurred = blurring.blur(storage.read(image.original), regions)
    # Without the hash of the file: whoever has it cannot find out that this is its picture.
    new = NewPicture(blurred, file_hash="", fingerprint=redraw.fingerprint(blurred))
    replace_picture(image=image, new=new, by=by, leads=True)


@transaction.atomic
def delete_picture(*, image: Image, by: User) -> bool:
    """Delete a picture with all its files, words and consents; say whether its row could go, too.

    While articles, authors, series or videos name it, an empty row stays: they show nothing in its place, and editors find it
    in the list of what needs another picture. Raises AlreadyDeleted.
    """
    now = _locked(image)
    pictures.retire_files(now, leads=False)
    now.former_files.update(image=None)
    if now.original:
        transaction.on_commit(partial(_delete_original, now.original))
    forget_words([now])
    logger.info("Picture %s deleted by %s", now.pk, by.pk)
    uses = uses_of(now)
    if not (uses.articles or uses.authors or uses.recordings or uses.series):
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
    """Delete files that no row names, and empty rows that nothing names."""
    removed = Image.objects.exclude(removed_at=None)
    used_by = ("articles", "in_bodies", "authors", "recordings", "series")
    removed.filter(**dict.fromkeys(used_by)).delete()
    named = named_files()
    for folder in ("", storage.ORIGINALS):
        sweep_folder(folder, named)


def named_files() -> set[str]:
    """Return the paths of all files that rows of pictures name."""
    named = set(Image.objects.exclude(original="").values_list("original", flat=True))
    for files in Image.objects.values_list("renditions", flat=True).iterator():
        named.update(each["name"] for each in files)
    return named


def _delete_original(name: str) -> None:
    """Delete an original, unless another picture has the same: version 0.1.0 named them by content."""
    if not Image.objects.filter(original=name).exists():
        storage.delete(name)


def _locked(image: Image) -> Image:
    now = Image.objects.select_for_update().kept().filter(pk=image.pk).first()
    if now is None:
        raise AlreadyDeleted
    return now
