"""Say what a file is by its bytes, and have it cleaned. No Django, no disk, no clock.

`worker` runs this where it may touch nothing.
"""

import warnings
from typing import Final

from articles.documents import tables
from articles.documents.document import MOST_BYTES_CLEANED, CleanDocument, DocumentRefused
from articles.documents.pdf.clean import clean_pdf

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
    if b"%PDF-" in content[:HEAD]:
        return clean_pdf(content)
    return tables.clean_csv(content)
