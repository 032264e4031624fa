"""A copy of a content that is about to lose its words, sealed under a code that is shown once.

Nothing here keeps the code. Without it nobody opens the copy: not from the database, the disk, or a
backup of them.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from django.core import serializers
from django.core.serializers.base import DeserializedObject
from django.db.models import CASCADE, Model

from publication.models import FormerAddress, PreviewLink, Publication, PublicationEvent, Withdrawal

STAY = (FormerAddress, PreviewLink, PublicationEvent, Withdrawal)
"""Models that stay: they record what happened to a content and what staff told each other."""


class WrongCode(Exception):
    """The code does not open this copy."""


@dataclass(frozen=True)
class SealedCopy:
    """`code` opens `content`. It is for the person who withdraws, and is kept nowhere."""

    code: str
    content: bytes


@dataclass(frozen=True)
class OpenedCopy:
    rows: list[DeserializedObject]
    files: Mapping[str, bytes]
    """Contents by their names."""


def rows_of(subject: Publication) -> Iterable[Model]:
    """Yield the row of a content, and every row of it that may hold words, whatever its model is."""
    yield subject
    for relation in subject._meta.related_objects:
        if getattr(relation, "on_delete", None) is CASCADE:
            model = relation.related_model
            if not issubclass(model, STAY):
                found = model._base_manager.filter(**{relation.field.name: subject})
                yield from found.order_by("pk")


def seal(rows: Iterable[Model], files: Mapping[str, bytes]) -> SealedCopy:
    packed = {
        "rows": serializers.serialize("json", rows),
        "files": {name: b64encode(content).decode() for name, content in files.items()},
    }
    code = Fernet.generate_key()
    return SealedCopy(code.decode(), Fernet(code).encrypt(json.dumps(packed).encode()))


def open_copy(content: bytes, code: str) -> OpenedCopy:
    """Open a copy by its code, as somebody typed it. Raises WrongCode."""
    try:
        packed = json.loads(Fernet(code.strip()).decrypt(content))
    except (InvalidToken, ValueError):
        raise WrongCode from None
    rows = list(serializers.deserialize("json", packed["rows"]))
    return OpenedCopy(rows, {name: b64decode(said) for name, said in packed["files"].items()})
