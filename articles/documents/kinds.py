"""Say what a file is by its bytes, and have it cleaned. No Django, no disk, no clock.

`worker` runs this where it may touch nothing.
"""

import warnings
from typing import Final

from articles.documents import tables
from articles.documents.document import MOST_BYTES_CLEANED, CleanDocument, DocumentRefused
from articles.documents.packed.kinds import clean_packed
from articles.documents.pdf.clean import clean_pdf

# The container of Office files before 2007, and of those under a password ever since.
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
ZIP: Final = b"PK\x03\x04"
# RAR, 7z, gzip, bzip2, xz, Zstandard, an empty ZIP.
ARCHIVES: Final = (
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"PK",
)
HEAD: Final = 1_024  # readers find the header of a PDF in so many bytes


def clean(content: bytes) -> CleanDocument:
    """Return the document, cleaned. Raises DocumentRefused, and nothing else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            document = _clean(content)
    except DocumentRefused:
        raise
    except MemoryError:
        raise DocumentRefused("heavy") from None
    except Exception:  # noqa: BLE001 -- decoders tell of damage with whatever they trip over
        raise DocumentRefused("broken") from None
    if len(document.content) > MOST_BYTES_CLEANED:
        raise DocumentRefused("heavy")
    return document


def _clean(content: bytes) -> CleanDocument:
    if content.startswith(ZIP):
        return clean_packed(content, _clean_member)
    return _clean_one(content)


def _clean_member(content: bytes) -> CleanDocument:
    """Clean what lies in a ZIP with other documents: anything but another such ZIP."""
    if content.startswith(ZIP):
        return clean_packed(content, None)
    if content.startswith(ARCHIVES):
        raise DocumentRefused("nested")
    return _clean_one(content)


def _clean_one(content: bytes) -> CleanDocument:
    if content.startswith(OLE):
        raise DocumentRefused("encrypted" if ENCRYPTED in content else "unknown")
    if b"%PDF-" in content[:HEAD]:
        return clean_pdf(content)
    return tables.clean_csv(content)
