"""Addresses of pages that long lists link to."""

from functools import cache

from django.urls import reverse
from django.utils.translation import get_language


def address_below(page: str, slug: str) -> str:
    """Return the address one step below a named page, in the active language.

    Reversing the address of each row takes longer than all else on a long list, so the address of
    the page is reversed once for each language.
    """
    return f"{_address(page, get_language())}{slug}/"


@cache
def _address(page: str, language: str | None) -> str:  # noqa: ARG001 -- the key of the cache
    return reverse(page)
