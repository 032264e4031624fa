"""Addresses of what stands on long lists, where asking Django for each takes longest of all."""

from functools import cache

from django.urls import reverse
from django.utils.translation import get_language


def below(page: str, slug: str) -> str:
    """The address one step below a named page, in the language that is active."""
    return f"{_address(page, get_language())}{slug}/"


@cache
def _address(page: str, language: str | None) -> str:  # noqa: ARG001 -- tells one address from another
    return reverse(page)
