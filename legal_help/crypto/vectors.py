"""Open the known answers of every release. If one fails, intake says "call us" instead."""

import json
from functools import cache
from importlib import resources
from typing import TypedDict

from legal_help.crypto.row_labels import Label
from legal_help.crypto.sealing import CannotOpen, Pair, is_signature, unwrap


class Vector(TypedDict):
    """Describe one entry of `vectors.json`. Every value is hexadecimal, except the names."""

    name: str
    kind: str
    key: str
    label: dict[str, str | int]
    blob: str
    text: str | None


class SelfTestFailed(Exception):
    """Raised if this machine does not open what it must, or opens what it must not."""


@cache
def vectors() -> tuple[Vector, ...]:
    """Return the known answers (`text` is the result) and the negative cases (`text` is null)."""
    return tuple(json.loads(resources.files(__package__).joinpath("vectors.json").read_text()))


@cache
def self_test() -> None:
    """Raise SelfTestFailed with the name of the first vector that fails.

    It runs once in each process, which keeps the library that it loaded. A failure is not remembered.
    """
    for vector in vectors():
        if vector_result(vector) != vector["text"]:
            raise SelfTestFailed(vector["name"])


def vector_result(vector: Vector) -> str | None:
    """Open or check what a vector holds. Return its text, or None if that fails."""
    key, blob = bytes.fromhex(vector["key"]), bytes.fromhex(vector["blob"])
    label = Label(**vector["label"])  # type: ignore[arg-type]  # as the file has them
    try:
        match vector["kind"]:
            case "sealed":
                return Pair(key).open(label, blob).hex()
            case "wrapped":
                return unwrap(key, label, blob).hex()
            case _:
                text = blob[64:]
                return (
                    text.hex() if is_signature(blob[:64], by=key, label=label, text=text) else None
                )
    except CannotOpen:
        return None
