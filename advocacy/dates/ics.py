"""Lines of a calendar file (RFC 5545): escaped, and folded after 75 octets. Plain Python.

A calendar of all days has fifteen thousand of them, and is written anew after each change of the
site. The tests read what is written with two parsers of others.
"""

from datetime import UTC, date, datetime
from typing import Final

MOST_OCTETS: Final = 74
"""Octets of a piece of a line. With the space before each later piece it has 75."""
CONTINUATION_BYTE: Final = 0b1000_0000
"""The upper bits of every byte of a UTF-8 character but its first."""


def escape_text(words: str) -> str:
    """Escape words as a value of the type TEXT (section 3.3.11)."""
    escaped = words.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return escaped.replace("\r\n", r"\n").replace("\n", r"\n")


def format_day(value: date) -> str:
    return value.isoformat().replace("-", "")


def format_moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def to_ics(lines: list[str]) -> bytes:
    """Return the bytes of the file, each line folded and ended as the standard asks."""
    return b"".join(fold_line(line) + b"\r\n" for line in lines)


def fold_line(line: str) -> bytes:
    """Fold a line (section 3.1), and cut no character in two and no backslash from what it escapes."""
    octets = line.encode()
    if len(octets) <= MOST_OCTETS:
        return octets
    pieces, start = [], 0
    while len(octets) - start > MOST_OCTETS:
        end = start + MOST_OCTETS
        while octets[end] & 0b1100_0000 == CONTINUATION_BYTE:
            end -= 1
        if octets[end - 1] == ord("\\"):
            end -= 1
        pieces.append(octets[start:end])
        start = end
    return b"\r\n ".join([*pieces, octets[start:]])
