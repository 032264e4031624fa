"""Keep a logo and icons: cleaned, drawn anew, named by their bytes."""

import hashlib
import io
import re
from datetime import timedelta

from django.utils import timezone
from PIL import Image

from identity.files import icons, svg
from identity.models import Identity, IdentityFile


def store_logo(content: bytes) -> IdentityFile:
    """Keep a logo, a drawing or a picture. Raises what `files.svg` and `files.icons` raise."""
    if is_svg(content):
        cleaned = svg.clean_svg(content)
        icons.rasterise(cleaned)  # what takes minutes to draw would keep readers waiting as long
        width, height = svg.size_of(cleaned)
        return _store(cleaned, "svg", width, height)
    return _store_png(icons.draw_logo(content))


def store_icons(content: bytes) -> dict[str, str]:
    """Keep the icon in each size, and return the names of its files by size. Raises as `store_logo`, and TooSmall."""
    is_drawing = is_svg(content)
    source = svg.clean_svg(content) if is_drawing else content
    drawn = icons.draw_icons(source, is_svg=is_drawing)
    return {str(size): _store_png(png).name for size, png in drawn.items()}


def delete_unused() -> None:
    """Delete files that the identity no longer uses, an hour after they were stored: pages may still ask for them."""
    ours = Identity.objects.first()
    used = {ours.logo_id, ours.logo_dark_id} if ours else set()
    icons_used = ours.icons.values() if ours else ()
    old = IdentityFile.objects.filter(stored_at__lt=timezone.now() - timedelta(hours=1))
    old.exclude(pk__in=[key for key in used if key]).exclude(name__in=icons_used).delete()


def is_svg(content: bytes) -> bool:
    """Return whether it begins as a drawing in XML does."""
    return bool(re.match(rb"(\xef\xbb\xbf)?\s*<", content))


def _store_png(content: bytes) -> IdentityFile:
    width, height = Image.open(io.BytesIO(content)).size
    return _store(content, "png", width, height)


def _store(content: bytes, suffix: str, width: int, height: int) -> IdentityFile:
    name = f"{hashlib.sha256(content).hexdigest()[:32]}.{suffix}"
    shape = {"content": content, "width": width, "height": height}
    return IdentityFile.objects.get_or_create(name=name, defaults=shape)[0]
