"""Refuse packed files that would fill the memory, before anything reads them whole.

Forty kilobytes can unpack to ten million tags, and each becomes an object: gigabytes in all. So
every part is read in pieces and its tags are counted; nothing of it is kept.
"""

import io
import zipfile
from collections.abc import Iterable
from functools import partial
from typing import Final
from xml.parsers import expat

from advocacy.tables.errors import Problem, TableRefused

MOST_BYTES_UNPACKED: Final = 20_000_000
MOST_PARTS: Final = 500
MOST_CELLS: Final = 300_000
"""Tags of rows, cells and their text. 500 rows of 60 cells have 60,000 with their values."""
MOST_TAGS: Final = 50_000
"""All other tags, such as styles. Each becomes an object with many fields."""
MOST_ATTRIBUTES: Final = 1_000_000
MOST_DEPTH: Final = 60
MOST_LOOKS: Final = 1_000_000
"""Number of sheets times the tags of the largest part: all sheets may be that one part."""
LONGEST_TAG: Final = 50_000
LONGEST_FORMAT: Final = 255
"""Characters of a number format, as in Excel. Matching patterns on it costs its square."""
MOST_LETTERS_OF_NAMES: Final = 25_000
"""Characters of all named ranges, for which the same holds."""
PIECE: Final = 16_384

OF_CELLS: Final = {"row", "c", "v", "f", "is", "si", "t"}
# The format allows these (ISO/IEC 29500-2, C.2). Others can take gigabytes before the first byte.
PACKED_AS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def refuse_bombs(content: bytes) -> None:
    """Raise TableRefused for a packed file that would take too much memory or time.

    Every part counts, because the file itself says which parts are sheets.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MOST_PARTS or unpacked > MOST_BYTES_UNPACKED:
            raise TableRefused(Problem.TOO_HEAVY)
        if any(part.compress_type not in PACKED_AS for part in parts):
            raise TableRefused(Problem.NOT_A_WORKBOOK)
        weight = _Weight()
        for part in parts:
            with packed.open(part) as source:
                weight.add(iter(partial(source.read, PIECE), b""))
        weight.refuse_many_looks()


class _Weight:
    """Counts the tags of all parts so far and of the largest part, and how deep they nest."""

    def __init__(self) -> None:
        self.cells = self.others = self.attributes = self.sheets = 0
        self.largest = self.depth = self.letters_of_names = 0
        self.is_in_name = False

    def add(self, pieces: Iterable[bytes]) -> None:
        """Count the tags of a part. A part that is not XML, such as a picture, counts nothing."""
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
                # A tag becomes an object at its end. Until then the text only grows.
                if came - parser.CurrentByteIndex > LONGEST_TAG:
                    raise TableRefused(Problem.TOO_HEAVY)
            parser.Parse(b"", True)  # what waited for its end
        except expat.ExpatError:
            pass
        self.largest = max(self.largest, self.cells + self.others - before)

    def refuse_many_looks(self) -> None:
        if self.sheets * self.largest > MOST_LOOKS:
            raise TableRefused(Problem.TOO_HEAVY)

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
            raise TableRefused(Problem.NOT_A_WORKBOOK)
        if (
            self.cells > MOST_CELLS
            or self.others > MOST_TAGS
            or self.attributes > MOST_ATTRIBUTES
            or self.depth > MOST_DEPTH
        ):
            raise TableRefused(Problem.TOO_HEAVY)

    def _end(self, _name: str) -> None:
        self.depth -= 1
        self.is_in_name = False

    def _letters(self, letters: str) -> None:
        if self.is_in_name:
            self.letters_of_names += len(letters)
            if self.letters_of_names > MOST_LETTERS_OF_NAMES:
                raise TableRefused(Problem.TOO_HEAVY)


def _refuse_declaration(*_declared: object) -> None:
    """Refuse entities: no spreadsheet declares any, and each could expand to a million letters."""
    raise TableRefused(Problem.NOT_A_WORKBOOK)
