"""ZIP: each document in it is cleaned like one that came alone. No archive in an archive."""

from collections.abc import Callable
from typing import Final

from articles.documents.document import MOST_TEXT, CleanDocument, DocumentRefused, Removed
from articles.documents.packed.archive import Archive, Packing

# What systems put beside files: icons, pictures of them, places.
LEFT_BY_SYSTEMS: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def clean_bundle(archive: Archive, clean: Callable[[bytes], CleanDocument]) -> CleanDocument:
    """Return a ZIP of documents, each with what `clean` makes of it. Raises DocumentRefused."""
    removed: set[Removed] = set()
    words: list[str] = []
    seen: set[str] = set()
    with Packing() as packing:
        for name in archive.names:
            if name.startswith(LEFT_BY_SYSTEMS) or name.endswith(LEFT_BY_SYSTEMS):
                removed.add("thumbnail")
                continue
            document = clean(archive.read(name))
            called = _called(name, document.suffix)
            if called.lower() in seen:
                raise DocumentRefused("broken")
            seen.add(called.lower())
            packing.add(called, document.content)
            removed.update(document.removed)
            words.append(f"{called}\n{document.text}\n")
    if not seen:
        raise DocumentRefused("empty")
    return CleanDocument(
        content=packing.content,
        suffix="zip",
        pages=None,
        text="".join(words)[:MOST_TEXT],
        cover=None,
        removed=tuple(sorted(removed)),
    )


def _called(name: str, suffix: str) -> str:
    """Return the name with the suffix of what the file is."""
    return name if name.lower().endswith(f".{suffix}") else f"{name}.{suffix}"
