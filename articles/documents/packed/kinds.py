"""Say what a ZIP is by what is in it."""

from collections.abc import Callable

from articles.documents.document import CleanDocument, DocumentRefused
from articles.documents.packed import epub, ooxml, opendocument
from articles.documents.packed.archive import Archive
from articles.documents.packed.bundle import clean_bundle


def clean_packed(content: bytes, clean: Callable[[bytes], CleanDocument] | None) -> CleanDocument:
    """Return the document in a ZIP, or documents, each cleaned by `clean`. Raises DocumentRefused."""
    archive = Archive(content)
    if "mimetype" in archive:
        return _clean_by_name(archive)
    if ooxml.TYPES in archive:
        return ooxml.clean_office(archive)
    if clean is None:
        raise DocumentRefused("nested")
    return clean_bundle(archive, clean)


def _clean_by_name(archive: Archive) -> CleanDocument:
    """Return a document that says in its first member what it is."""
    kind = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
    if kind in opendocument.KINDS:
        return opendocument.clean_open_document(archive, kind)
    if kind == epub.MEDIA_TYPE:
        return epub.clean_book(archive)
    raise DocumentRefused("unknown")
