"""Store the bytes of pictures. A file is never changed: other bytes get another name.

Names are keyed hashes. Holding a picture is therefore not enough to learn whether it is here.
"""

from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.crypto import salted_hmac

# Served to the public. Originals lie apart, where no address leads.
NAME_PATTERN: Final = r"[0-9a-f]{40}\.(?:avif|webp|jpeg)"
ORIGINALS: Final = "originals/"


def store(content: bytes, suffix: str, *, folder: str = "") -> str:
    """Keep the bytes and return their name, the same for the same bytes."""
    digest = salted_hmac("articles.images.storage", content, algorithm="sha256").hexdigest()[:40]
    name = f"{folder}{digest}.{suffix}"
    if not default_storage.exists(name):
        stored = default_storage.save(name, ContentFile(content))
        if stored != name:  # somebody stored the same bytes in the meantime
            default_storage.delete(stored)
    return name


def read(name: str) -> bytes:
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content
