"""Read a ZIP whose own words are not believed, and pack a new one that tells nothing of its packing."""

import io
import re
import stat
import zipfile
from collections.abc import Iterator
from typing import Final, Self

from articles.documents.document import DocumentRefused

MOST_MEMBERS: Final = 2_000
MOST_BYTES_UNPACKED: Final = 200_000_000
MOST_BYTES_A_MEMBER: Final = 50_000_000  # it is in memory, and what becomes of it
# Tables packed by honest programs come to 1 : 60, and those of zeros to 1 : 200.
MOST_TIMES: Final = 300
FROM_BYTES: Final = 2_000_000  # of less nobody minds
PIECE: Final = 65_536

LISTED: Final = b"PK\x01\x02"  # begins an entry of the list at the end
PACKED_AS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
ENCRYPTED: Final = 0x41
UNSAFE: Final = re.compile(r"^[/\\]|^[A-Za-z]:|\\|[\0-\x1f\x7f]|(^|/)\.\.?(/|$)|//")


class Archive:
    """The members of a ZIP, by name. Counts what is unpacked, and believes no size that it is told."""

    def __init__(self, content: bytes):
        # The list is read whole, and each entry takes half a kilobyte.
        if content.count(LISTED) > 3 * MOST_MEMBERS:
            raise DocumentRefused("bomb")
        self._left = MOST_BYTES_UNPACKED
        self._packed = zipfile.ZipFile(io.BytesIO(content))
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._lowered: set[str] = set()  # on some disks these are one name
        for member in self._packed.infolist():
            self._add(member)
        if len(self._members) > MOST_MEMBERS:
            raise DocumentRefused("bomb")
        self.names = list(self._members)

    def _add(self, member: zipfile.ZipInfo) -> None:
        if member.flag_bits & ENCRYPTED:
            raise DocumentRefused("encrypted")
        name = member.filename
        is_link = stat.S_ISLNK(member.external_attr >> 16)
        is_twice = name.lower() in self._lowered
        if UNSAFE.search(name) or is_link or is_twice or member.compress_type not in PACKED_AS:
            raise DocumentRefused("broken")
        if not member.is_dir():
            self._members[name] = member
            self._lowered.add(name.lower())

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """Return a member. Raises DocumentRefused if it or all so far are more than they may be."""
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a member in pieces, as `read`."""
        member, came = self._members[name], 0
        most_times = max(FROM_BYTES, MOST_TIMES * member.compress_size)
        with self._packed.open(member) as source:
            while piece := source.read(PIECE):
                came += len(piece)
                self._left -= len(piece)
                if came > min(MOST_BYTES_A_MEMBER, most_times) or self._left < 0:
                    raise DocumentRefused("bomb")
                yield piece


class Packing:
    """A new ZIP, which has its `content` once it is left. No member has a date, an owner or a comment."""

    def __init__(self) -> None:
        self._out = io.BytesIO()
        self._packed = zipfile.ZipFile(self._out, "w")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._packed.close()

    @property
    def content(self) -> bytes:
        return self._out.getvalue()

    def add(self, name: str, content: bytes | bytearray, *, is_stored: bool = False) -> None:
        member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        member.create_system = 0
        member.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
        self._packed.writestr(member, content)
