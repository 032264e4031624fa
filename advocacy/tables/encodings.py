"""The letters of a text file. Unicode shows itself; of an older file nobody but its reader can tell.

The bytes that are "السنة" in an Arabic Windows are "ÇáÓäÉ" in a French one, and both are words of
letters: so it is asked, with the words of the file itself in each of them.
"""

import re
from enum import StrEnum
from typing import Final

from advocacy.tables.errors import TableRefused, Trouble

LONGEST_SAMPLE: Final = 60
CELLS_OF_A_SAMPLE: Final = 3
BESIDE_LETTERS: Final = re.compile(r"[;,\t|\r\n\"]+")
CONTROLS: Final = re.compile(r"[\0-\x08\x0e-\x1f]")
UNREADABLE: Final = "\ufffd"


class Encoding(StrEnum):
    """Of files that are older than Unicode, or not all of it: as Python calls them."""

    WESTERN = "cp1252"
    ARABIC = "cp1256"
    CENTRAL = "cp1250"
    CYRILLIC = "cp1251"
    TURKISH = "cp1254"
    DOS = "cp850"
    MAC = "mac_roman"
    UNICODE = "utf-8"


def decoded(content: bytes) -> str | None:
    """The text of a file; None where somebody has to say how it is written. Raises TableRefused."""
    for encoding in (_of_two_bytes(content), "utf-8-sig"):
        try:
            text = content.decode(encoding) if encoding else "\0"
        except UnicodeDecodeError:
            continue
        if not CONTROLS.search(text) or (encoding == "utf-8-sig" and "\0" not in text):
            return text
    if b"\0" in content:
        raise TableRefused(Trouble.NOT_TEXT)
    return None


def decoded_as(content: bytes, encoding: Encoding) -> str:
    """What cannot be read in it stands there as U+FFFD."""
    return content.decode(encoding, errors="replace")


def samples(content: bytes) -> dict[Encoding, str]:
    """Some words of the file in each encoding that it can have, without those that read the same."""
    texts: dict[Encoding, str] = {}
    for encoding in Encoding:
        text = decoded_as(content, encoding)
        if text not in texts.values() and not (encoding is Encoding.UNICODE and _is_none(text)):
            texts[encoding] = text
    return {encoding: _sample(text) for encoding, text in texts.items()}


def _of_two_bytes(content: bytes) -> str:
    """UTF-16, by its mark; or by the zeros, all at even places or all at odd ones."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    zeros_at = {place for place in (0, 1) if 0 in content[place::2]}
    if len(zeros_at) != 1 or len(content) % 2:
        return ""
    return "utf-16-be" if zeros_at == {0} else "utf-16-le"


def _is_none(text: str) -> bool:
    """Whether hardly a letter beyond ASCII could be read."""
    beyond = sum(not char.isascii() for char in text)
    return text.count(UNREADABLE) * 2 > beyond


def _sample(text: str) -> str:
    """The cells with letters that are written differently; those that cannot be read come first."""
    cells = [cell.strip() for cell in BESIDE_LETTERS.split(text) if not cell.isascii()]
    cells.sort(key=lambda cell: UNREADABLE not in cell)
    return ", ".join(dict.fromkeys(cells[:CELLS_OF_A_SAMPLE]))[:LONGEST_SAMPLE]
