"""The language of the reader, and which of several translations a reader is shown."""

from collections.abc import Iterable
from typing import Final, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

# What browsers call a language that we know by another code.
BROWSERS_SAY: Final = {"fa-af": "prs"}


class Translated(Protocol):
    @property
    def pk(self) -> int: ...
    @property
    def language(self) -> str: ...
    @property
    def translation_of_id(self) -> int | None: ...


def reader_language() -> str:
    """Return the language of the page that is made; the site's own where none is active."""
    return get_language() or settings.LANGUAGE_CODE


def language_of_path(path: str) -> str | None:
    """Return the language that the first part of a path names, letter by letter, else None.

    Django takes /uk-asylum/ for Ukrainian, and /ES/ for Spanish.
    """
    first = path[1:].partition("/")[0]
    return first if first in dict(settings.LANGUAGES) else None


def without_language(path: str) -> str:
    """Return a path without the language before it."""
    language = language_of_path(path)
    return path.removeprefix(f"/{language}") if language else path


def language_of_browser(request: HttpRequest, among: Iterable[str]) -> str | None:
    """Return the first of these languages that a browser asks for; None if it asks for none of them."""
    offered = set(among)
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            known = BROWSERS_SAY.get(code) or get_supported_language_variant(code)
        except LookupError:
            continue
        if known in offered:
            return known
    return None


def publishes_in(language: str) -> bool:
    """Return whether the site publishes in a language, and not only helps in it."""
    return language in dict(settings.CONTENT_LANGUAGES)


def is_for_help(path: str) -> bool:
    """Return whether a page exists for people who ask for help. `path` is without its language."""
    return path == "/privacy/" or path.startswith("/legal-help/")


def languages_of(path: str) -> list[str]:
    """Return the codes of the languages in which a public page exists. `path` is without its language."""
    speaks = settings.LANGUAGES if is_for_help(path) else settings.CONTENT_LANGUAGES
    return [code for code, _name in speaks]


def in_one_language_each[T: Translated](articles: Iterable[T], language: str) -> list[T]:
    """Return each article once: in this language where it exists, else as it was first written."""
    best: dict[int, T] = {}
    for article in articles:
        original = article.translation_of_id or article.pk
        is_first = article.translation_of_id is None
        if article.language == language or (is_first and original not in best):
            best[original] = article
    return list(best.values())
