"""Take in a picture, and the files by which readers have it: drawn by a task, never while one waits."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.tasks import task

from accounts.models import User
from articles.images import redraw, renditions, storage
from articles.images.redraw import Picture, PictureRefused
from articles.images.renditions import RECIPE, FocalPoint
from articles.models import FormerPictureFile, Image
from articles.models.media.image import Rendition

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 20


@dataclass(frozen=True)
class NewPicture:
    """An uploaded file, redrawn, with the hash and the fingerprint by which it is recognised."""

    original: Picture
    file_hash: str
    fingerprint: str


def read_upload(content: bytes) -> NewPicture:
    """Redraw an uploaded file. Raises PictureRefused."""
    original = redraw.redraw(content)
    return NewPicture(original, storage.keyed_hash(content), redraw.fingerprint(original))


@transaction.atomic
def store_picture(*, image: Image, new: NewPicture, by: User) -> Image:
    """Save `image`, which holds words and focal point, with a new picture. A task draws its files."""
    image.width, image.height = new.original.width, new.original.height
    image.uploaded_by = by
    image.save()  # the names of its files begin with its key
    keep_original(image, new)
    image.save()
    draw_later(image)
    logger.info("Picture %s stored by %s", image.pk, by.pk)
    return image


def store_frame(frame: bytes, *, alt: str, by: User) -> Image | None:
    """Keep a frame of a video as a picture. None where it is too small to be one."""
    try:
        new = read_upload(frame)
    except PictureRefused:
        return None
    return store_picture(image=Image(alt=alt), new=new, by=by)


def keep_original(image: Image, new: NewPicture) -> None:
    """Store the picture and let the row say so. The caller saves the row."""
    original = new.original
    image.original = storage.store(
        original.content, original.format, picture=image.pk, folder=storage.ORIGINALS
    )
    image.width, image.height = original.width, original.height
    image.file_hash, image.fingerprint = new.file_hash, new.fingerprint
    image.recipe = 0


def draw_later(image: Image) -> None:
    """Let a worker draw the files of a picture. What readers have of it stays until then."""
    Image.objects.filter(pk=image.pk).update(recipe=0)
    draw_picture.enqueue(image.pk)


@task
def draw_picture(key: int) -> None:
    """Draw the files of a picture, in a worker."""
    if image := Image.objects.kept().filter(pk=key).first():
        draw(image=image)


def any_due() -> bool:
    return Image.objects.kept().filter(recipe__lt=RECIPE).exists()


def draw_due() -> None:
    """Draw what no worker has drawn: after an error, or an upgrade that changes how it is done."""
    for image in Image.objects.kept().filter(recipe__lt=RECIPE).order_by("-pk")[:MOST_AT_ONCE]:
        draw(image=image)


def draw(*, image: Image) -> None:
    """Draw the files of a picture as its row says, and retire those that it had.

    If somebody changes the row meanwhile, nothing is kept: a task of that change is on its way.
    """
    seen = (image.original, image.focal_x, image.focal_y)
    try:
        content = storage.read(image.original)
    except FileNotFoundError:
        # Trying again would not bring it back.
        logger.warning("Picture %s has no file", image.pk)
        Image.objects.filter(pk=image.pk).update(recipe=RECIPE)
        return
    drawn = _stored(image, content)
    with transaction.atomic():
        now = Image.objects.select_for_update().filter(pk=image.pk).first()
        if now is None or (now.original, now.focal_x, now.focal_y) != seen:
            names = {each["name"] for each in drawn} - set(now.names if now else [])
            for name in names:
                storage.delete(name)
            return
        if not all(storage.exists(each["name"]) for each in drawn):
            # Another worker that drew the same meanwhile threw its files away: they are drawn anew.
            logger.info("Picture %s has to be drawn again", image.pk)
            return
        retire_files(now, keep=[each["name"] for each in drawn])
        now.renditions, now.recipe = drawn, RECIPE
        now.save(update_fields=["renditions", "recipe"])
    image.renditions, image.recipe = drawn, RECIPE
    logger.info("Picture %s drawn", image.pk)


def retire_files(image: Image, *, keep: Iterable[str] = (), leads: bool = True) -> None:
    """Delete the files of a picture but those in `keep`. Their addresses lead to the picture, or are gone.

    Does not change its row.
    """
    kept = {*keep}
    retired = [each for each in image.renditions if each["name"] not in kept]
    FormerPictureFile.objects.filter(name__in=kept).delete()
    FormerPictureFile.objects.bulk_create(
        (
            FormerPictureFile(
                name=each["name"],
                image=image if leads else None,
                shape=each.get("shape", "card"),
                format=each["format"],
                width=each["width"],
            )
            for each in retired
        ),
        ignore_conflicts=True,  # in version 0.1.0 two pictures could share a file
    )
    for each in retired:
        transaction.on_commit(partial(storage.delete, each["name"]))


def whole_picture(*, image: Image) -> Picture | None:
    """Return all of it, before it is cropped; None where its file is gone."""
    try:
        return renditions.whole(storage.read(image.original))
    except FileNotFoundError:
        return None


def _stored(image: Image, content: bytes) -> list[Rendition]:
    focal_point = FocalPoint(image.focal_x / 100, image.focal_y / 100)
    return [
        Rendition(
            shape=shape,
            format=picture.format,
            width=picture.width,
            height=picture.height,
            name=storage.store(picture.content, picture.format, picture=image.pk),
        )
        for shape, picture in renditions.draw(content, focal_point)
    ]
