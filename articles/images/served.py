"""Decide who is served which file of a picture. What is gone, or not for readers, has no address.

An address never changes its bytes, but it can end: when its picture is withheld, replaced, deleted, or
when the last article that shows it is withdrawn. So every request is checked, in memory.
"""

import re
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, TimestampSigner
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from articles.images import storage
from articles.models import Article, Author, FormerPictureFile, Image, Series
from articles.models.media.image import media_url
from articles.playback.served import public_posters
from page_cache.generation import per_generation
from publication.models import is_not_over

PASS_SECONDS: Final = 3600
# These lie beside the pictures: whoever reads a preview may have its document, videos and sounds, too.
OTHER_FILES: Final = r"[dr][1-9][0-9]*-[0-9a-f]{32}\.[a-z0-9]{3,4}"
_signer = TimestampSigner(salt="articles.images.served")


@per_generation
def _public_pictures() -> frozenset[int]:
    """Return the keys of all pictures on pages that readers may see now. Six queries."""
    now = timezone.now()
    rows = [
        row
        for path in ("cover", "body_pictures__image")
        for row in Article.objects.published()
        .filter(Q(**{f"{path}__isnull": False}) & is_not_over(f"{path}__withheld_from", now))
        .values_list(path, f"{path}__only_in", "language")
    ]
    of_series = Series.objects.published().exclude(picture=None)
    rows += of_series.filter(is_not_over("picture__withheld_from", now)).values_list(
        "picture", "picture__only_in", "language"
    )
    in_a_language = frozenset(key for key, only, language in rows if not only or language in only)
    # The page of an author stands in every language.
    is_shown = is_not_over("picture__withheld_from", now)
    of_authors = Author.objects.exclude(picture=None).filter(is_shown)
    return in_a_language | {*of_authors.values_list("picture", flat=True)} | public_posters()


def is_on_a_page(image: Image) -> bool:
    """Return whether a picture is on a page that readers may see now, so that its files are served."""
    return image.pk in _public_pictures()


@per_generation
def _names_of(key: int) -> frozenset[str]:
    return frozenset(name for image in Image.objects.filter(pk=key) for name in image.names)


def is_public(name: str) -> bool:
    """Return whether readers may have the file with this name now. No query once it is known."""
    return _is_public_file(picture_of(name), name)


def _is_public_file(key: int, name: str) -> bool:
    return key in _public_pictures() and name in _names_of(key)


def is_of_shown_picture(name: str) -> bool:
    """Return whether the picture with this file is on a page of readers now, in whatever size.

    Six queries for all pictures. A name of version 0.1.0 says nothing of its picture, and counts as shown.
    """
    key = picture_of(name)
    return not key or key in _public_pictures()


def picture_of(name: str) -> int:
    """Return the key of the picture to which a name belongs; 0 for a name of version 0.1.0."""
    number, dash, _rest = name.partition("-")
    return int(number) if dash else 0


def image_of(name: str) -> Image | None:
    """Return the picture that has this file now, whoever may see it."""
    former = former_file(name)
    if former:  # its name is of version 0.1.0, and so leads to itself until it is drawn anew
        return former.image if former.image and name in former.image.names else None
    image = Image.objects.filter(pk=picture_of(name)).first()
    return image if image and name in image.names else None


def former_file(name: str) -> FormerPictureFile | None:
    return FormerPictureFile.objects.filter(name=name).select_related("image").first()


def replacement(former: FormerPictureFile) -> str | None:
    """Return the name of the file that took its place, if readers may have it."""
    image = former.image
    if image is None:
        return None
    alike = [r for r in image.renditions if r["format"] == former.format]
    alike = [r for r in alike if r.get("shape", "card") == former.shape] or alike
    nearest = min(alike, key=lambda r: abs(r["width"] - former.width), default=None)
    return nearest["name"] if nearest and _is_public_file(image.pk, nearest["name"]) else None


def may_see_hidden(user: User | AnonymousUser, image: Image) -> bool:
    """Return whether a member of staff may see a picture that readers do not see."""
    if not (isinstance(user, User) and user.is_staff and user.has_perm("articles.view_image")):
        return False
    return Image.objects.visible_to(user).filter(pk=image.pk).exists()


def with_passes(html: str) -> str:
    """Let whoever reads a preview see its files: their addresses get a pass for an hour."""
    return re.sub(
        rf"{re.escape(media_url(''))}({storage.NAME_PATTERN}|{OTHER_FILES})",
        lambda found: f"{found[0]}?pass={_signer.sign(found[1]).partition(':')[2]}",
        html,
    )


def has_pass(name: str, given: str) -> bool:
    try:
        _signer.unsign(f"{name}:{given}", max_age=PASS_SECONDS)
    except BadSignature:
        return False
    return True
