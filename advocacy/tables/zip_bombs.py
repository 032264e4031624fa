"""What a packed file would cost to read, found out before anything reads it whole.

Forty kilobytes can unpack to ten million tags, and to gigabytes once each of them is an object. So
every part goes by piece by piece, and what stands in it is counted; nothing of it is kept.
"""

import io
import zipfile
from collections.abc import Iterable
from functools import partial
from typing import Final
from xml.parsers import expat

from advocacy.tables.errors import TableRefused, Trouble

MOST_BYTES_UNPACKED: Final = 20_000_000
MOST_PARTS: Final = 500
MOST_CELLS: Final = 300_000
"""Tags of rows, cells and their words. 500 rows of 60 cells are 60,000 with their values."""
MOST_TAGS: Final = 50_000
"""All other tags, such as styles: each becomes an object of many fields."""
MOST_ATTRIBUTES: Final = 1_000_000
MOST_DEPTH: Final = 60
MOST_LOOKS: Final = 1_000_000
"""Sheets times the tags of the largest part: each sheet is gone through, and all can be one part."""
LONGEST_TAG: Final = 50_000
LONGEST_FORMAT: Final = 255
"""Of a format of numbers, as in Excel. Patterns are tried on it, which grows with its square."""
MOST_LETTERS_OF_NAMES: Final = 25_000
"""Of what all named ranges stand for: the same holds for them."""
PIECE: Final = 16_384

OF_CELLS: Final = {"row", "c", "v", "f", "is", "si", "t"}
# As the format has it (ISO/IEC 29500-2, C.2). Others can ask for gigabytes before the first byte.
PACKED_AS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def refuse_bombs(content: bytes) -> None:
    """Raise TableRefused for a packed file that would fill memory or hours.

    Every part counts, whatever its name: the file itself says which of them is a sheet.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MOST_PARTS or unpacked > MOST_BYTES_UNPACKED:
            raise TableRefused(Trouble.TOO_HEAVY)
        if any(part.compress_type not in PACKED_AS for part in parts):
            raise TableRefused(Trouble.NOT_A_WORKBOOK)
        weight = _Weight()
        for part in parts:
            with packed.open(part) as source:
                weight.add(iter(partial(source.read, PIECE), b""))
        weight.refuse_many_looks()


class _Weight:
    """The tags of all parts so far, of the largest one, and how deep they stand in each other."""

    def __init__(self) -> None:
        self.cells = self.others = self.attributes = self.sheets = 0
        self.largest = self.depth = self.letters_of_names = 0
        self.is_in_name = False

    def add(self, pieces: Iterable[bytes]) -> None:
        """Count a part. What is no XML, such as a picture, is none for any other reader either."""
        before, self.depth = self.cells + self.others, 0
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._letters
        parser.StartDoctypeDeclHandler = _refuse_declaration
        came = 0
        try:
            for piece in pieces:
                parser.Parse(piece)
                came += len(piece)
                # A tag becomes an object when its end has come: until then it only grows.
                if came - parser.CurrentByteIndex > LONGEST_TAG:
                    raise TableRefused(Trouble.TOO_HEAVY)
            parser.Parse(b"", True)  # what waited for its end
        except expat.ExpatError:
            pass
        self.largest = max(self.largest, self.cells + self.others - before)

    def refuse_many_looks(self) -> None:
        if self.sheets * self.largest > MOST_LOOKS:
            raise TableRefused(Trouble.TOO_HEAVY)

    def _start(self, name: str, attributes: list[str]) -> None:
        bare = name.rpartition(":")[2]
        if bare in OF_CELLS:
            self.cells += 1
        else:
            self.others += 1
            self.sheets += bare == "sheet"
        self.is_in_name = bare == "definedName"
        self.depth += 1
        self.attributes += len(attributes) // 2
        if bare == "numFmt" and any(len(value) > LONGEST_FORMAT for value in attributes):
            raise TableRefused(Trouble.NOT_A_WORKBOOK)
        if (
            self.cells > MOST_CELLS
            or self.others > MOST_TAGS
            or self.attributes > MOST_ATTRIBUTES
            or self.depth > MOST_DEPTH
        ):
            raise TableRefused(Trouble.TOO_HEAVY)

    def _end(self, _name: str) -> None:
        self.depth -= 1
        self.is_in_name = False

    def _letters(self, letters: str) -> None:
        if self.is_in_name:
            self.letters_of_names += len(letters)
            if self.letters_of_names > MOST_LETTERS_OF_NAMES:
                raise TableRefused(Trouble.TOO_HEAVY)


def _refuse_declaration(*_declared: object) -> None:
    """Entities of its own, which no spreadsheet has, can each stand for a million letters."""
    raise TableRefused(Trouble.NOT_A_WORKBOOK)
