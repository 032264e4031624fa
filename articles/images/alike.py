"""Recognise a picture that is here already: the same file, or one that looks alike."""

from collections.abc import Iterable
from typing import Final

from articles.images.redraw import difference
from articles.models import Image

ALIKE: Final = 10
"""In so many of 128 bits the fingerprints of a picture differ, made smaller or saved anew, at most."""
MOST: Final = 6


def find_alike(image: Image) -> list[Image]:
    """Return other pictures of the same file first, then those that look like it. Two queries."""
    if not image.fingerprint:
        return []
    rows: Iterable[tuple[int, str, str]] = (
        Image.objects.kept()
        .exclude(pk=image.pk)
        .exclude(fingerprint="")
        .values_list("pk", "fingerprint", "file_hash")
    )
    near = sorted(
        (distance, key)
        for key, fingerprint, file_hash in rows
        if (distance := _distance(image, fingerprint, file_hash)) <= ALIKE
    )
    keys = [key for _distance_, key in near[:MOST]]
    found = Image.objects.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _distance(image: Image, fingerprint: str, file_hash: str) -> int:
    if image.file_hash and image.file_hash == file_hash:
        return -1
    return difference(image.fingerprint, fingerprint)
