"""Addresses of pages that long lists link to."""

from functools import cache

from django.urls import reverse
from django.utils.translation import get_language, override


def address_below(page: str, slug: str, language: str | None = None) -> str:
    """Return the address one step below a named page, in a language or else in the active one.

    Reversing the address of each row takes longer than all else on a long list, so the address of
    the page is reversed once for each language.
    """
    return f"{_address(page, language or get_language())}{slug}/"


@cache
def _address(page: str, language: str | None) -> str:
    with override(language):
        return reverse(page)
