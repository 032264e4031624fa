"""English that is left on a page of another language: words of ours that a catalog translates."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from django.conf import settings
from selectolax.lexbor import LexborHTMLParser, LexborNode

from config.i18n import catalogs, languages

# Spelt alike in English and in another language, or a name that stands as it is printed.
ALIKE = {
    "es": {
        "Audio",
        "Error: %(title)s",
        "General",
        "Hindi",
        "Macintosh (Mac Roman)",
        "No",
        "Radar",
        "Roles",
        "Supervisor",
        "Video",
        "series",
    },
    "fr": {
        *("%(count)s article", "%(count)s articles", "Article", "Articles", "article", "articles"),
        *("Corrections", "correction", "corrections", "Note %(number)s", "Notes", "note"),
        *(
            "Source",
            "Sources",
            "source",
            "sources",
            "Menus",
            "Page",
            "menu",
            "page",
            "Page %(number)s",
            "Pages",
        ),
        *(
            "Dari",
            "Dates",
            "Hindi",
            "Somali",
            "Swahili",
            "Guide",
            "Messages",
            "description",
            "licence",
            "population",
            "Version",
            "Site",
        ),
        *("Correction", "Macintosh (Mac Roman)", "Note", "Organisation", "Radar", "version"),
        *(
            "%(count)s minute",
            "%(count)s minutes",
            "%(count)s page",
            "%(count)s pages",
            "Audio",
            "Contact",
            "Document",
            "Logo",
            "Urgent",
            "document",
        ),
        *("documents", "Invitation", "invitation", "invitations", "message", "pages", "versions"),
    },
    "so": {"May"},
    "ht": {"Dari", "Somali", "Swahili", "Tigrinya", "jan", "nov", "sep"},
}
SPOKEN = ("alt", "aria-label", "placeholder", "title")
GAP = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}|<[^>]*>")
FEWEST_WORDS = 3  # fewer may stand by chance within a sentence of another language


def left_on(page: str, language: str) -> list[str]:
    """The English messages of ours on a page; what says that it is English is left out."""
    pieces = {_tidy(piece) for piece in _read(LexborHTMLParser(page))}
    text = "\n".join(sorted(pieces))
    whole, parts = _english(language)
    return sorted({piece for piece in pieces if piece in whole} | {p for p in parts if p in text})


@cache
def _english(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Messages to meet as a whole, and pieces of messages long enough to look for anywhere."""
    with (languages.REGISTERED[language].folder / "LC_MESSAGES" / "django.po").open("rb") as po:
        translated = {message.id for message in read_po(po) if message.id == message.string}
    pieces = {
        _tidy(piece)
        for words in _messages() - translated
        for original in ([words] if isinstance(words, str) else words)
        for piece in GAP.split(original)
    }
    whole = {piece for piece in pieces if len(re.findall(r"[^\W\d_]{2,}", piece)) > 0}
    return frozenset(whole), frozenset(p for p in whole if len(p.split()) >= FEWEST_WORDS)


@cache
def _messages() -> frozenset[str | tuple[str, ...]]:
    return frozenset(message.id for message in catalogs.extract(Path(settings.BASE_DIR)))


def _read(tree: LexborHTMLParser) -> Iterator[str]:
    """Every text, and every attribute that is read aloud."""
    for node in tree.root.traverse(include_text=True):
        if node.tag == "-text":
            if not _is_elsewhere(node):
                yield node.text_content or ""
        elif not _is_elsewhere(node):
            yield from (node.attributes[name] or "" for name in SPOKEN if name in node.attributes)


def _is_elsewhere(node: LexborNode) -> bool:
    """Within words of another language than the page's, or of the person's own."""
    at: LexborNode | None = node
    while at is not None and at.tag not in ("html", "-undef"):
        if at.tag in ("script", "style"):
            return True
        if at.tag != "-text" and (
            "lang" in at.attributes or at.attributes.get("translate") == "no"
        ):
            return True
        at = at.parent
    return False


def _tidy(text: str) -> str:
    return " ".join(text.split())
