"""Store a picture, crop it anew and show what is cropped."""

import logging

from accounts.models import User
from articles.images import redraw, storage
from articles.images.redraw import FocalPoint, Picture
from articles.models import Image
from articles.models.image import Rendition

logger = logging.getLogger(__name__)


def store_picture(*, image: Image, original: Picture, by: User) -> Image:
    """Fill `image`, which holds words and focal point, from a redrawn picture, and save it."""
    image.original = storage.store(original.content, original.format, folder=storage.ORIGINALS)
    image.width, image.height = original.width, original.height
    image.uploaded_by = by
    image.renditions = _stored_renditions(original.content, _focal_point(image))
    image.save()
    logger.info("Image %s stored", image.pk)
    return image


def recrop(*, image: Image, by: User) -> None:
    """Draw the renditions again around a changed focal point; their names change with them."""
    image.renditions = _stored_renditions(storage.read(image.original), _focal_point(image))
    image.save()
    logger.info("Image %s cropped anew by %s", image.pk, by.pk)


def whole_picture(*, image: Image) -> Picture | None:
    """Return all of it, before it is cropped; None where its file is gone."""
    try:
        return redraw.whole(storage.read(image.original))
    except FileNotFoundError:
        return None


def _focal_point(image: Image) -> FocalPoint:
    return FocalPoint(image.focal_x / 100, image.focal_y / 100)


def _stored_renditions(content: bytes, focal_point: FocalPoint) -> list[Rendition]:
    return [
        Rendition(
            format=picture.format,
            width=picture.width,
            height=picture.height,
            name=storage.store(picture.content, picture.format),
        )
        for picture in redraw.renditions(content, focal_point)
    ]
