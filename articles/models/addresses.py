"""Addresses of articles and pages. A path is an address without the prefix of its language."""

from public_pages.addresses import address_below

ARTICLES = "articles/"
"""The paths of articles begin with it; those of pages do not."""


def article_address(language: str, path: str) -> str:
    """Return the address of an article or a page, by its path."""
    return address_below("home", path, language)


def version_address(language: str, path: str, number: int) -> str:
    """Return where readers find a superseded version, if an editor lets them."""
    return f"{article_address(language, path)}versions/{number}/"
