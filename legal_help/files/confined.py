"""The process that decodes a stranger's file, and may touch nothing while it does. `redraw` starts it.

It answers "pages" and each page, or "refused" and the code.
"""

from collections.abc import Iterator
from typing import Final

from confinement.process import answer_confined
from legal_help.files.redrawing import pages_of
from legal_help.files.refusals import FileRefused

PAGES: Final = b"pages"
REFUSED: Final = b"refused"

# A transparent PNG of the most pixels that are taken needs 860 MB, a HEIC of 48 megapixels 600, a PDF
# under 500, libraries included. Beyond this Pillow refuses, and PDFium crashes: the file is "broken".
MEMORY: Final = 1_024 * (1 << 20)
CPU_SECONDS: Final = 20  # thirty scanned pages took 4.5 on two cores of 2025, a photograph under 2


def main() -> None:  # pragma: no cover -- ends the process that it confines; tests run it as one
    answer_confined(frames, memory=MEMORY, cpu_seconds=CPU_SECONDS)


def frames(content: bytes) -> Iterator[bytes]:
    """Yield what the parent is told of a file: its pages, or the code of a refusal."""
    try:
        pages = pages_of(content)
    except FileRefused as refused:
        yield REFUSED
        yield refused.code.encode()
    else:
        yield PAGES
        yield from pages
