"""Store the bytes of pictures. A file is never changed: other bytes get another name.

Names are keyed hashes. Holding a picture is therefore not enough to learn whether it is here.
"""

from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.crypto import salted_hmac

from articles.stored_files import delete_now_or_later

# Readers are served these, if `articles.images.served` agrees. Originals lie apart, where no address
# leads. Names of version 0.1.0 had no number of their picture.
NAME_PATTERN: Final = r"(?:[1-9][0-9]{0,17}-)?[0-9a-f]{40}\.(?:avif|webp|jpeg)"
ORIGINALS: Final = "originals/"


def keyed_hash(content: bytes) -> str:
    return salted_hmac("articles.images.storage", content, algorithm="sha256").hexdigest()[:40]


def store(content: bytes, suffix: str, *, picture: int, folder: str = "") -> str:
    """Keep bytes of the picture with this key and return their name, the same for the same bytes."""
    name = f"{folder}{picture}-{keyed_hash(content)}.{suffix}"
    if not default_storage.exists(name):
        stored = default_storage.save(name, ContentFile(content))
        if stored != name:  # somebody stored the same bytes in the meantime
            default_storage.delete(stored)
    return name


def read(name: str) -> bytes:
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content


def exists(name: str) -> bool:
    return bool(default_storage.exists(name))


def delete(name: str) -> None:
    """Delete a file, later where its storage is away. It may be gone already."""
    delete_now_or_later(name)


def write(name: str, content: bytes) -> None:
    """Write a file back under the name that it had."""
    if not exists(name):
        default_storage.save(name, ContentFile(content))
