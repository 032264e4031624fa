"""Decide which addresses a mirror has, and in which file each lies. No Django."""

import posixpath
import re
from collections.abc import Collection
from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit

# Whoever asks for help, signs in or writes to us needs a server; programs that read the API do too.
NEEDS_A_SERVER: Final = (
    "accounts",
    "admin",
    "api/v1",
    "cases",
    "healthz",
    "legal-help",
    "oembed",
    "preview",
    "readyz",
    "staff",
    "write-to-us",
)
# A copy has a search of its own, without results that a server found.
SEARCH: Final = "search"
OF_QUERIES: Final = "_"
INDEX: Final = "index.html"
LONGEST: Final = 1_000
"""Bytes of a path; a disk takes little more."""


def address_of(link: str, page: str, origin: str) -> str | None:
    """Return the path and query that a link on a page leads to, or None if it leaves the site.

    `page` is the path of the page, `origin` that of the site, such as https://standing.example.
    """
    try:
        parts = urlsplit(urljoin(f"{origin}{page}", link.strip()))
    except ValueError:
        return None
    if f"{parts.scheme}://{parts.netloc}" != origin:
        return None
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


def is_mirrored(address: str, *, languages: Collection[str], years: Collection[int]) -> bool:
    """Return whether a mirror has this address.

    `languages` are the prefixes of addresses. Days to mark have a page for
    every year that somebody asks for; the mirror has those of `years`.
    """
    path = unquote(address.partition("?")[0]).strip("/")
    first, _slash, rest = path.partition("/")
    if first in languages:
        path = rest
    if path == SEARCH and "?" in address:
        return False
    of_a_year = re.fullmatch(r"observances/[^/]+/(\d{1,4})(/.*)?", path)
    if of_a_year and int(of_a_year[1]) not in years:
        return False
    return not any(path == each or path.startswith(f"{each}/") for each in NEEDS_A_SERVER)


def file_of(address: str) -> str:
    """Return the path of the file in which the page of an address lies, below the folder of the mirror.

    A query becomes a folder, since a static host knows none: /topics/?page=2 is topics/_/page=2/index.html,
    and /list.xml?p=2 is _/p=2/list.xml.
    Raises ValueError for an address that would lead outside of the folder.
    """
    path, _mark, query = address.partition("?")
    path = posixpath.normpath(unquote(path)) + ("/" if path.endswith("/") else "")
    if not path.startswith("/") or "\0" in path or len(path.encode()) > LONGEST:
        raise ValueError(f"No file can have the name of {address!r}")
    folder, name = posixpath.split(path)
    if query:
        folder = f"{folder}/{OF_QUERIES}/{quote(unquote(query), safe='=&,')[:200]}"
    return f"{folder}/{name or INDEX}".lstrip("/")


def link_between(page: str, target: str) -> str:
    """Return the relative link from the page of one address to the file of another."""
    here = posixpath.dirname(file_of(page))
    return quote(posixpath.relpath(file_of(target), here or "."), safe="/=&,+@:!~*'()")


def links_in_style(style: str) -> list[str]:
    """Return the links in a style sheet."""
    return re.findall(r"""url\(\s*["']?([^"')]+)["']?\s*\)""", style)


def links_in_script(script: str) -> list[str]:
    """Return the modules that a script loads."""
    return re.findall(r"""(?:from|import)\s*\(?\s*["'](\.{0,2}/[^"']+)["']""", script)
