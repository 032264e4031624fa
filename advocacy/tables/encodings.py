"""Decode a text file. Unicode can be recognised; for an older encoding the editor is asked.

The same bytes are "السنة" on an Arabic Windows and "ÇáÓäÉ" on a French one, and both are letters.
So the editor chooses, and sees words of the file itself in each encoding.
"""

import re
from enum import StrEnum
from typing import Final

from advocacy.tables.errors import Problem, TableRefused

LONGEST_SAMPLE: Final = 60
CELLS_OF_A_SAMPLE: Final = 3
BESIDE_LETTERS: Final = re.compile(r"[;,\t|\r\n\"]+")
CONTROLS: Final = re.compile(r"[\0-\x08\x0e-\x1f]")
UNREADABLE: Final = "\ufffd"


class Encoding(StrEnum):
    """Encodings that cannot be recognised, by Python's names for them."""

    WESTERN = "cp1252"
    ARABIC = "cp1256"
    CENTRAL = "cp1250"
    CYRILLIC = "cp1251"
    TURKISH = "cp1254"
    DOS = "cp850"
    MAC = "mac_roman"
    UNICODE = "utf-8"


def decode(content: bytes) -> str | None:
    """Return the text of a file, or None if an editor must choose its encoding. Raises TableRefused."""
    for encoding in (_of_two_bytes(content), "utf-8-sig"):
        try:
            text = content.decode(encoding) if encoding else "\0"
        except UnicodeDecodeError:
            continue
        if not CONTROLS.search(text) or (encoding == "utf-8-sig" and "\0" not in text):
            return text
    if b"\0" in content:
        raise TableRefused(Problem.NOT_TEXT)
    return None


def decode_as(content: bytes, encoding: Encoding) -> str:
    """Return the text in this encoding, with U+FFFD for bytes that it does not have."""
    return content.decode(encoding, errors="replace")


def sample_encodings(content: bytes) -> dict[Encoding, str]:
    """Return some words of the file in each possible encoding. Of equal texts, the first is kept."""
    texts: dict[Encoding, str] = {}
    for encoding in Encoding:
        text = decode_as(content, encoding)
        if text not in texts.values() and not (encoding is Encoding.UNICODE and _is_none(text)):
            texts[encoding] = text
    return {encoding: _sample(text) for encoding, text in texts.items()}


def _of_two_bytes(content: bytes) -> str:
    """Return the name of a UTF-16 encoding, found by its mark or by zeros at every other byte, else ""."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    zeros_at = {place for place in (0, 1) if 0 in content[place::2]}
    if len(zeros_at) != 1 or len(content) % 2:
        return ""
    return "utf-16-be" if zeros_at == {0} else "utf-16-le"


def _is_none(text: str) -> bool:
    """Say whether most characters beyond ASCII could not be read."""
    beyond = sum(not char.isascii() for char in text)
    return text.count(UNREADABLE) * 2 > beyond


def _sample(text: str) -> str:
    """Return cells with characters beyond ASCII, unreadable ones first."""
    cells = [cell.strip() for cell in BESIDE_LETTERS.split(text) if not cell.isascii()]
    cells.sort(key=lambda cell: UNREADABLE not in cell)
    return ", ".join(dict.fromkeys(cells[:CELLS_OF_A_SAMPLE]))[:LONGEST_SAMPLE]
