"""Lines of a calendar file (RFC 5545): escaped, and folded after 75 octets. Plain Python.

A calendar of all days has fifteen thousand of them, and is written anew after each change of the
site. The tests read what is written with two parsers of others.
"""

from datetime import UTC, date, datetime
from typing import Final

LONGEST: Final = 74
"""Octets of a piece; with the space before a later piece it is 75."""
CONTINUES: Final = 0b1000_0000  # how a later octet of one UTF-8 character begins


def text(words: str) -> str:
    """Words as a value of the type TEXT (section 3.3.11)."""
    escaped = words.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return escaped.replace("\r\n", r"\n").replace("\n", r"\n")


def day(value: date) -> str:
    return value.isoformat().replace("-", "")


def moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def written(lines: list[str]) -> bytes:
    """The file: each line folded and ended as the standard asks."""
    return b"".join(folded(line) + b"\r\n" for line in lines)


def folded(line: str) -> bytes:
    """In pieces (section 3.1); no character is cut, and no escape from what it escapes."""
    octets = line.encode()
    if len(octets) <= LONGEST:
        return octets
    pieces, start = [], 0
    while len(octets) - start > LONGEST:
        end = start + LONGEST
        while octets[end] & 0b1100_0000 == CONTINUES:
            end -= 1
        if octets[end - 1] == ord("\\"):
            end -= 1
        pieces.append(octets[start:end])
        start = end
    return b"\r\n ".join([*pieces, octets[start:]])
