"""The kinds of public page: their names in the addresses of the site, read from the site itself.

A new kind is known here the day it has an address, so no sweep over all kinds can forget it.
"""

from collections.abc import Iterable, Iterator
from unittest.mock import patch

from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils import translation

import articles.urls

# The rooms of staff, and what machines ask.
NOT_FOR_READERS = ("admin/", "accounts/", "cases/", "healthz", "readyz", "staff/")
# The form and the thread behind the code: a journey of its own goes through them.
FIRST_PAGES_OF_THE_SERVICE = {"legal_help:request", "legal_help:return"}


def of_site() -> set[str]:
    """Every kind of page that a reader can open, by the name of its address."""
    return {
        name
        for name in _names(get_resolver().url_patterns)
        if name not in {"media", "document_file", "recording_file", "favicon"}  # files
        if name != "api:unknown"  # for any address that is none
        if name != "preview"  # for one person each: tests/articles/publishing/test_preview_links.py
        if not name.startswith("legal_help:") or name in FIRST_PAGES_OF_THE_SERVICE
    }


class _EveryPath:
    def __contains__(self, path: object) -> bool:
        return True


def of_path(path: str) -> str:
    """Return the kind of an address, whatever pages the database of the test has: it may have none."""
    language = translation.get_language_from_path(path) or "en"
    with (
        patch.object(articles.urls, "known_page_paths", _EveryPath),
        translation.override(language),
    ):
        return resolve(path).view_name


def _names(patterns: Iterable[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if str(pattern.pattern).startswith(NOT_FOR_READERS):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _names(pattern.url_patterns, namespace + inner)
        else:
            yield f"{namespace}{pattern.name}"
