"""Addresses of pages that long lists link to, and of the site itself."""

from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override


def site_address() -> str:
    """Return scheme and host of this site for a mail, which no request tells."""
    return f"https://{settings.ALLOWED_HOSTS[0]}"


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
